import type { Browser, BrowserContext } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, expect, inject, test } from "vitest";
import type { Card } from "../src/core/schema.js";
import { launch } from "./chromium.js";
import { escalate, newOffice, type Office, tokenFor } from "./office.js";
import { Relay } from "./relay.js";
import { arrival, handoffs, person, stage } from "./stage.js";
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
    answer(): void;
    asked: boolean;
    hide(hidden: boolean): void;
    notifications: string[];
  }
}

const waitingCard = handoffs.find(({ status }) => status === "waiting")?.card as Card;

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

/** Tabs of one person, and cards that arrive in all of them. */
const tabs = async () => {
  const relay = await Relay.to(inject("replicas")[0] ?? "");
  const me = { ...person("dana"), token: tokenFor(person("dana").id, 3600) };
  relay.trouble = stage(me, []);
  let seq = 99;
  return {
    close: () => relay.close(),
    open: () => View.live(browser, me, { context, at: relay.address }),
    arrive: (...titles: string[]) => {
      const frames = titles.map((title) => {
        seq++;
        return arrival(seq, { ...waitingCard, id: `card-${seq}`, session_title: title });
      });
      for (const stream of relay.streams) {
        stream.write(frames.join("")); // at once, so that it is one burst however slow the machine is
      }
    },
  };
};
const locks = (view: View) => view.page.evaluate(async () => JSON.stringify(await navigator.locks.query()));

test("of several tabs one notifies, once for a burst, and only while nobody looks at any", async () => {
  const { open, arrive, close } = await tabs();
  /** Waits until a tab in the background has the news, and its question whether to notify has been answered. */
  const hasDecided = async (view: View, news: string) => {
    await expect.poll(() => view.page.title()).toBe(`● ${news}`);
    await locks(view); // answered after the page's own question
  };

  const [one, two] = [await open(), await open()];
  await wantNotifications(one);
  await expect
    .poll(() => one.page.evaluate(() => localStorage.getItem("handoffd:alerts")))
    .toMatch(/"desktop":true/);
  await hide(one);
  arrive("The other tab is looked at");
  await hasDecided(one, "The other tab is looked at");

  const all = [one, two, await open(), await open()];
  await Promise.all(all.map((view) => hide(view)));
  await expect.poll(() => locks(one)).not.toContain("handoffd:looked-at");
  arrive("Two at once", "And the second");
  await Promise.all(all.map((view) => hasDecided(view, "2 new")));
  expect((await Promise.all(all.map(notifications))).flat()).toEqual(["2 new escalations"]);
  close();
});

test("of what arrives while it is asked who looks, it is asked again", async () => {
  const { open, arrive, close } = await tabs();
  const [one, two] = [await open(), await open()];
  await wantNotifications(one);
  await expect
    .poll(() => one.page.evaluate(() => localStorage.getItem("handoffd:alerts")))
    .toMatch(/"desktop":true/);
  await hide(one);
  await one.page.evaluate(() => {
    const query = navigator.locks.query.bind(navigator.locks);
    const answered = new Promise<void>((resolve) => {
      window.answer = resolve;
    });
    navigator.locks.query = async () => {
      navigator.locks.query = query;
      const found = await query();
      window.asked = true;
      await answered;
      return found;
    };
  });
  arrive("While the other tab is looked at");
  await expect.poll(() => one.page.evaluate(() => window.asked)).toBe(true);
  arrive("When nobody looks any more");
  await expect.poll(() => one.page.title()).toBe("● When nobody looks any more");
  await hide(two);
  await expect.poll(() => locks(two)).not.toContain("handoffd:looked-at");
  await one.page.evaluate(() => window.answer());
  await expect.poll(() => notifications(one)).toEqual(["When nobody looks any more"]);
  close();
});
