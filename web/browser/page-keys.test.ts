// The keys of the whole page.
import type { Browser } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import type { Handoff } from "../src/core/schema.js";
import { launch } from "./chromium.js";
import { type Account, claim, escalate, newAccount, newSession } from "./fixtures.js";
import { View, type ViewOptions } from "./view.js";

let browser: Browser;
let account: Account;
let views: View[];

beforeAll(async () => {
  browser = await launch();
});
afterAll(() => browser.close());
beforeEach(async () => {
  account = await newAccount();
  views = [];
});
afterEach(async () => {
  for (const { errors, page } of views) {
    await page.context().close();
    expect(errors).toEqual([]);
  }
});

async function live(who: keyof Account, options: ViewOptions = {}): Promise<View> {
  const contextOptions = { viewport: { width: 1440, height: 900 }, ...options.contextOptions };
  const view = await View.live(browser, account[who], { ...options, contextOptions });
  views.push(view);
  return view;
}

const press = (view: View, key: string) => view.page.keyboard.press(key);
const pathOf = ({ session_id, id }: Handoff) => `/handoffs/${session_id}/${id}`;
const title = (view: View) => view.context.locator("h2");
/** The text of the row that has the focus. */
const focusedRow = (view: View) =>
  view.queue.evaluate(
    (queue) => queue.shadowRoot?.activeElement?.closest("[data-handoff-id]")?.textContent ?? "",
  );

test("each view has its digit, without the focus in the list", async () => {
  const dana = await live("dana");
  for (const [key, name] of [
    ["2", "mine"],
    ["3", "asked"],
    ["4", "others"],
    ["5", "parked"],
    ["6", "closed"],
    ["1", "waiting"],
  ] as const) {
    await press(dana, key);
    await expect.poll(() => dana.queue.getAttribute("view"), { message: key }).toBe(name);
  }
});

test("j and k move and Enter opens; c claims, e answers, Escape closes, r releases", async () => {
  await escalate(account.tomasz, "First", { priority: "urgent" });
  await escalate(account.tomasz, "Second");
  const dana = await live("dana");
  await dana.row("Second").waitFor();
  await press(dana, "j");
  await expect.poll(() => focusedRow(dana)).toContain("First");
  await press(dana, "j");
  await expect.poll(() => focusedRow(dana)).toContain("Second");
  await press(dana, "k");
  await expect.poll(() => focusedRow(dana)).toContain("First");
  await press(dana, "Enter");
  await expect.poll(() => title(dana).textContent()).toContain("First");
  await press(dana, "Escape");
  await dana.context.waitFor({ state: "detached" });
  await press(dana, "c");
  await dana.context.getByRole("button", { name: "Resolve" }).waitFor();
  await dana.page.evaluate(() => (document.activeElement as HTMLElement).blur());
  await press(dana, "e");
  await dana.context.getByRole("textbox").waitFor();
  await dana.page.keyboard.type("cr12?"); // text
  expect(await dana.context.getByRole("textbox").inputValue()).toBe("cr12?");
  await dana.context.getByRole("textbox").fill("");
  await press(dana, "Escape");
  await dana.context.getByRole("textbox").waitFor({ state: "detached" });
  await dana.page.evaluate(() => (document.activeElement as HTMLElement).blur());
  await press(dana, "r");
  await dana.context.getByRole("button", { name: "Claim" }).waitFor();
});

test("beside an open handoff j and k open the next one, and the focus stays in the list", async () => {
  const first = await escalate(account.tomasz, "First", { priority: "urgent" });
  await escalate(account.tomasz, "Second");
  const third = await escalate(account.tomasz, "Third", { priority: "low" });
  const dana = await live("dana", { path: pathOf(first) });
  await dana.row("Third").waitFor();
  await expect.poll(() => title(dana).textContent()).toContain("First");
  await press(dana, "j");
  await expect.poll(() => title(dana).textContent()).toContain("Second");
  await expect.poll(() => focusedRow(dana)).toContain("Second");
  await press(dana, "j");
  await expect.poll(() => title(dana).textContent()).toContain("Third");
  await expect.poll(() => new URL(dana.page.url()).pathname).toBe(pathOf(third));
  await press(dana, "j"); // the last one
  await press(dana, "k");
  await expect.poll(() => title(dana).textContent()).toContain("Second");
});

test("keys act on the open handoff, not on the row that had the focus", async () => {
  const open = await escalate(account.tomasz, "Open one");
  await escalate(account.tomasz, "Other one", { priority: "urgent" });
  await claim(account.linh, open);
  const dana = await live("dana", { path: `${pathOf(open)}` });
  await dana.row("Other one").waitFor();
  await dana.context.getByText("Timeline").waitFor();
  await dana.row("Other one").locator(".title").focus();
  await press(dana, "c"); // the open one is claimed already, so nothing happens
  await press(dana, "2");
  await dana.queue.locator("[part=state][data-state=empty]").waitFor();
});

test("in fields keys are text: of the page, of shadow trees, and editable text", async () => {
  const dana = await live("dana");
  await dana.page.evaluate(() => {
    const host = document.createElement("div");
    const deep = document.createElement("div");
    host.attachShadow({ mode: "open" }).append(deep);
    const field = document.createElement("input");
    field.id = "deep";
    deep.attachShadow({ mode: "open" }).append(field);
    const editable = document.createElement("p");
    editable.contentEditable = "true";
    editable.id = "editable";
    const select = document.createElement("select");
    select.id = "select";
    const light = document.createElement("input");
    light.id = "light";
    document.body.append(host, editable, select, light);
  });
  for (const selector of ["#deep", "#editable", "#select", "#light"]) {
    await dana.page.locator(selector).focus();
    for (const key of ["2", "n", "?", "/", "j"]) {
      await press(dana, key);
    }
  }
  await press(dana, "/");
  expect(await dana.page.locator("#deep").inputValue()).toBe("2n?/j");
  expect(await dana.page.locator("#editable").textContent()).toBe("2n?/j");
  expect(await dana.queue.getAttribute("view")).toBe("waiting");
  expect(await dana.page.locator("dialog[open]").count()).toBe(0);
});

