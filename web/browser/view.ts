import type { Browser, BrowserContext, BrowserContextOptions, Locator, Page } from "playwright-core";
import { inject } from "vitest";
import type { Person } from "./office.js";

/**
 * How long to wait for what never comes, in milliseconds: a test that waits has failed, however slow the machine is. Tests
 * as a whole are given a minute more, so that the message is about what was waited for.
 */
const patience = 240_000;

/** How somebody looks at the page. */
export interface Look {
  /** Where the page is; default: the first replica. */
  at?: string;
  path?: string;
  token?: string;
  /** In a window beside their others; default: a browser of their own. */
  context?: BrowserContext;
  options?: BrowserContextOptions;
}

/** The page, as somebody sees it. */
export class View {
  readonly page: Page;
  /** Violations of the page's own policy, and errors that nobody caught. There must never be any. */
  readonly complaints: string[];

  private constructor(page: Page, complaints: string[]) {
    this.page = page;
    this.complaints = complaints;
  }

  /** Opens the page by a link, without waiting for anything. */
  static async open(browser: Browser, who: Person, look: Look = {}): Promise<View> {
    const context = look.context ?? (await browser.newContext(look.options));
    context.setDefaultTimeout(patience);
    const page = await context.newPage();
    const complaints: string[] = [];
    page.on("pageerror", (error) => complaints.push(String(error)));
    page.on("console", (message) => {
      if (/Content Security Policy|Trusted/.test(message.text())) {
        complaints.push(message.text());
      }
    });
    const fragment = new URLSearchParams({ token: look.token ?? who.token, name: who.name });
    await page.goto(`${look.at ?? inject("replicas")[0]}${look.path ?? "/"}#${fragment}`);
    return new View(page, complaints);
  }

  /** Opens the page, and waits until it is live. */
  static async live(browser: Browser, who: Person, look: Look = {}): Promise<View> {
    const view = await View.open(browser, who, look);
    await view.state("live");
    return view;
  }

  /** Waits until the stream stands so. */
  async state(state: string): Promise<void> {
    await this.queue.locator(`[part=connection][data-state=${state}]`).waitFor();
  }

  get queue(): Locator {
    return this.page.locator("escalation-queue");
  }

  get context(): Locator {
    return this.page.locator("handoff-context");
  }

  /** The row of a handoff, by what stands in it. */
  row(text: string): Locator {
    return this.queue.locator("[data-handoff-id]").filter({ hasText: text });
  }

  /** The ids in the list, from the top. */
  async ids(): Promise<string[]> {
    return this.queue
      .locator("[data-handoff-id]")
      .evaluateAll((rows) => rows.map((row) => row.getAttribute("data-handoff-id") ?? ""));
  }

  filter(name: string): Locator {
    return this.queue.locator(`[data-filter=${name}]`);
  }
}
