// Picking up by hand and by key: where the focus goes, what the list keeps back, what is said.
import type { Browser, BrowserContext } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { launch } from "./chromium.js";
import { newGate } from "./gate.js";
import { call, claim, escalate, handoffd, newOffice, type Office, tokenFor } from "./office.js";
import { type Look, View } from "./view.js";

let browser: Browser;
let office: Office;
let views: View[];

beforeAll(async () => {
  browser = await launch();
});
afterAll(() => browser.close());
beforeEach(async () => {
  office = await newOffice();
  views = [];
});
afterEach(async () => {
  for (const { complaints, page } of views) {
    await page.context().close();
    expect(complaints).toEqual([]);
  }
});

async function open(look: Look = {}): Promise<View> {
  const view = await View.open(browser, office.dana, look);
  views.push(view);
  return view;
}

async function live(look: Look = {}): Promise<View> {
  const view = await open(look);
  await view.state("live");
  return view;
}

/** A browser for which it stays now, so that what has just happened stays so. */
async function stoppedClock(): Promise<BrowserContext> {
  const context = await browser.newContext();
  await context.clock.setFixedTime(new Date());
  return context;
}

/** The text of what has the focus, through shadow roots. */
function focused(view: View): Promise<string> {
  return view.page.evaluate(() => {
    let at = document.activeElement;
    while (at?.shadowRoot?.activeElement) {
      at = at.shadowRoot.activeElement;
    }
    return at === document.body ? "nothing" : (at?.textContent?.trim() ?? "");
  });
}

test.each([1440, 768])("what is typed after e is the resolution, at %i px", async (width) => {
  const handoff = await escalate(office.tomasz, "VPN drops every hour");
  await claim(office.dana, handoff);
  const dana = await live({ path: "/?filter=mine", options: { viewport: { width, height: 900 } } });
  // Its handoff takes a while, as it does on a slow network
  const typed = newGate();
  await dana.page.route(`**/handoffs/${handoff.id}`, async (route) => {
    await typed.opened;
    await route.continue();
  });
  await dana.row("VPN drops").getByRole("button", { name: "VPN drops every hour" }).focus();
  await dana.page.keyboard.press("e");
  await dana.page.keyboard.press("r"); // too early to be text, and no shortcut either
  typed.open();
  const box = dana.context.getByRole("textbox");
  await box.waitFor();
  await dana.page.keyboard.type("restarted the pod");
  expect(await box.inputValue()).toBe("restarted the pod");
  expect(await dana.filter("mine").textContent()).toMatch(/1/);
});

test("who waits is never kept back by an empty list", async () => {
  const dana = await live();
  await dana.queue.locator("[part=state][data-state=empty]").hover();
  await escalate(office.tomasz, "VPN drops every hour");
  await dana.row("VPN drops").waitFor();
});

test("what one gives back, and what is given back while it is open, stands in the list", async () => {
  const [mine, theirs] = [await escalate(office.tomasz, "Mine"), await escalate(office.tomasz, "Theirs")];
  const path = `/handoffs/${theirs.session_id}/${theirs.id}`;
  await claim(office.linh, theirs);
  const dana = await live({ path });
  await dana.row("Mine").waitFor();
  await call(office.linh, "POST", `${theirs.session_id}/handoffs/${theirs.id}/release`);
  await dana.row("Theirs").waitFor();
  await dana.row("Mine").getByRole("button", { name: "Claim" }).click();
  await dana.context.getByRole("button", { name: "Release" }).click();
  await dana.row("Mine").waitFor();
  expect(mine.status).toBe("waiting");
});

test("what has just happened is said in words that are one's own", async () => {
  await escalate(office.tomasz, "VPN drops every hour");
  const dana = await live({ context: await stoppedClock() });
  await dana.row("VPN drops").getByRole("button", { name: "Claim" }).click();
  await dana.context.getByText("Yours for moments").waitFor();
  const words = await dana.context.locator("article").textContent();
  expect(words).toMatch(/Tomasz Wójcik, just now/);
  expect(words).not.toMatch(/now ago|for now|now old/);
});

