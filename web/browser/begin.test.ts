// Beginning a handoff, and the command menu.
import type { Browser, Locator } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import type { EscalationQueue } from "../src/elements/index.js";
import { launch } from "./chromium.js";
import {
  type Account,
  call,
  claim,
  escalate,
  handoffd,
  newAccount,
  newSession,
  waiting,
} from "./fixtures.js";
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
const dialog = (view: View) => view.page.getByRole("dialog", { name: "New escalation" });
const title = (view: View) => view.context.locator("h2");

async function begin(view: View, session: string): Promise<Locator> {
  await press(view, "n");
  await dialog(view).getByRole("option", { name: session }).click();
  await dialog(view).getByText("Change").waitFor();
  return dialog(view);
}

test("a session is escalated with a note that the detail sorts", async () => {
  await newSession(account.tomasz, "VPN drops every hour");
  const tomasz = await live("tomasz");
  const form = await begin(tomasz, "VPN drops");
  await form.getByLabel("High").check();
  await form.getByLabel("Problem").fill("The tunnel fails every hour.");
  await form.getByLabel("Tried").fill("Restarted it\nMTU 1400");
  await form.getByLabel("Ruled out").fill("The firewall");
  await form.getByLabel("Next").fill("Ask the provider");
  await form.getByText(/Draft saved/).waitFor();
  await form.getByRole("button", { name: "Preview" }).click();
  await form.getByRole("region", { name: "Preview of the note" }).getByText("The firewall").waitFor();
  await press(tomasz, "Control+Enter");
  await dialog(tomasz).waitFor({ state: "hidden" });
  await expect.poll(() => title(tomasz).textContent()).toContain("VPN drops");
  await tomasz.context.locator("[part=findings]").getByText("The firewall").waitFor();
  const [card] = await waiting(account.dana);
  expect(card).toMatchObject({ session_title: "VPN drops every hour", priority: "high" });
  await press(tomasz, "n"); // the draft is gone
  expect(await dialog(tomasz).getByLabel("Problem").inputValue()).toBe("");
});

test("a session is parked, and its draft survives a closed dialog and a reload", async () => {
  await newSession(account.tomasz, "Slow report");
  const tomasz = await live("tomasz");
  const form = await begin(tomasz, "Slow report");
  await form.getByLabel("Problem").fill("It takes a minute.");
  await press(tomasz, "Escape");
  await form.waitFor({ state: "hidden" });
  await tomasz.page.reload();
  await tomasz.state("live");
  await tomasz.keys();
  await press(tomasz, "n");
  await form.getByText("Slow report").waitFor();
  expect(await form.getByLabel("Problem").inputValue()).toBe("It takes a minute.");
  await form.getByRole("button", { name: "Park for later" }).click();
  await form.waitFor({ state: "hidden" });
  await press(tomasz, "5");
  await tomasz.row("Slow report").waitFor();
});

test("a session with an open handoff leads to it", async () => {
  const handoff = await escalate(account.tomasz, "VPN drops every hour");
  const tomasz = await live("tomasz");
  await press(tomasz, "n");
  await dialog(tomasz).getByText(`already waiting, #${handoff.number}`).waitFor();
  await dialog(tomasz).getByRole("option", { name: "VPN drops" }).click();
  await expect.poll(() => title(tomasz).textContent()).toContain("VPN drops");
  expect(await dialog(tomasz).count()).toBe(0);
});

test("a session that was handed off meanwhile leads to that handoff, and the note stays a draft", async () => {
  const session = await newSession(account.tomasz, "VPN drops every hour");
  const tomasz = await live("tomasz");
  const form = await begin(tomasz, "VPN drops");
  await form.getByLabel("Problem").fill("My note");
  await call(account.tomasz, "POST", `${session}/handoff`, { intent: "escalate" });
  await form.getByRole("button", { name: "Escalate now" }).click();
  await expect.poll(() => title(tomasz).textContent()).toContain("VPN drops");
  await press(tomasz, "n");
  expect(await dialog(tomasz).getByLabel("Problem").inputValue()).toBe("My note");
});

test("without a session the dialog says where they come from; a refusal stands beside its field", async () => {
  const dana = await live("dana");
  await press(dana, "n");
  await dialog(dana).getByText("You have no session to hand off yet.").waitFor();
  await dialog(dana).locator("footer").getByRole("button", { name: "Close" }).click();

  await newSession(account.tomasz, "VPN drops every hour");
  const tomasz = await live("tomasz");
  await press(tomasz, "n");
  await dialog(tomasz).getByRole("button", { name: "Escalate now" }).click();
  await dialog(tomasz).getByText("Choose the session to hand off.").waitFor();
  await dialog(tomasz).getByRole("option", { name: "VPN drops" }).click();
  await dialog(tomasz).getByLabel("Problem").fill("x".repeat(20_001));
  await dialog(tomasz).getByText("1 characters too many").waitFor();
  await dialog(tomasz).getByRole("button", { name: "Escalate now" }).click();
  await dialog(tomasz).getByText("The note has 20001 characters").waitFor();
  await tomasz.page.route("**/handoff", (route) =>
    route.fulfill({
      status: 400,
      contentType: "application/problem+json",
      json: {
        ...{ type: "about:blank", title: "Bad", status: 400, detail: "Bad.", code: "invalid_input" },
        errors: [{ field: "engineer_notes", problem: "must be shorter" }],
      },
    }),
  );
  await dialog(tomasz).getByLabel("Problem").fill("Short");
  await dialog(tomasz).getByRole("button", { name: "Escalate now" }).click();
  await dialog(tomasz).locator("#note-error").getByText("must be shorter").waitFor();
});

