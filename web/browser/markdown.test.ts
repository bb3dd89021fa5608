// Text that people and AIs have written, in a real browser under the page's policy.
import { randomUUID } from "node:crypto";
import type { Browser, Locator } from "playwright-core";
import { afterAll, afterEach, beforeAll, expect, inject, test } from "vitest";
import { launch } from "./chromium.js";
import { type Account, call, newAccount, newSession } from "./fixtures.js";
import { Relay } from "./relay.js";
import { View, type ViewOptions } from "./view.js";

let browser: Browser;
let account: Account;
let view: View;

beforeAll(async () => {
  [browser, account] = await Promise.all([launch(), newAccount()]);
});
afterAll(() => browser.close());
afterEach(async () => {
  expect(view.errors).toEqual([]);
  await view.page.context().close();
});

/** Opens a handoff with a note, and returns the note. */
async function open(engineer_notes: string, options: ViewOptions = {}): Promise<Locator> {
  const session = await newSession(account.tomasz, "VPN drops every hour");
  const handoff = await call<{ id: string }>(account.tomasz, "POST", `${session}/handoff`, {
    intent: "escalate",
    engineer_notes,
  });
  view = await View.open(browser, account.dana, { path: `/handoffs/${session}/${handoff.id}`, ...options });
  return view.context.locator("[part=note] .prose");
}

test("a note is rendered with elements, and its HTML and named references under the page's policy", async () => {
  const note = await open(
    "**Bold** &copy; &notit; &amp;amp; <img src=x onerror=alert(1)>\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n- [x] done",
  );
  await note.locator("table").waitFor();
  expect(await note.locator("strong").first().textContent()).toBe("Bold");
  expect(await note.locator("p").first().textContent()).toBe(
    "Bold © &notit; &amp; <img src=x onerror=alert(1)>",
  );
  expect(await note.locator("img, script").count()).toBe(0);
  expect(await note.getByRole("img", { name: "Done" }).count()).toBe(1);
});

test("a text is shown as it was written where the parser cannot be loaded", async () => {
  const relay = await Relay.to(inject("replicas")[0] ?? "");
  let refused = 0;
  relay.intercept = (request, response) => {
    if (!request.url?.endsWith("/markdown.js")) {
      return false;
    }
    refused++;
    response.writeHead(503).end();
    return true;
  };
  const note = await open("**Bold**\nand more", { at: relay.address });
  await note.getByText("**Bold**").waitFor();
  await expect.poll(() => refused).toBeGreaterThan(0);
  expect(await note.locator("p").textContent()).toBe("**Bold**\nand more");
  relay.close();
});

test("code has its language, and is copied as it was written", async () => {
  const note = await open('```go\nx := "a\u202eb"\n```', {
    contextOptions: { permissions: ["clipboard-read", "clipboard-write"] },
  });
  await note.getByText("go", { exact: true }).waitFor();
  expect(await note.locator("pre").textContent()).toBe('x := "aU+202Eb"');
  await note.locator("pre").hover();
  const button = note.getByRole("button", { name: "Copy" });
  // It says so for two seconds, which a slow machine can miss.
  const texts = await button.evaluateHandle((element) => {
    const seen: (string | null)[] = [];
    new MutationObserver(() => seen.push(element.textContent)).observe(element, { childList: true });
    return seen;
  });
  await button.click();
  await expect.poll(() => texts.jsonValue()).toContain("Copied");
  expect(await view.page.evaluate(() => navigator.clipboard.readText())).toBe('x := "a\u202eb"');
  expect(await view.context.locator(".context > [role=status]").textContent()).toBe("Copied");
});

test("code that overflows scrolls by the keyboard until it is wrapped", async () => {
  const note = await open(`\`\`\`\nshort\n\`\`\`\n\n\`\`\`\n${"word ".repeat(100)}\n\`\`\``);
  const [short, long] = [note.locator("pre").first(), note.locator("pre").last()];
  await note.getByRole("group", { name: "Output" }).waitFor();
  expect(await note.getByRole("group").count()).toBe(1);
  expect(await short.getAttribute("tabindex")).toBeNull();
  await long.focus();
  await view.page.keyboard.press("ArrowRight");
  await expect.poll(() => long.evaluate((element) => element.scrollLeft)).toBeGreaterThan(0);
  const figure = note.locator("figure").last();
  await figure.getByRole("button", { name: "Wrap" }).click();
  await note.getByRole("group").waitFor({ state: "detached" });
  expect(await long.evaluate((element) => element.scrollWidth - element.clientWidth)).toBe(0);
  expect(await note.locator("figure").first().getByRole("button", { name: "Wrap" }).isVisible()).toBe(false);
});

test("a wide table scrolls in itself, not the page", async () => {
  const row = `|${" a long cell of many words |".repeat(12)}`;
  const note = await open(`${row}\n|${"---|".repeat(12)}\n${row}`, {
    contextOptions: { viewport: { width: 360, height: 740 } },
  });
  await note.getByRole("group", { name: "Table" }).waitFor();
  expect(
    await view.page.evaluate(() => document.documentElement.scrollWidth - innerWidth),
  ).toBeLessThanOrEqual(0);
});

test("directional characters in a name and a title leave the words around them in their order", async () => {
  const hostile = "\u2069\u202e Acme \u05d3\u05e0\u05d4 \u2067";
  const session = randomUUID();
  await call(account.tomasz, "PUT", session, {
    title: `VPN drops${hostile} every hour`,
    problem_summary: "",
    customer: `Halden${hostile} Tickets`,
  });
  const handoff = await call<{ id: string }>(account.tomasz, "POST", `${session}/handoff`, {
    intent: "escalate",
  });
  view = await View.open(browser, account.dana, { path: `/handoffs/${session}/${handoff.id}` });
  await view.context.getByText("Halden").waitFor();
  const places = await view.page.evaluate(() => {
    const lefts = (element: Element | null | undefined, words: string[]) => {
      const found: number[] = [];
      const walker = document.createTreeWalker(element ?? document.body, NodeFilter.SHOW_TEXT);
      for (let node = walker.nextNode(); node; node = walker.nextNode()) {
        for (const word of words) {
          for (const [i, letter] of [...word].entries()) {
            const at = node.nodeValue?.indexOf(word) ?? -1;
            if (at >= 0 && letter) {
              const range = document.createRange();
              range.setStart(node, at + i);
              range.setEnd(node, at + i + 1);
              found.push(range.getClientRects()[0]?.left ?? Number.NaN);
            }
          }
        }
      }
      return found;
    };
    const context = document.querySelector("handoffd-page")?.shadowRoot?.querySelector("handoff-context");
    const root = (context ?? document.querySelector("handoff-context"))?.shadowRoot;
    const customer = [...(root?.querySelectorAll("bdi") ?? [])].find((each) =>
      each.textContent?.includes("Halden"),
    );
    return {
      title: lefts(root?.querySelector("h2"), ["VPN", "Acme", "every", "hour"]),
      customer: lefts(customer?.parentElement?.parentElement, ["Halden", "Tickets"]),
    };
  });
  for (const lefts of Object.values(places)) {
    expect(lefts.length).toBeGreaterThan(8);
    expect(lefts).toEqual(lefts.toSorted((a, b) => a - b));
  }
});
