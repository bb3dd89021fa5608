import type { Browser, BrowserContext, BrowserContextOptions, Locator, Page } from "playwright-core";
import { expect, inject } from "vitest";
import type { QueueToasts } from "../src/elements/index.js";
import type { Person } from "./fixtures.js";

/**
 * How long Playwright waits for an element, in milliseconds. It is a minute less than the timeout of a test, so that
 * the error names the element.
 */
const timeout = 240_000;

/** How a test opens the page. */
export interface ViewOptions {
  /** The address of the page; default: the first replica. */
  at?: string;
  path?: string;
  token?: string;
  /** A browser context to share with other views; default: a new one. */
  context?: BrowserContext;
  contextOptions?: BrowserContextOptions;
}

/** Returns a browser context whose date stands still, so that what is shown for some seconds stays. Timers run. */
export async function frozenClock(
  browser: Browser,
  options: BrowserContextOptions = {},
): Promise<BrowserContext> {
  const context = await browser.newContext(options);
  await context.clock.setFixedTime(new Date());
  return context;
}

/** Keeps toasts, as if the mouse were on them: on slow machines they could go before a test sees them. */
export async function holdToasts(toasts: Locator): Promise<void> {
  await toasts.evaluate((element) =>
    element.addEventListener("queue-news", async () => {
      await (element as QueueToasts).updateComplete;
      element.shadowRoot?.querySelector("section")?.dispatchEvent(new PointerEvent("pointerenter"));
    }),
  );
}

/** The page in a browser. */
export class View {
  readonly page: Page;
  /** Violations of the page's own policy, and uncaught errors. There must never be any. */
  readonly errors: string[];

  private constructor(page: Page, errors: string[]) {
    this.page = page;
    this.errors = errors;
  }

  /** Opens the page by a link, or without one where the token is empty, and does not wait for it. */
  static async open(browser: Browser, user: Person, options: ViewOptions = {}): Promise<View> {
    const context = options.context ?? (await browser.newContext(options.contextOptions));
    context.setDefaultTimeout(timeout);
    const page = await context.newPage();
    const errors: string[] = [];
    page.on("pageerror", (error) => errors.push(String(error)));
    page.on("console", (message) => {
      if (/Content Security Policy|Trusted/.test(message.text())) {
        errors.push(message.text());
      }
    });
    const token = options.token ?? user.token;
    const fragment = token === "" ? "" : `#${new URLSearchParams({ token, name: user.name })}`;
    await page.goto(`${options.at ?? inject("replicas")[0]}${options.path ?? "/"}${fragment}`);
    return new View(page, errors);
  }

  /** Opens the page, and waits until it is live and has its keys, which are loaded after it. */
  static async live(browser: Browser, user: Person, options: ViewOptions = {}): Promise<View> {
    const view = await View.open(browser, user, options);
    await view.state("live");
    await view.keys();
    return view;
  }

  /** Waits until the page has its keys, and what it loads with them. */
  async keys(): Promise<void> {
    await this.queue.locator("handoff-help").waitFor({ state: "attached" });
  }

  /** Waits until the parser of Markdown, which is loaded after the page, has rendered the texts that are shown. */
  async parsed(): Promise<void> {
    await expect.poll(() => this.page.locator(".prose .plain").count()).toBe(0);
  }

  /** Waits until the connection is in a state. */
  async state(state: string): Promise<void> {
    await this.queue.locator(`[part=connection][data-state=${state}]`).waitFor();
  }

  get queue(): Locator {
    return this.page.locator("escalation-queue");
  }

  get context(): Locator {
    return this.page.locator("handoff-context");
  }

  /** Finds the row of a handoff by its text. */
  row(text: string): Locator {
    return this.queue.locator("[data-handoff-id]").filter({ hasText: text });
  }

  /** Returns the ids in the list, from the top. */
  async ids(): Promise<string[]> {
    return this.queue
      .locator("[data-handoff-id]")
      .evaluateAll((rows) => rows.map((row) => row.getAttribute("data-handoff-id") ?? ""));
  }

  /** The rail, which is a bar on narrow screens. */
  get rail(): Locator {
    return this.page.locator("queue-views");
  }

  get toasts(): Locator {
    return this.page.locator("queue-toasts");
  }

  viewButton(name: string): Locator {
    return this.rail.locator(`[data-view=${name}]`);
  }
}
