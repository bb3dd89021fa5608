// What can be done with a handoff: by state and role, from the buttons, the menu and the picker of colleagues.
import type { Browser, BrowserContextOptions, Locator } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, expect, inject, test } from "vitest";
import { launch } from "./chromium.js";
import {
  type Account,
  call,
  claim,
  escalate,
  handoffd,
  newAccount,
  newSession,
  type Person,
  sql,
} from "./fixtures.js";
import { View } from "./view.js";

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

const pathOf = ({ session_id, id }: { session_id: string; id: string }) => `/handoffs/${session_id}/${id}`;

/** Opens a handoff, as Dana unless told otherwise, and waits until its actions are there. */
async function open(
  handoff: { session_id: string; id: string },
  user: Person = account.dana,
  contextOptions: BrowserContextOptions = {},
): Promise<View> {
  const view = await View.open(browser, user, { path: pathOf(handoff), contextOptions });
  views.push(view);
  await view.context.locator("[part=actions] [data-menu]").waitFor();
  return view;
}

const primary = (view: View) => view.context.locator("[part=actions] .primary");
const menu = (view: View) => view.context.getByRole("menu", { name: "More actions" });

/** Opens the menu, and returns its entries. */
async function menuItems(view: View): Promise<string[]> {
  await view.context.getByRole("button", { name: "More actions" }).click();
  await menu(view).waitFor();
  return menu(view)
    .getByRole("menuitem")
    .evaluateAll((items) =>
      items.map((item) => {
        const label = item.cloneNode(true) as Element;
        label.querySelector("[aria-hidden]")?.remove();
        return label.textContent?.trim() ?? "";
      }),
    );
}

/** Reports whether the focus is on the button of the menu. */
const onMenuButton = (view: View) =>
  view.context.evaluate((element) => element.shadowRoot?.activeElement?.hasAttribute("data-menu"));

const words = async (locator: Locator) => (await locator.textContent())?.replace(/\s+/g, " ").trim();

/** Makes a claim old, as 40 minutes without activity do. */
const age = (id: string) =>
  sql(`update handoffs set claimed_at = now() - interval '40 minutes' where id = '${id}'`);

test("a waiting handoff offers its claim, and a claim what ends it", async () => {
  const handoff = await escalate(account.tomasz, "VPN drops every hour");
  const view = await open(handoff);
  expect(await words(primary(view))).toBe("Claim C");
  expect(await menuItems(view)).toEqual(["Assign…", "Copy link", `Copy #${handoff.number}`]);
  await view.page.keyboard.press("Escape");
  await primary(view).click();
  await expect.poll(() => words(primary(view))).toBe("Resolve E");
  const second = view.context.locator("[part=actions]").getByRole("button", { name: "Return with answer" });
  expect(await words(second)).toBe("Return with answer");
  expect(await menuItems(view)).toEqual(["Reassign…", "Release", "Copy link", `Copy #${handoff.number}`]);
  await menu(view).getByRole("menuitem", { name: "Release" }).click();
  await expect.poll(() => words(primary(view))).toBe("Claim C");
});

test("on a phone both answers are in one line with the menu", async () => {
  const handoff = await escalate(account.tomasz, "VPN drops every hour");
  await claim(account.dana, handoff);
  const view = await open(handoff, account.dana, { viewport: { width: 320, height: 640 } });
  const bar = view.context.locator("[part=actions] .bar");
  await bar.getByRole("button", { name: "Return with answer" }).waitFor();
  const boxes = await bar
    .locator("> button")
    .evaluateAll((buttons) => buttons.map((each) => each.getBoundingClientRect().toJSON() as DOMRect));
  expect(boxes).toHaveLength(3);
  expect(new Set(boxes.map(({ top, height }) => Math.round(top + height / 2))).size).toBe(1);
  expect(Math.max(...boxes.map(({ right }) => right))).toBeLessThanOrEqual(320);
});

test("who asked can withdraw, and cannot claim", async () => {
  const handoff = await escalate(account.dana, "VPN drops every hour");
  const view = await open(handoff);
  await view.context.getByText("You asked this, so a colleague must claim it.").waitFor();
  expect(await primary(view).count()).toBe(0);
  expect(await menuItems(view)).toContain("Withdraw");
  await menu(view).getByRole("menuitem", { name: "Withdraw" }).click();
  await expect.poll(() => words(view.context.locator("[part=standing]"))).toMatch(/^Withdrawn \d\d:\d\d$/);
});

