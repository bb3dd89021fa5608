import type { Browser } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, expect, inject, test } from "vitest";
import { launch } from "./chromium.js";
import { type Account, claim, escalate, handoffd, newAccount, tokenFor, waiting } from "./fixtures.js";
import { newGate } from "./gate.js";
import { Relay } from "./relay.js";
import { frozenClock, View, type ViewOptions } from "./view.js";

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
  const view = await View.live(browser, account[who], options);
  views.push(view);
  return view;
}

test("an escalation arrives by priority in two browsers on two replicas", async () => {
  await escalate(account.tomasz, "Slow report", { priority: "low" });
  const [dana, linh] = await Promise.all([live("dana"), live("linh", { at: inject("replicas")[1] ?? "" })]);
  await escalate(account.tomasz, "Everything is down", { priority: "urgent" });
  await Promise.all([dana.row("Everything is down").waitFor(), linh.row("Everything is down").waitFor()]);
  for (const view of [dana, linh]) {
    expect(await view.ids()).toEqual((await waiting(account.dana)).map((card) => card.id));
    await expect.poll(() => view.page.title()).toBe("(2) Escalations");
    expect(await view.viewButton("waiting").textContent()).toMatch(/2/);
  }
});

test("a handoff that waits beyond its target, and beyond twice it, says so in two browsers", async () => {
  await handoffd("user", "set-role", account.linh.id, "admin");
  const policy = await fetch(`${inject("replicas")[0]}/api/v1/policy`, {
    method: "PUT",
    headers: { authorization: `Bearer ${account.linh.token}`, "content-type": "application/json" },
    body: JSON.stringify({ targets: { normal: "1s" } }),
  });
  expect(policy.status).toBe(200);
  const [dana, linh] = await Promise.all([live("dana"), live("linh", { at: inject("replicas")[1] ?? "" })]);
  await escalate(account.tomasz, "VPN drops every hour");
  for (const view of [dana, linh]) {
    await expect.poll(() => view.row("VPN drops").locator(".when").textContent()).toContain("2× overdue");
  }
  await dana.row("VPN drops").getByRole("button", { name: "Claim" }).click();
  const timeline = dana.context.locator("[part=timeline]");
  await timeline.getByText("claimed it").waitFor();
  const steps = (await timeline.textContent())?.replace(/\s+/g, " ");
  expect(steps).toMatch(/escalated it.* Overdue: still unclaimed.* 2× overdue: still unclaimed.* claimed it/);
  expect(await dana.context.locator("[data-overdue]").count()).toBe(0);
});

test("of two concurrent claims one wins, and the other names the winner", async () => {
  await escalate(account.tomasz, "VPN drops every hour");
  const [dana, linh] = await Promise.all([
    live("dana", { context: await frozenClock(browser) }),
    live("linh", { context: await frozenClock(browser), at: inject("replicas")[1] ?? "" }),
  ]);
  // Both claims are sent before either reaches the server
  const both = newGate();
  let underWay = 0;
  for (const { page } of [dana, linh]) {
    await page.route("**/claim", async (route) => {
      underWay++;
      if (underWay === 2) {
        both.open();
      }
      await both.opened;
      await route.continue();
    });
  }
  const buttons = [dana, linh].map((view) => view.row("VPN drops").getByRole("button", { name: "Claim" }));
  await Promise.all(buttons.map((button) => button.click()));
  await expect
    .poll(async () => {
      const told = await Promise.all(
        [dana, linh].map((view) => view.queue.getByText(/(Okafor|Linh) claimed it/).count()),
      );
      const has = await Promise.all([dana, linh].map((view) => view.context.count()));
      return [...told, ...has];
    })
    .toSatisfy(
      ([a, b, c, d]: number[]) =>
        (a === 1 && b === 0 && c === 0 && d === 1) || (a === 0 && b === 1 && c === 1 && d === 0),
    );
});

test("a late claim is rolled back in place", async () => {
  const handoff = await escalate(account.tomasz, "VPN drops every hour");
  const relay = await Relay.to(inject("replicas")[0] ?? "");
  const dana = await live("dana", { context: await frozenClock(browser), at: relay.address });
  relay.hold(); // her page does not know yet
  const claimed = newGate();
  await dana.page.route("**/claim", async (route) => {
    await claimed.opened;
    await route.continue();
  });
  const row = dana.row("VPN drops");
  await row.getByRole("button", { name: "Claim" }).click();
  await row.getByText("Claiming…").waitFor();
  await claim(account.linh, handoff);
  claimed.open();
  await dana.row("VPN drops").getByText("Nguyễn Thùy Linh claimed it").waitFor();
  expect(await dana.context.count()).toBe(0);
  relay.close();
});

