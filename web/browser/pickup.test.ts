// Working with mouse and keyboard: where the focus goes, which rows are shown, what is announced.
import type { Browser } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, expect, inject, test } from "vitest";
import { launch } from "./chromium.js";
import { type Account, call, claim, escalate, handoffd, newAccount } from "./fixtures.js";
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

async function open(options: ViewOptions = {}): Promise<View> {
  const view = await View.open(browser, account.dana, options);
  views.push(view);
  return view;
}

async function live(options: ViewOptions = {}): Promise<View> {
  const view = await View.live(browser, account.dana, options);
  views.push(view);
  return view;
}

/** Returns the text of the focused element, through shadow roots. */
function focused(view: View): Promise<string> {
  return view.page.evaluate(() => {
    let at = document.activeElement;
    while (at?.shadowRoot?.activeElement) {
      at = at.shadowRoot.activeElement;
    }
    return at === document.body ? "nothing" : (at?.textContent?.trim() ?? "");
  });
}

test.each([1440, 768])("text typed after e goes into the resolution, at %i px", async (width) => {
  const handoff = await escalate(account.tomasz, "VPN drops every hour");
  await claim(account.dana, handoff);
  const dana = await live({ path: "/?view=mine", contextOptions: { viewport: { width, height: 900 } } });
  // The handoff is slow to load
  const typed = newGate();
  await dana.page.route(`**/handoffs/${handoff.id}`, async (route) => {
    await typed.opened;
    await route.continue();
  });
  await dana.row("VPN drops").getByRole("link", { name: "VPN drops every hour" }).focus();
  await dana.page.keyboard.press("e");
  await dana.page.keyboard.press("r"); // too early for text, and no shortcut
  typed.open();
  const box = dana.context.getByRole("textbox");
  await box.waitFor();
  await dana.page.keyboard.type("restarted the pod");
  expect(await box.inputValue()).toBe("restarted the pod");
  expect(await dana.viewButton("mine").textContent()).toMatch(/1/);
});

test("an empty list shows arrivals while it is hovered", async () => {
  const dana = await live();
  await dana.queue.locator("[part=state][data-state=empty]").hover();
  await escalate(account.tomasz, "VPN drops every hour");
  await dana.row("VPN drops").waitFor();
});

test("a released handoff is listed at once if it is open or the user's own", async () => {
  const [mine, theirs] = [await escalate(account.tomasz, "Mine"), await escalate(account.tomasz, "Theirs")];
  const path = `/handoffs/${theirs.session_id}/${theirs.id}`;
  await claim(account.linh, theirs);
  const dana = await live({ path });
  await dana.row("Mine").waitFor();
  await call(account.linh, "POST", `${theirs.session_id}/handoffs/${theirs.id}/release`);
  await dana.row("Theirs").waitFor();
  await dana.row("Mine").getByRole("button", { name: "Claim" }).click();
  await dana.context.getByText("Claimed by you").first().waitFor();
  await dana.page.keyboard.press("r");
  await dana.row("Mine").waitFor();
  expect(mine.status).toBe("waiting");
});

test("the age of a recent change reads well", async () => {
  await escalate(account.tomasz, "VPN drops every hour");
  const dana = await live({ context: await frozenClock(browser) });
  await dana.row("VPN drops").getByRole("button", { name: "Claim" }).click();
  await dana.context.getByText(/Claimed by you (just now|\d)/).waitFor();
  const words = await dana.context.locator("article").textContent();
  expect(words).toMatch(/Tomasz Wójcik, \d\d:\d\d/);
  expect(words).not.toMatch(/now ago|for now/);
});

test("closing the form restores the focus, and sending moves it to the heading", async () => {
  const handoff = await escalate(account.tomasz, "VPN drops every hour");
  await claim(account.dana, handoff);
  const dana = await live({ path: `/handoffs/${handoff.session_id}/${handoff.id}` });
  const button = (name: string) => dana.context.getByRole("button", { name });
  const box = dana.context.getByRole("textbox");
  await button("Resolve").click();
  await box.fill("For ourselves: the key was too old.");
  await button("Save for later").click();
  expect(await focused(dana)).toMatch(/^Continue draft/);
  await button("Continue draft").click();
  await button("Resolve").click();
  await dana.context.getByText("Resolution").waitFor();
  expect(await focused(dana)).toBe("VPN drops every hour");
});

