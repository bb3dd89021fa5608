// What the list does for people who are faster than the server, or have gone on to something else.
import type { Browser, BrowserContext } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import type { Handoff } from "../src/core/schema.js";
import { launch } from "./chromium.js";
import { type Account, claim, escalate, newAccount } from "./fixtures.js";
import { newGate } from "./gate.js";
import { frozenClock, View } from "./view.js";

let browser: Browser;
let account: Account;
let dana: View;

beforeAll(async () => {
  browser = await launch();
});
afterAll(() => browser.close());
beforeEach(async () => {
  account = await newAccount();
});
afterEach(async () => {
  await dana.page.context().close();
  expect(dana.errors).toEqual([]);
});

const contextOptions = { viewport: { width: 1440, height: 900 } };

async function live(path = "/", context?: BrowserContext): Promise<void> {
  dana = await View.live(browser, account.dana, { path, contextOptions, ...(context && { context }) });
}

const pathOf = ({ session_id, id }: Handoff) => `/handoffs/${session_id}/${id}`;
const path = () => new URL(dana.page.url()).pathname;
const press = (key: string) => dana.page.keyboard.press(key);

test("a late claim does not take the page from a user who writes an answer to another handoff", async () => {
  const other = await escalate(account.tomasz, "Other one");
  await claim(account.dana, other);
  const wanted = await escalate(account.tomasz, "Claimed late");
  await live();
  const gate = newGate();
  await dana.page.route("**/claim", async (route) => {
    await gate.opened;
    await route.continue();
  });
  await dana.row("Claimed late").locator(".title").focus();
  await press("c");
  await dana.row("Claimed late").and(dana.queue.locator(".pending")).waitFor();
  await press("2");
  await dana.row("Other one").locator(".title").click();
  await dana.context.getByRole("button", { name: "Resolve" }).waitFor();
  await press("e");
  await dana.context.getByRole("textbox").waitFor();
  await dana.page.keyboard.type("Please check ");
  const claimed = dana.page.waitForResponse("**/claim");
  gate.open();
  await claimed;
  await dana.row("Claimed late").waitFor(); // in "mine" now
  await dana.page.keyboard.type("the lease.");
  expect(await dana.context.getByRole("textbox").inputValue()).toBe("Please check the lease.");
  expect(path()).toBe(pathOf(other));
  expect(path()).not.toBe(pathOf(wanted));
});

test("a key right after a held j acts on the row that was reached", async () => {
  const titles = ["One", "Two", "Three", "Four"];
  const handoffs: Handoff[] = [];
  for (const title of titles) {
    handoffs.push(await escalate(account.tomasz, title));
  }
  await live(pathOf(handoffs[0] as Handoff));
  await dana.row("Four").waitFor();
  await dana.row("One").locator(".title").focus();
  const claimed = dana.page.waitForRequest("**/claim");
  await dana.page.evaluate(() => {
    const send = (key: string, repeat: boolean) =>
      document.body.dispatchEvent(
        new KeyboardEvent("keydown", { key, repeat, bubbles: true, composed: true, cancelable: true }),
      );
    send("j", false);
    send("j", true);
    send("j", true);
    send("c", false);
  });
  expect((await claimed).url()).toContain(handoffs[3]?.id);
  await expect.poll(path).toBe(pathOf(handoffs[3] as Handoff));
});

test("a claimed row stays while it is open, and the button leaves the target in sight", async () => {
  await escalate(account.tomasz, "VPN drops every hour", { priority: "urgent" });
  await escalate(account.tomasz, "Slow report");
  await live();
  const row = dana.row("VPN drops");
  await row.hover();
  const button = row.getByRole("button", { name: "Claim" });
  const boxes = await Promise.all(
    [row, button, row.locator(".when > time")].map((each) => each.boundingBox()),
  );
  const [whole, act, age] = boxes.map((box) => box ?? { x: 0, y: 0, width: 0, height: 0 });
  expect(act && age && act.x + act.width).toBeLessThanOrEqual(age?.x ?? 0);
  expect(
    Math.abs((act?.y ?? 0) + (act?.height ?? 0) / 2 - (whole?.y ?? 0) - (whole?.height ?? 0) / 2),
  ).toBeLessThan(2);
  await button.click();
  await dana.context.getByRole("button", { name: "Resolve" }).waitFor();
  await row.and(dana.queue.locator(".leaving.selected")).getByText("You claimed it").waitFor();
  await dana.row("Slow report").locator(".title").click();
  await row.waitFor({ state: "detached" });
});

test("Enter in the search opens the first result, and no view is marked meanwhile", async () => {
  const wanted = await escalate(account.tomasz, "VPN drops every hour");
  await escalate(account.tomasz, "Slow report");
  await live();
  await dana.row("Slow report").waitFor();
  await press("/");
  await dana.page.keyboard.type("vpn");
  await press("Enter"); // before the results are here
  await expect.poll(path).toBe(pathOf(wanted));
  expect(await dana.rail.locator("[aria-current]").count()).toBe(0);
  await dana.rail.locator("[data-view=waiting]").click();
  await dana.rail.locator("[data-view=waiting][aria-current]").waitFor();
});

test("the command menu withdraws a handoff that is not open", async () => {
  await escalate(account.dana, "My question");
  await live("/?view=asked");
  await dana.row("My question").locator(".title").focus();
  await press("Control+k");
  await dana.queue.getByRole("combobox", { name: "Commands" }).fill("withdraw");
  await press("Enter");
  await dana.row("My question").getByText("withdrawn by you").waitFor();
});

test("an answer that is refused after its handoff was left is told in its row", async () => {
  for (const title of ["Left", "Next"]) {
    await claim(account.dana, await escalate(account.tomasz, title));
  }
  await live("/?view=mine", await frozenClock(browser, contextOptions));
  const gate = newGate();
  await dana.page.route("**/resolve", async (route) => {
    await gate.opened;
    await route.fulfill({ status: 500, json: { code: "internal", status: 500, title: "Broken" } });
  });
  await dana.row("Left").locator(".title").click();
  await dana.context.locator("h2").filter({ hasText: "Left" }).waitFor();
  await press("e");
  const field = dana.context.getByRole("textbox");
  await field.fill("It was DNS.");
  await field.press("Control+Enter");
  await dana.row("Next").locator(".title").click();
  await dana.context.locator("h2").filter({ hasText: "Next" }).waitFor();
  gate.open();
  await dana.row("Left").getByText("Not sent.").waitFor();
});
