// What others do with handoffs that the user asked, and which colleagues have the page open.
import type { Browser } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, expect, inject, test } from "vitest";
import { launch } from "./chromium.js";
import { type Account, call, claim, escalate, newAccount } from "./fixtures.js";
import { holdToasts, View, type ViewOptions } from "./view.js";

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
  const view = await View.live(browser, account[who], {
    contextOptions: { viewport: { width: 1440, height: 900 } },
    ...options,
  });
  views.push(view);
  return view;
}

const plain = (text: string | null) =>
  text
    ?.replace(/[\u2068\u2069]/g, "")
    .replace(/\s+/g, " ")
    .trim();

test("a user who asked is told at once, and has read it once it is open", async () => {
  const handoff = await escalate(account.linh, "VPN drops every hour");
  const linh = await live("linh", { at: inject("replicas")[1] ?? "" });
  await holdToasts(linh.toasts);
  const dana = await live("dana");
  await dana.row("VPN drops").getByRole("button", { name: "Claim" }).click();

  const toast = linh.toasts.locator("[data-toast]");
  await expect
    .poll(async () => plain(await toast.textContent()))
    .toMatch(/^Dana Okafor claimed #1 VPN drops every hour/);
  await expect
    .poll(async () => plain(await linh.toasts.getByRole("status").textContent()))
    .toBe("Dana Okafor claimed #1: VPN drops every hour.");
  await linh.viewButton("asked").getByText("1 unread").waitFor({ state: "attached" });

  await toast.getByRole("button", { name: "Open" }).click();
  await linh.context.getByText("Timeline").waitFor();
  expect(linh.page.url()).toContain(`/handoffs/${handoff.session_id}/${handoff.id}`);
  await linh.viewButton("asked").getByText("1 unread").waitFor({ state: "detached" });
  await toast.waitFor({ state: "detached" });

  // What one sees happen needs no mark.
  await call(account.dana, "POST", `${handoff.session_id}/handoffs/${handoff.id}/return`, {
    answer: "Renew it.",
  });
  await linh.context.getByText("Renew it.").first().waitFor();
  await expect.poll(() => linh.viewButton("asked").getByText("unread").count()).toBe(0);
  expect(await dana.toasts.locator("[data-toast]").count()).toBe(0);
});

test("a toast can be dismissed, and the dot stays until the handoff is read", async () => {
  const handoff = await escalate(account.linh, "VPN drops every hour");
  const linh = await live("linh");
  await holdToasts(linh.toasts);
  await claim(account.dana, handoff);
  const toast = linh.toasts.locator("[data-toast]");
  await toast.getByRole("button", { name: "Dismiss" }).click();
  await toast.waitFor({ state: "detached" });
  await linh.page.reload();
  await linh.state("live");
  await linh.viewButton("asked").getByText("1 unread").waitFor({ state: "attached" });
});

test("colleagues with an open page are listed, with what they have claimed", async () => {
  await claim(account.linh, await escalate(account.tomasz, "First"));
  const dana = await live("dana");
  await dana.rail.getByText("No one else is here.").waitFor();
  const linh = await live("linh", { at: inject("replicas")[1] ?? "" });
  const listed = async () => {
    const people = await dana.rail.locator("[data-person]").all();
    return Promise.all(people.map(async (each) => plain(await each.textContent())));
  };
  await expect.poll(listed).toEqual([expect.stringMatching(/^NL Nguyễn Thùy Linh 1\s?1 open claim$/)]);

  await linh.page.getByRole("button", { name: /Nguyễn/ }).click();
  await linh.page.getByRole("button", { name: "Away for 1 hour" }).click();
  await linh.page.locator(".names").getByText("Away until").waitFor();
  await expect.poll(listed).toEqual([expect.stringMatching(/^NL Nguyễn Thùy Linh away 1\s?1 open claim$/)]);

  await linh.page.getByRole("button", { name: /Nguyễn/ }).click();
  await linh.page.getByRole("button", { name: "I am back" }).click();
  await expect.poll(listed).toEqual([expect.stringMatching(/^NL Nguyễn Thùy Linh 1\s?1 open claim$/)]);
  await linh.page.close();
  await dana.rail.getByText("No one else is here.").waitFor();
});