test("each form has its draft, leaving one gives the focus back, and it stays left", async () => {
  const handoff = await escalate(office.tomasz, "VPN drops every hour");
  await claim(office.dana, handoff);
  const dana = await live({ path: `/handoffs/${handoff.session_id}/${handoff.id}` });
  const button = (name: string) => dana.context.getByRole("button", { name });
  const box = dana.context.getByRole("textbox");
  await button("Resolve").click();
  await box.fill("For ourselves: the key was too old.");
  await button("Keep for later").click();
  expect(await focused(dana)).toMatch(/^Resolve/);
  await button("Return").click();
  expect(await box.inputValue()).toBe("");
  await button("Cancel").click();
  await dana.page.reload();
  await button("Resolve").waitFor();
  expect(await box.count()).toBe(0);
  await button("Resolve").click();
  expect(await box.inputValue()).toBe("For ourselves: the key was too old.");
  await button("Resolve").click();
  await dana.context.getByText("Resolution").waitFor();
  expect(await focused(dana)).toBe("VPN drops every hour");
});

test("who was too late in the open handoff is told by whom and when, and keeps the focus", async () => {
  const handoff = await escalate(office.tomasz, "VPN drops every hour");
  const dana = await live({ path: `/handoffs/${handoff.session_id}/${handoff.id}` });
  await dana.page.route("**/claim", async (route) => {
    await claim(office.linh, handoff);
    await route.continue();
  });
  await dana.context.getByRole("button", { name: "Claim" }).click();
  await dana.context.getByText(/Nguyễn Thùy Linh took this \d+ s ago\./).waitFor();
  await expect.poll(() => focused(dana)).toBe("VPN drops every hour");
});

test("signing out leads to the door, and the focus with it", async () => {
  const dana = await live();
  await dana.page.getByRole("button", { name: /Dana Okafor/ }).click();
  await dana.page.getByRole("button", { name: "Sign out" }).click();
  await dana.page.getByRole("heading", { name: "You are signed out" }).waitFor();
  expect(await focused(dana)).toBe("You are signed out");
});

test("a link is good until its last second", async () => {
  await escalate(office.tomasz, "VPN drops every hour");
  const context = await stoppedClock();
  const dana = await live({ context, token: tokenFor(office.dana.id, 29) }); // is told at once that it expires
  await dana.row("VPN drops").getByRole("button", { name: "Claim" }).click();
  await dana.context.getByText("Yours for moments").waitFor();
});

test("whoever points at a waiting time sees when that was", async () => {
  await escalate(office.tomasz, "VPN drops every hour");
  const dana = await live();
  await dana.row("VPN drops").locator("time").hover({ trial: true });
});

test("who may only watch is offered nothing else", async () => {
  await handoffd("user", "set-role", office.dana.id, "viewer");
  const handoff = await escalate(office.tomasz, "VPN drops every hour");
  const dana = await open({ path: `/handoffs/${handoff.session_id}/${handoff.id}` });
  await dana.state("stopped");
  await dana.context.getByText("Timeline").waitFor();
  await dana.row("VPN drops").waitFor();
  expect(await dana.page.getByRole("button", { name: /Claim/ }).count()).toBe(0);
});

test("a row tells those who listen how long somebody has waited, and the note", async () => {
  await escalate(office.tomasz, "VPN drops every hour", { engineer_notes: "Look at the tunnel." });
  const dana = await live();
  const title = dana.row("VPN drops").getByRole("button", { name: "VPN drops every hour" });
  const told = await title.evaluate((button) =>
    (button.getAttribute("aria-describedby") ?? "")
      .split(" ")
      .map((id) => (button.getRootNode() as ShadowRoot).getElementById(id)?.textContent)
      .join(" "),
  );
  expect(told).toMatch(/Tomasz Wójcik[\s\S]*waiting[\s\S]*Look at the tunnel\./);
});

test("letters of twice the size fit on a phone", async () => {
  const handoff = await escalate(office.tomasz, "VPN drops every hour");
  const dana = await live({ options: { viewport: { width: 360, height: 740 } } });
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

test("forced colours leave a button its text, and the open row a mark", async () => {
  const handoff = await escalate(office.tomasz, "VPN drops every hour");
  const dana = await live({
    path: `/handoffs/${handoff.session_id}/${handoff.id}`,
    options: { forcedColors: "active" },
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