test("a parked handoff is escalated with a priority", async () => {
  const session = await newSession(account.dana, "VPN drops every hour");
  const handoff = await call<{ id: string; session_id: string }>(account.dana, "POST", `${session}/handoff`, {
    intent: "park",
  });
  const view = await open(handoff);
  expect(await words(primary(view))).toBe("Escalate");
  await view.context.getByRole("combobox", { name: "Priority" }).selectOption("High");
  await primary(view).click();
  await view.context.getByText("High", { exact: true }).waitFor();
  await expect.poll(() => words(view.context.locator("[part=standing]"))).toMatch(/^Waiting /);
});

test("a colleague's claim can be taken over once it is stale", async () => {
  const handoff = await escalate(account.tomasz, "VPN drops every hour");
  await claim(account.linh, handoff);
  const early = await open(handoff);
  expect(await primary(early).count()).toBe(0);
  await early.context.getByText("You can take it over after 30 min without activity.").waitFor();
  await age(handoff.id);
  const view = await open(handoff);
  await view.context.getByText(/Claimed by Nguyễn Thùy Linh, no activity for 4\d m/).waitFor();
  expect(await words(primary(view))).toBe("Take over");
  await primary(view).click();
  await view.context.getByText(/Claimed by you (just now|\d)/).waitFor();
});

test("an admin acts on a colleague's claim from the menu", async () => {
  await handoffd("user", "set-role", account.dana.id, "admin");
  const handoff = await escalate(account.tomasz, "VPN drops every hour");
  await claim(account.linh, handoff);
  const view = await open(handoff);
  expect(await primary(view).count()).toBe(0);
  expect((await menuItems(view)).slice(0, 5)).toEqual([
    "Resolve",
    "Return with answer",
    "Take over",
    "Reassign…",
    "Release",
  ]);
});

test("a viewer gets no actions, but the link", async () => {
  await handoffd("user", "set-role", account.dana.id, "viewer");
  const handoff = await escalate(account.tomasz, "VPN drops every hour");
  const view = await open(handoff);
  await view.context.getByText("Claiming requires the engineer role").waitFor();
  expect(await primary(view).count()).toBe(0);
  expect(await menuItems(view)).toEqual([`Copy #${handoff.number}`]);
});

test("the menu is worked with the keyboard, and Escape closes only the menu", async () => {
  const handoff = await escalate(account.tomasz, "VPN drops every hour");
  const view = await open(handoff);
  const button = view.context.getByRole("button", { name: "More actions" });
  await button.focus();
  const focused = () =>
    view.context.evaluate(
      (element) => element.shadowRoot?.activeElement?.getAttribute("data-item") ?? "button",
    );
  await view.page.keyboard.press("ArrowDown");
  await expect.poll(focused).toBe("assign");
  await view.page.keyboard.press("ArrowDown");
  expect(await focused()).toBe("copy-link");
  await view.page.keyboard.press("End");
  expect(await focused()).toBe("copy-number");
  await view.page.keyboard.press("ArrowDown");
  expect(await focused()).toBe("assign");
  await view.page.keyboard.press("c"); // no shortcut here
  await view.page.keyboard.press("Escape");
  await menu(view).waitFor({ state: "hidden" });
  await expect.poll(() => onMenuButton(view)).toBe(true);
  await button.click();
  await expect.poll(focused).toBe("assign");
  await view.page.keyboard.press("Escape");
  await menu(view).waitFor({ state: "hidden" });
  await expect.poll(() => onMenuButton(view)).toBe(true);
  expect(view.page.url()).toContain(handoff.id);
  expect(await words(primary(view))).toBe("Claim C");
});

test("a handoff is reassigned to a colleague, who is found by name", async () => {
  const handoff = await escalate(account.tomasz, "VPN drops every hour");
  await claim(account.dana, handoff);
  const view = await open(handoff);
  await menuItems(view);
  await menu(view).getByRole("menuitem", { name: "Reassign…" }).click();
  const field = view.context.getByRole("combobox", { name: "Assign to" });
  await field.waitFor();
  const options = view.context.getByRole("option");
  await expect.poll(() => options.count()).toBe(1); // neither who asked nor who has claimed it
  await field.fill("thuy");
  await view.page.keyboard.press("Enter");
  await view.context.getByText(/Claimed by Nguyễn Thùy Linh/).waitFor();
  await view.context.getByText("reassigned it to Nguyễn Thùy Linh").waitFor();
});

