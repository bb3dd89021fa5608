import type { Browser, BrowserContext } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { launch } from "./chromium.js";
import { escalate, newOffice, type Office } from "./office.js";
import { View } from "./view.js";

let browser: Browser;
let office: Office;
let context: BrowserContext;

beforeAll(async () => {
  browser = await launch();
});
afterAll(() => browser.close());
beforeEach(async () => {
  [office, context] = await Promise.all([
    newOffice(),
    browser.newContext({ permissions: ["notifications"] }),
  ]);
  // Headless browsers show every tab and have nowhere to put notifications, so a test says what is hidden and keeps them.
  await context.addInitScript(() => {
    let hidden = false;
    Object.defineProperty(document, "hidden", { get: () => hidden });
    Object.defineProperty(document, "visibilityState", { get: () => (hidden ? "hidden" : "visible") });
    const notifications: string[] = [];
    class Kept extends EventTarget {
      static permission = "granted";
      static requestPermission = async () => "granted";
      constructor(title: string) {
        super();
        notifications.push(title);
      }
    }
    Object.assign(window, {
      Notification: Kept,
      notifications,
      hide: (value: boolean) => {
        hidden = value;
        document.dispatchEvent(new Event("visibilitychange"));
      },
    });
  });
});
afterEach(() => context.close());

declare global {
  interface Window {
    hide(hidden: boolean): void;
    notifications: string[];
  }
}

const live = () => View.live(browser, office.dana, { context });
const hide = (view: View, hidden = true) => view.page.evaluate((value) => window.hide(value), hidden);
const notifications = (view: View) => view.page.evaluate(() => window.notifications);
const wantNotifications = async (view: View) => {
  await view.page.getByRole("button", { name: /Dana Okafor/ }).click();
  await view.page.getByRole("checkbox", { name: "Desktop notification" }).check();
};

test("the title never says (0), and flashes only for as long as nobody looks", async () => {
  const dana = await live();
  expect(await dana.page.title()).toBe("Escalations");
  await escalate(office.tomasz, "Seen at once");
  await expect.poll(() => dana.page.title()).toBe("(1) Escalations");
  await hide(dana);
  await escalate(office.tomasz, "Nobody looks");
  await expect.poll(() => dana.page.title()).toBe("● Nobody looks");
  await expect.poll(() => dana.page.title()).toBe("(2) Escalations");
  await expect.poll(() => dana.page.title()).toBe("● Nobody looks");
  await hide(dana, false);
  expect(await dana.page.title()).toBe("(2) Escalations");
});

test("the icon carries the number", async () => {
  const dana = await live();
  const icon = dana.page.locator("link[rel=icon]");
  expect(await icon.getAttribute("href")).toMatch(/icon\.svg$/);
  await escalate(office.tomasz, "VPN drops every hour");
  await expect.poll(() => icon.getAttribute("href")).toMatch(/^data:image\/svg.*%3E1%3C/);
});

test("nobody is notified who has not asked for it", async () => {
  const dana = await live();
  await hide(dana);
  await escalate(office.tomasz, "VPN drops every hour");
  await expect.poll(() => dana.page.title()).toBe("● VPN drops every hour");
  expect(await notifications(dana)).toEqual([]);
});

test("of several tabs one notifies, once for a burst, and only while nobody looks at any", async () => {
  const [one, two] = [await live(), await live()];
  await wantNotifications(one);
  await hide(one);
  await escalate(office.tomasz, "The other tab is looked at");
  await Promise.all([one, two].map((view) => view.row("The other tab").waitFor()));
  expect([...(await notifications(one)), ...(await notifications(two))]).toEqual([]);

  const [three, four] = [await live(), await live()];
  await Promise.all([one, two, three, four].map((view) => hide(view)));
  await one.page.evaluate(() => window.notifications.splice(0));
  await expect
    .poll(() => one.page.evaluate(async () => (await navigator.locks.query()).held?.map(({ name }) => name)))
    .not.toContain("handoffd:looked-at");
  await Promise.all([escalate(office.tomasz, "Two at once"), escalate(office.linh, "And the second")]);
  await Promise.all([one, two, three, four].map((view) => view.row("And the second").waitFor()));
  const told = async () => (await Promise.all([one, two, three, four].map(notifications))).flat();
  await expect.poll(told).not.toEqual([]);
  expect((await told()).length).toBe(1);
});