test("a late claim in the open handoff names the claimer, and keeps the focus", async () => {
  const handoff = await escalate(account.tomasz, "VPN drops every hour");
  const dana = await live({ path: `/handoffs/${handoff.session_id}/${handoff.id}` });
  await dana.page.route("**/claim", async (route) => {
    await claim(account.linh, handoff);
    await route.continue();
  });
  await dana.context.getByRole("button", { name: "Claim" }).click();
  await dana.context.getByText(/Nguyễn Thùy Linh claimed this \d+ [sm] ago\./).waitFor();
  await expect.poll(() => focused(dana)).toBe("VPN drops every hour");
});

test("signing out moves the focus to the message", async () => {
  const dana = await live();
  await dana.page.getByRole("button", { name: /Dana Okafor/ }).click();
  await dana.page.getByRole("button", { name: "Sign out" }).click();
  await dana.page.getByRole("heading", { name: "You are signed out" }).waitFor();
  expect(await focused(dana)).toBe("You are signed out");
});

test("a link is valid until it expires", async () => {
  const relay = await Relay.to(inject("replicas")[0] ?? "");
  const dana = await live({ at: relay.address });
  expect(relay.streams.size).toBe(1);
  for (const stream of relay.streams) {
    stream.write("event: expiring\ndata: {}\n\n"); // as the server does 30 s before the end
  }
  await escalate(account.tomasz, "VPN drops every hour");
  await dana.row("VPN drops").getByRole("button", { name: "Claim" }).click();
  await dana.context.getByText(/Claimed by you (just now|\d)/).waitFor();
  relay.close();
});

test("a row can be hovered for its whole title and the full time", async () => {
  await escalate(account.tomasz, "VPN drops every hour");
  const dana = await live();
  const tip = await dana.row("VPN drops").getByRole("link").getAttribute("title");
  expect(tip).toMatch(/^VPN drops every hour\nEscalated .*\d{4}/);
});

test("a viewer is offered no actions", async () => {
  await handoffd("user", "set-role", account.dana.id, "viewer");
  const handoff = await escalate(account.tomasz, "VPN drops every hour");
  const dana = await open({ path: `/handoffs/${handoff.session_id}/${handoff.id}` });
  await dana.state("polling");
  await dana.queue.getByText(/Updated \d+ s ago/).waitFor();
  await dana.context.getByText("Timeline").waitFor();
  await dana.row("VPN drops").waitFor();
  expect(await dana.page.getByRole("button", { name: /Claim/ }).count()).toBe(0);
});

test("the description of a row has the author, the wait and the note", async () => {
  await escalate(account.tomasz, "VPN drops every hour", { engineer_notes: "ViewOptions at the tunnel." });
  const dana = await live();
  const title = dana.row("VPN drops").getByRole("link", { name: "VPN drops every hour" });
  const told = await title.evaluate((link) =>
    (link.getAttribute("aria-describedby") ?? "")
      .split(" ")
      .map((id) => (link.getRootNode() as ShadowRoot).getElementById(id)?.textContent)
      .join(" "),
  );
  expect(told).toMatch(/Normal, #\d+[\s\S]*Tomasz Wójcik[\s\S]*ViewOptions at the tunnel\.[\s\S]* waiting/);
});

test("text of twice the size fits on a phone", async () => {
  const handoff = await escalate(account.tomasz, "VPN drops every hour");
  const dana = await live({ contextOptions: { viewport: { width: 360, height: 740 } } });
  for (const path of ["/", `/handoffs/${handoff.session_id}/${handoff.id}`]) {
    await dana.page.goto(new URL(path, dana.page.url()).href);
    await dana.page.getByText("VPN drops every hour").filter({ visible: true }).first().waitFor();
    const wide = await dana.page.evaluate(() => {
      document.documentElement.style.fontSize = "200%";
      return document.documentElement.scrollWidth - innerWidth;
    });
    expect(wide, path).toBeLessThanOrEqual(0);
  }
});

test("forced colours keep button texts readable and the open row marked", async () => {
  const handoff = await escalate(account.tomasz, "VPN drops every hour");
  const dana = await live({
    path: `/handoffs/${handoff.session_id}/${handoff.id}`,
    contextOptions: { forcedColors: "active" },
  });
  const button = dana.context.getByRole("button", { name: "Claim" });
  const style = await button.evaluate((each) => {
    const { backgroundColor, color, forcedColorAdjust } = getComputedStyle(each);
    return { apart: backgroundColor !== color, forcedColorAdjust };
  });
  expect(style).toEqual({ apart: true, forcedColorAdjust: "none" });
  const border = await dana
    .row("VPN drops")
    .evaluate((row) => getComputedStyle(row).getPropertyValue("border-inline-start-width"));
  expect(border).toBe("4px");
});
