import type { Browser, BrowserContext } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, expect, inject, test } from "vitest";
import type { Card } from "../src/core/schema.js";
import { launch } from "./chromium.js";
import { handoffs, person } from "./demo.js";
import { type Account, escalate, newAccount, tokenFor } from "./fixtures.js";
import { arrival, frame, mockServer, overdue } from "./mock-server.js";
import { Relay } from "./relay.js";
import { holdToasts, View } from "./view.js";

let browser: Browser;
let account: Account;
let context: BrowserContext;

beforeAll(async () => {
  browser = await launch();
});
afterAll(() => browser.close());
beforeEach(async () => {
  context = await browser.newContext({ permissions: ["notifications"] });
  // Headless browsers show every tab and no notifications: a test hides tabs itself, and records notifications.
  await context.addInitScript(() => {
    let hidden = false;
    Object.defineProperty(document, "hidden", { get: () => hidden });
    Object.defineProperty(document, "visibilityState", { get: () => (hidden ? "hidden" : "visible") });
    const notifications: string[] = [];
    class RecordedNotification extends EventTarget {
      static permission = "granted";
      static requestPermission = async () => "granted";
      constructor(title: string) {
        super();
        notifications.push(title);
      }
    }
    Object.assign(window, {
      Notification: RecordedNotification,
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

const live = async () => {
  account = await newAccount();
  return View.live(browser, account.dana, { context });
};
const hide = (view: View, hidden = true) => view.page.evaluate((value) => window.hide(value), hidden);
const notifications = (view: View) => view.page.evaluate(() => window.notifications);
const wantNotifications = async (view: View, name = "Desktop notification") => {
  await view.page.getByRole("button", { name: /Dana Okafor/ }).click();
  await view.page.getByRole("checkbox", { name }).check();
};
const stored = (view: View) => view.page.evaluate(() => localStorage.getItem("handoffd:alerts"));

test("the title counts waiting handoffs, and flashes only while the tab is hidden", async () => {
  const dana = await live();
  expect(await dana.page.title()).toBe("Escalations");
  await escalate(account.tomasz, "Seen at once");
  await expect.poll(() => dana.page.title()).toBe("(1) Escalations");
  await hide(dana);
  await escalate(account.tomasz, "While hidden");
  await expect.poll(() => dana.page.title()).toBe("● While hidden");
  await expect.poll(() => dana.page.title()).toBe("(2) Escalations");
  await expect.poll(() => dana.page.title()).toBe("● While hidden");
  await hide(dana, false);
  expect(await dana.page.title()).toBe("(2) Escalations");
});

test("the icon has the number of waiting handoffs", async () => {
  const dana = await live();
  const icon = dana.page.locator("link[rel=icon]");
  expect(await icon.getAttribute("href")).toMatch(/icon\.svg$/);
  await escalate(account.tomasz, "VPN drops every hour");
  await expect.poll(() => icon.getAttribute("href")).toMatch(/^data:image\/svg.*%3E1%3C/);
});

test("there is no notification unless it is turned on", async () => {
  const dana = await live();
  await hide(dana);
  await escalate(account.tomasz, "VPN drops every hour");
  await expect.poll(() => dana.page.title()).toBe("● VPN drops every hour");
  expect(await notifications(dana)).toEqual([]);
});

/** Tabs of one user, with cards that arrive in all of them. */
const tabs = async () => {
  const relay = await Relay.to(inject("replicas")[0] ?? "");
  const me = { ...person("dana"), token: tokenFor(person("dana").id, 3600) };
  relay.intercept = mockServer(me, []);
  let seq = 99;
  return {
    close: () => relay.close(),
    open: () => View.live(browser, me, { context, at: relay.address }),
    passTarget: (title: string) => {
      seq++;
      const card = { ...waitingCard, id: `card-${seq}`, session_title: title, overdue: 1 };
      for (const stream of relay.streams) {
        stream.write(overdue(seq, card));
      }
    },
    claimOwn: (title: string) => {
      seq++;
      const card = { ...waitingCard, id: `card-${seq}`, number: seq, session_title: title, created_by: me };
      const claimed: Card = { ...card, status: "claimed", claimed_by: person("linh") };
      for (const stream of relay.streams) {
        stream.write(frame("handoff_claimed", seq, claimed, person("linh")));
      }
    },
    arrive: (...titles: string[]) => {
      const frames = titles.map((title) => {
        seq++;
        return arrival(seq, { ...waitingCard, id: `card-${seq}`, session_title: title });
      });
      for (const stream of relay.streams) {
        stream.write(frames.join("")); // in one write, so that it is one burst on slow machines too
      }
    },
  };
};
const locks = (view: View) => view.page.evaluate(async () => JSON.stringify(await navigator.locks.query()));

test("one of several tabs notifies, once for a burst, and only while all are hidden", async () => {
  const { open, arrive, close } = await tabs();
  /** Waits until a hidden tab has the arrival, and has checked whether to notify. */
  const hasDecided = async (view: View, title: string) => {
    await expect.poll(() => view.page.title()).toBe(`● ${title}`);
    await locks(view); // answered after the page's own query
  };

  const [one, two] = [await open(), await open()];
  await wantNotifications(one);
  await expect
    .poll(() => one.page.evaluate(() => localStorage.getItem("handoffd:alerts")))
    .toMatch(/"desktop":true/);
  await hide(one);
  arrive("The other tab is visible");
  await hasDecided(one, "The other tab is visible");

  const all = [one, two, await open(), await open()];
  await Promise.all(all.map((view) => hide(view)));
  await expect.poll(() => locks(one)).not.toContain("handoffd:visible");
  arrive("Two at once", "And the second");
  await Promise.all(all.map((view) => hasDecided(view, "2 new")));
  expect((await Promise.all(all.map(notifications))).flat()).toEqual(["2 new escalations"]);
  close();
});

test("an overdue handoff is notified as such", async () => {
  const { open, passTarget, close } = await tabs();
  const view = await open();
  await wantNotifications(view);
  await expect
    .poll(() => view.page.evaluate(() => localStorage.getItem("handoffd:alerts")))
    .toMatch(/"desktop":true/);
  await hide(view);
  passTarget("VPN drops every hour");
  await expect.poll(() => notifications(view)).toEqual(["Overdue: VPN drops every hour"]);
  await expect.poll(() => view.page.title()).toBe("● Overdue: VPN drops every hour");
  close();
});

test("an arrival during the check for visible tabs is checked again", async () => {
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
  arrive("While the other tab is visible");
  await expect.poll(() => one.page.evaluate(() => window.asked)).toBe(true);
  arrive("When all tabs are hidden");
  await expect.poll(() => one.page.title()).toBe("● When all tabs are hidden");
  await hide(two);
  await expect.poll(() => locks(two)).not.toContain("handoffd:visible");
  await one.page.evaluate(() => window.answer());
  await expect.poll(() => notifications(one)).toEqual(["When all tabs are hidden"]);
  close();
});

test("one of several hidden tabs notifies that the user's own handoff was claimed, if that is turned on", async () => {
  const { open, claimOwn, arrive, close } = await tabs();
  const [one, two] = [await open(), await open()];
  await wantNotifications(one, "When mine is claimed or answered");
  await expect.poll(() => stored(one)).toMatch(/"own":true/);
  await Promise.all([one, two].map(({ toasts }) => holdToasts(toasts)));
  claimOwn("The other tab is visible");
  for (const view of [one, two]) {
    await view.toasts.getByText("The other tab is visible").first().waitFor(); // a toast in each visible tab
  }
  await Promise.all([hide(one), hide(two)]);
  await expect.poll(() => locks(one)).not.toContain("handoffd:visible");
  claimOwn("While hidden");
  const name = "\u2068Nguyễn Thùy Linh\u2069";
  await Promise.all(
    [one, two].map((view) => expect.poll(() => view.page.title()).toBe(`● ${name} claimed #101`)),
  );
  await expect
    .poll(async () => (await Promise.all([one, two].map(notifications))).flat())
    .toEqual([`${name} claimed #101`]);
  arrive("No notification of arrivals is wanted");
  await expect.poll(() => one.page.title()).toBe("● No notification of arrivals is wanted");
  await locks(one);
  expect((await Promise.all([one, two].map(notifications))).flat()).toHaveLength(1);
  close();
});

test("there is no notification of one's own handoffs unless it is turned on", async () => {
  const { open, claimOwn, arrive, close } = await tabs();
  const view = await open();
  await wantNotifications(view);
  await expect.poll(() => stored(view)).toMatch(/"desktop":true/);
  await hide(view);
  claimOwn("Not wanted");
  arrive("Wanted");
  await expect.poll(() => notifications(view)).toEqual(["Wanted"]);
  close();
});