test("an input method, a modifier and a handled key keep their keys", async () => {
  const dana = await live("dana");
  const state = await dana.page.evaluate(() => {
    const send = (init: KeyboardEventInit) =>
      document.body.dispatchEvent(
        new KeyboardEvent("keydown", { bubbles: true, composed: true, cancelable: true, ...init }),
      );
    const untouched = [
      send({ key: "2", isComposing: true }),
      send({ key: "2", ctrlKey: true }),
      send({ key: "2", metaKey: true }),
      send({ key: "2", altKey: true }),
    ];
    const prevent = (event: Event) => event.preventDefault();
    document.body.addEventListener("keydown", prevent, { once: true });
    send({ key: "2" });
    return { untouched, view: document.querySelector("escalation-queue")?.view };
  });
  expect(state).toEqual({ untouched: [true, true, true, true], view: "waiting" });
});

test("keys belong to an open dialog or menu", async () => {
  const dana = await live("dana");
  await press(dana, "?");
  await dana.queue.getByRole("dialog", { name: "Keyboard shortcuts" }).waitFor();
  await press(dana, "2");
  await press(dana, "Control+k");
  expect(await dana.page.locator("dialog[open]").count()).toBe(1);
  await press(dana, "Escape");
  await dana.page.evaluate(() => {
    const menu = document.createElement("div");
    menu.popover = "auto";
    menu.id = "menu-of-page";
    const host = document.createElement("div");
    host.attachShadow({ mode: "open" }).append(menu);
    document.body.append(host);
    menu.showPopover();
  });
  await press(dana, "2");
  expect(await dana.queue.getAttribute("view")).toBe("waiting");
  await press(dana, "Escape"); // closes the menu
  await press(dana, "2");
  await expect.poll(() => dana.queue.getAttribute("view")).toBe("mine");
});

test("the list of keys is complete, and turns single keys off, but not the command menu", async () => {
  const dana = await live("dana");
  await press(dana, "?");
  const help = dana.queue.getByRole("dialog", { name: "Keyboard shortcuts" });
  const keys = await help.locator("dd").evaluateAll((all) => all.map((each) => each.textContent?.trim()));
  expect(keys.map((each) => each?.replace(/\s+/g, " "))).toEqual([
    "j",
    "k",
    "Enter",
    "Esc",
    "c",
    "e",
    "a",
    "r",
    "1",
    "2",
    "3",
    "4",
    "5",
    "6",
    "/",
    "N",
    "Ctrl K",
    "?",
  ]);
  await help.getByRole("button", { name: "Turn off" }).click();
  await help.getByRole("button", { name: "Close" }).click();
  for (const key of ["2", "?", "n"]) {
    await press(dana, key);
  }
  expect(await dana.queue.getAttribute("view")).toBe("waiting");
  expect(await dana.page.locator("dialog[open]").count()).toBe(0);
  await press(dana, "Control+k");
  await dana.queue.getByRole("combobox", { name: "Commands" }).fill("shortcuts on");
  await press(dana, "Enter");
  await dana.queue.getByRole("combobox", { name: "Commands" }).waitFor({ state: "hidden" });
  await press(dana, "2");
  await expect.poll(() => dana.queue.getAttribute("view")).toBe("mine");
});

test("a assigns the handoff of the row, and the open one", async () => {
  const handoff = await escalate(account.tomasz, "For Linh");
  await claim(account.dana, handoff);
  const dana = await live("dana", { path: "/?view=mine" });
  await dana.row("For Linh").waitFor();
  await press(dana, "j");
  await press(dana, "a");
  const picker = dana.queue.getByRole("combobox", { name: `Assign #${handoff.number} to` });
  await dana.queue.getByRole("option", { name: /Linh/ }).waitFor();
  expect(await dana.queue.getByRole("option", { name: /Tomasz|Dana/ }).count()).toBe(0);
  await picker.press("Enter");
  await dana.row("For Linh").waitFor({ state: "detached" });

  const linh = await live("linh", { path: pathOf(handoff) });
  await linh.context.getByRole("button", { name: "Resolve" }).waitFor();
  await press(linh, "a");
  await linh.context.getByRole("option", { name: /Dana/ }).click();
  await linh.context
    .getByText(/Dana Okafor/)
    .first()
    .waitFor();
});

test("/ searches, and the search field has its keys for itself", async () => {
  await escalate(account.tomasz, "VPN drops every hour");
  const dana = await live("dana");
  await press(dana, "/");
  await dana.page.keyboard.type("drops 2");
  expect(await dana.queue.locator("input[name=q], [part=search] input").first().inputValue()).toBe("drops 2");
  expect(await dana.queue.getAttribute("view")).toBe("waiting");
});

test("embedded without page-keys, keys work while the list has the focus only", async () => {
  await newSession(account.dana, "A session");
  await escalate(account.tomasz, "VPN drops every hour");
  const dana = await live("dana");
  await dana.queue.evaluate((queue) => {
    (queue as unknown as { pageKeys: boolean }).pageKeys = false;
  });
  await press(dana, "2");
  expect(await dana.queue.getAttribute("view")).toBe("waiting");
  await dana.row("VPN drops").locator(".title").focus();
  await press(dana, "2");
  await expect.poll(() => dana.queue.getAttribute("view")).toBe("mine");
});