test("viewers cannot begin a handoff", async () => {
  await handoffd("user", "set-role", account.linh.id, "viewer");
  const linh = await View.open(browser, account.linh);
  views.push(linh);
  await linh.queue.locator("[part=state][data-state=empty]").waitFor();
  await press(linh, "n");
  await press(linh, "Control+k");
  await linh.queue.getByRole("combobox", { name: "Commands" }).waitFor();
  expect(await linh.queue.getByRole("option", { name: "New escalation" }).count()).toBe(0);
});

test("begin-handoff works embedded, without the queue", async () => {
  const session = await newSession(account.tomasz, "VPN drops every hour");
  const tomasz = await live("tomasz");
  await tomasz.page.evaluate(
    async ([token, id]) => {
      document.querySelector("handoffd-page")?.remove();
      const element = document.createElement("begin-handoff");
      element.getToken = () => token ?? null;
      document.body.append(element);
      element.addEventListener("handoff-open", () => document.body.append("opened"));
      const open = () => (element.allowed ? void element.open(id) : requestAnimationFrame(open));
      open();
    },
    [account.tomasz.token, session],
  );
  await dialog(tomasz).getByText("VPN drops every hour").waitFor();
  await dialog(tomasz).getByRole("button", { name: "Escalate now" }).click();
  await tomasz.page.getByText("opened").waitFor();
  expect(await waiting(account.dana)).toHaveLength(1);
});

const menu = (view: View) => view.queue.getByRole("combobox", { name: "Commands" });

async function command(view: View, words: string): Promise<void> {
  await menu(view).waitFor({ state: "hidden" }); // the keys that open it close it too
  await press(view, "Control+k");
  await menu(view).fill(words);
  await press(view, "Enter");
}

test("the command menu does what the user can do with a handoff now", async () => {
  const handoff = await escalate(account.tomasz, "VPN drops every hour");
  const dana = await live("dana");
  await dana.row("VPN drops").waitFor();
  await press(dana, "j");
  await command(dana, "claim");
  await dana.context.getByRole("button", { name: "Resolve" }).waitFor();
  await command(dana, "resolve");
  await dana.context.getByRole("textbox").waitFor();
  await press(dana, "Escape");
  await command(dana, "release");
  await dana.context.getByRole("button", { name: "Claim" }).waitFor();
  await claim(account.dana, handoff);
  await dana.context.getByRole("button", { name: "Resolve" }).waitFor();
  await press(dana, "Control+k");
  await menu(dana).fill("assign linh");
  await dana.queue.getByRole("option", { name: /Assign #\d+ to .*Linh/ }).click();
  await menu(dana).waitFor({ state: "hidden" });
  await dana.context
    .getByText(/Thùy Linh/)
    .first()
    .waitFor();
});

test("the command menu shows views, finds words, numbers and people, and has the commands of the page", async () => {
  const handoff = await escalate(account.tomasz, "VPN drops every hour");
  await claim(account.linh, handoff);
  const dana = await live("dana");
  await command(dana, "parked");
  await expect.poll(() => dana.queue.getAttribute("view")).toBe("parked");
  await command(dana, `#${handoff.number}`);
  await expect.poll(() => title(dana).textContent()).toContain("VPN drops");
  await command(dana, "#999");
  await dana.queue.getByText("There is no handoff #999.").waitFor();
  await press(dana, "Escape");
  await command(dana, "close");
  await dana.context.waitFor({ state: "detached" });
  const filter = () => dana.queue.evaluate((queue) => (queue as EscalationQueue).filter);
  await command(dana, "zebra");
  await expect.poll(async () => (await filter()).q).toBe("zebra");
  await press(dana, "Escape");
  await dana.page.evaluate(() => (document.activeElement as HTMLElement).blur());
  await press(dana, "Control+k");
  await menu(dana).fill("linh claimed");
  await menu(dana).fill("linh");
  await dana.queue.getByRole("option", { name: /Show what .*Linh.* has claimed/ }).click();
  await expect.poll(async () => (await filter()).claimer).toBe(account.linh.id);
  expect(await dana.queue.getAttribute("view")).toBe("others");
  await command(dana, "comfortable");
  await expect.poll(() => dana.queue.getAttribute("density")).toBe("comfortable");
  await command(dana, "sign out");
  await dana.page.getByRole("heading", { name: "You are signed out" }).waitFor();
});
