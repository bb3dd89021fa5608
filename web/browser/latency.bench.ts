// From the acknowledged commit of an escalation to the frame in which its card is on the screen, two people looking on
// two replicas.
import { inject, test } from "vitest";
import { launch } from "./chromium.js";
import { call, newOffice, newSession } from "./office.js";
import { View } from "./view.js";

const escalations = 60;
/** The aim: the 95th percentile, in milliseconds. */
const aim = 150;

test("commit to painted card", async () => {
  const [browser, office] = await Promise.all([launch(), newOffice()]);
  const [first = "", second = ""] = inject("replicas");
  const views = await Promise.all([
    View.live(browser, office.dana, { at: first }),
    View.live(browser, office.linh, { at: second }),
  ]);
  for (const { page } of views) {
    await page.evaluate(watch);
  }
  const latencies: number[] = [];
  for (let i = 0; i < escalations; i++) {
    const session = await newSession(office.tomasz, `Number ${i}`);
    const { id } = await call<{ id: string }>(office.tomasz, "POST", `${session}/handoff`, {
      intent: "escalate",
    });
    const committed = Date.now();
    const painted = await Promise.all(
      views.map(({ page }) => page.evaluate((card) => window.painted(card), id)),
    );
    latencies.push(...painted.map((at) => Math.max(0, at - committed)));
  }
  await browser.close();
  latencies.sort((a, b) => a - b);
  const percentile = (p: number) => latencies[Math.ceil((latencies.length * p) / 100) - 1] ?? Number.NaN;
  process.stdout.write(
    `commit to painted card, ${latencies.length} cards: ` +
      `p50 ${percentile(50).toFixed(0)} ms, p95 ${percentile(95).toFixed(0)} ms, max ${percentile(100).toFixed(0)} ms (aim: p95 below ${aim} ms)\n`,
  );
});

declare global {
  interface Window {
    /** When the card of a handoff was first on the screen, in milliseconds since 1970. */
    painted(id: string): Promise<number>;
  }
}

/** Runs in the page: notes when each card has been painted. */
function watch(): void {
  const times = new Map<string, Promise<number>>();
  const waiting = new Map<string, (at: Promise<number>) => void>();
  const list = document.querySelector("escalation-queue")?.shadowRoot;
  const look = () => {
    for (const row of list?.querySelectorAll<HTMLElement>("[data-handoff-id]") ?? []) {
      const id = row.dataset["handoffId"] ?? "";
      if (times.has(id)) {
        continue;
      }
      const painted = new Promise<number>((resolve) => {
        // The frame is made after the callback, and what is posted within it runs when the frame is done.
        requestAnimationFrame(() => {
          const { port1, port2 } = new MessageChannel();
          port1.onmessage = () => resolve(performance.timeOrigin + performance.now());
          port2.postMessage(undefined);
        });
      });
      times.set(id, painted);
      waiting.get(id)?.(painted);
    }
  };
  if (list) {
    new MutationObserver(look).observe(list, { childList: true, subtree: true });
  }
  look();
  window.painted = (id) =>
    times.get(id) ??
    new Promise((resolve) => {
      waiting.set(id, resolve);
    });
}