test("arrivals wait behind a button while the mouse is over the list", async () => {
  await escalate(account.tomasz, "First", { priority: "low" });
  const dana = await live("dana");
  await dana.row("First").hover();
  const before = await dana.ids();
  await escalate(account.tomasz, "Second", { priority: "urgent" });
  await escalate(account.tomasz, "Third", { priority: "high" });
  await dana.queue.locator("[part=held]", { hasText: "2 new" }).waitFor();
  expect(await dana.ids()).toEqual(before);
  await dana.queue.locator("[part=held]").click();
  await dana.row("Third").waitFor();
  expect(await dana.ids()).toEqual((await waiting(account.dana)).map((card) => card.id));
});

test("arrivals are announced to screen readers", async () => {
  const relay = await Relay.to(inject("replicas")[0] ?? "");
  const dana = await live("dana", { at: relay.address });
  relay.hold();
  await Promise.all([escalate(account.tomasz, "One"), escalate(account.tomasz, "Two")]);
  const third = await escalate(account.tomasz, "Three");
  await relay.release(third.id); // in one write, so that it is one burst on slow machines too
  await dana.queue.getByRole("status").getByText("3 new escalations. 3 waiting.").waitFor();
  relay.close();
});

test("shortcuts work while the list has the focus", async () => {
  await escalate(account.tomasz, "First", { priority: "urgent" });
  await escalate(account.tomasz, "Second");
  const dana = await live("dana");
  await dana.row("First").getByRole("link", { name: "First" }).focus();
  await dana.page.keyboard.press("j");
  await dana.page.keyboard.press("c");
  await dana.context.getByText("Second").first().waitFor();
  await dana.viewButton("mine").click();
  await dana.row("Second").waitFor();
  expect(await dana.page.title()).toBe("(1) Escalations");
});

test("the address has the view and the open handoff, and Back works", async () => {
  const handoff = await escalate(account.tomasz, "VPN drops every hour");
  const dana = await live("dana");
  const origin = new URL(dana.page.url()).origin;
  await dana.viewButton("parked").click();
  await expect.poll(() => dana.page.url()).toBe(`${origin}/?view=parked`);
  await dana.page.goBack();
  await dana.row("VPN drops").getByRole("link", { name: "VPN drops every hour" }).click();
  const opened = `${origin}/handoffs/${handoff.session_id}/${handoff.id}`;
  await expect.poll(() => dana.page.url()).toBe(opened);
  await dana.page.reload();
  await dana.context.getByText("VPN drops every hour").first().waitFor();
  await dana.page.goBack();
  await expect.poll(() => dana.context.count()).toBe(0);
  expect(dana.page.url()).toBe(`${origin}/`);
});

test("opening a handoff does not claim it", async () => {
  await escalate(account.tomasz, "VPN drops every hour", {
    engineer_notes: "ViewOptions at the tunnel first.",
  });
  const dana = await live("dana");
  await dana.row("VPN drops").getByRole("link", { name: "VPN drops every hour" }).click();
  await dana.context.getByText("ViewOptions at the tunnel first.").waitFor();
  const [card] = await waiting(account.dana);
  expect(card?.status).toBe("waiting");
});

test("typed text survives updates and a reload", async () => {
  const handoff = await escalate(account.tomasz, "VPN drops every hour");
  await claim(account.dana, handoff);
  const dana = await live("dana", { path: `/handoffs/${handoff.session_id}/${handoff.id}` });
  await dana.context.getByRole("button", { name: "Resolve" }).click();
  const box = dana.context.getByRole("textbox");
  await box.fill("The tunnel's key was too old.");
  await escalate(account.tomasz, "Another");
  await dana.row("Another").waitFor();
  expect(await box.inputValue()).toBe("The tunnel's key was too old.");
  await dana.page.reload();
  await expect.poll(() => box.inputValue()).toBe("The tunnel's key was too old.");
});

test("reduced motion turns off slide animations", async () => {
  const dana = await live("dana", { contextOptions: { reducedMotion: "reduce" } });
  await escalate(account.tomasz, "VPN drops every hour");
  await dana.row("VPN drops").waitFor();
  const moving = await dana.page.evaluate(
    () =>
      document.getAnimations().filter(({ effect }) => {
        const frames = effect instanceof KeyframeEffect ? effect.getKeyframes() : [];
        return frames.some((frame) => "transform" in frame || "translate" in frame || "height" in frame);
      }).length,
  );
  expect(moving).toBe(0);
});

test("a wrong local clock does not change waiting times", async () => {
  await escalate(account.tomasz, "VPN drops every hour");
  const context = await browser.newContext();
  await context.addInitScript(() => {
    const now = Date.now;
    Date.now = () => now() - 3 * 3600_000;
  });
  const exp = tokenFor(account.dana.id, 3600);
  const dana = await live("dana", { context, token: exp });
  const words = await dana.row("VPN drops").textContent();
  expect(words).not.toMatch(/-\d|\d+ h/);
  expect(words).toMatch(/waiting/);
});