test("the link is copied, and shown selected where the clipboard is closed", async () => {
  const handoff = await escalate(account.tomasz, "VPN drops every hour");
  const view = await open(handoff);
  const link = new URL(pathOf(handoff), view.page.url()).href;
  await view.page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  await menuItems(view);
  await menu(view).getByRole("menuitem", { name: "Copy link" }).click();
  await view.context.getByText("Link copied.").first().waitFor();
  expect(await view.page.evaluate(() => navigator.clipboard.readText())).toBe(link);

  await view.page.evaluate(() => {
    Object.defineProperty(navigator, "clipboard", { value: undefined });
  });
  await menuItems(view);
  await menu(view).getByRole("menuitem", { name: "Copy link" }).click();
  const field = view.context.getByRole("textbox", { name: "To copy" });
  await field.waitFor();
  expect(await field.inputValue()).toBe(link);
  expect(await field.evaluate((input: HTMLInputElement) => input.selectionEnd)).toBe(link.length);
  await view.context.getByRole("button", { name: "Done" }).click();
  expect(await field.count()).toBe(0);
});

test("the product is opened at the session, if the account has a template and the session an id there", async () => {
  const accountId = await sql(`select account_id from users where id = '${account.dana.id}'`);
  await sql(
    `update accounts set product_url = 'https://app.example.com/s/{external_id}?from={id}' where id = '${accountId}'`,
  );
  const [first, second] = [await escalate(account.tomasz, "First"), await escalate(account.tomasz, "Second")];
  await sql(`update ai_sessions set external_id = 'a/b 1' where id = '${second.session_id}'`);
  expect(await menuItems(await open(first))).not.toContain("Open in product");
  const view = await open(second);
  await menuItems(view);
  const link = menu(view).getByRole("menuitem", { name: "Open in product" });
  expect(await link.getAttribute("href")).toBe(
    `https://app.example.com/s/a%2Fb%201?from=${second.session_id}`,
  );
  expect(await link.getAttribute("rel")).toBe("noopener");
  expect(await link.getAttribute("target")).toBe("_blank");
});

test("a failed action can be tried again", async () => {
  const handoff = await escalate(account.tomasz, "VPN drops every hour");
  const view = await open(handoff);
  await view.page.route("**/claim", (route) =>
    route.fulfill({
      status: 503,
      contentType: "application/problem+json",
      body: '{"title":"Busy","code":"busy","detail":"The server is busy."}',
    }),
  );
  await primary(view).click();
  await view.context.locator("[part=trouble]").getByText("The server is busy.").waitFor();
  await view.page.unroute("**/claim");
  await view.context.getByRole("button", { name: "Try again" }).click();
  await view.context.getByText(/Claimed by you (just now|\d)/).waitFor();
  expect(await view.context.locator("[part=trouble]").count()).toBe(0);
});

test("a lost claim names the claimer, and leads back to the queue", async () => {
  const handoff = await escalate(account.tomasz, "VPN drops every hour");
  const view = await open(handoff);
  await view.page.route("**/claim", async (route) => {
    await claim(account.linh, handoff);
    await route.continue();
  });
  await primary(view).click();
  const trouble = view.context.locator("[part=trouble]");
  await trouble.getByText(/Nguyễn Thùy Linh claimed this \d+ [sm] ago\./).waitFor();
  await trouble.getByRole("button", { name: "Back to the queue" }).click();
  await view.context.waitFor({ state: "detached" });
});

test("an element elsewhere copies the link of the server's page", async () => {
  const handoff = await escalate(account.tomasz, "VPN drops every hour");
  const view = await open(handoff);
  await view.page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  const at = await view.context.evaluate(async (element) => {
    history.replaceState(null, "", "/support/7");
    await (element as unknown as { copyLink(): Promise<void> }).copyLink();
    return navigator.clipboard.readText();
  });
  expect(at).toBe(`${inject("replicas")[0]}${pathOf(handoff)}`);
});
