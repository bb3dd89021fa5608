// Measures the time from the acknowledged commit of an escalation to the frame that shows its card, in two browsers
// on two replicas.
import { setTimeout } from "node:timers/promises";
import { inject, test } from "vitest";
import { launch } from "./chromium.js";
import { call, newAccount, newSession } from "./fixtures.js";
import { percentile, recordTasks, report } from "./measure.js";
import { View } from "./view.js";

const escalations = 60;
/** The time from one escalation to the next, in milliseconds: rows stay for 4 s, and must not fill the screen. */
const interval = 400;

test("commit to painted card", async () => {
  const [browser, account] = await Promise.all([launch(), newAccount()]);
  const [first = "", second = ""] = inject("replicas");
  const views = await Promise.all([
    View.live(browser, account.dana, { at: first }),
    View.live(browser, account.linh, { at: second }),
  ]);
  for (const { page } of views) {
    await page.evaluate(watch);
  }
  const longestTask = await recordTasks(browser);
  const latencies: number[] = [];
  for (let i = 0; i < escalations; i++) {
    const paced = setTimeout(interval);
    const session = await newSession(account.tomasz, `Number ${i}`);
    const { id } = await call<{ id: string }>(account.tomasz, "POST", `${session}/handoff`, {
      intent: "escalate",
    });
    const committed = Date.now();
    const painted = await Promise.all(
      views.map(({ page }) => page.evaluate((card) => window.painted(card), id)),
    );
    latencies.push(...painted.map((at) => Math.max(0, at - committed)));
    await call(account.tomasz, "POST", `${session}/handoffs/${id}/withdraw`, {});
    await paced;
  }
  const { wall, cpu } = await longestTask();
  await browser.close();
  report("painted", {
    "p50-ms": percentile(latencies, 50),
    "p95-ms": percentile(latencies, 95),
    "max-ms": Math.max(...latencies),
    "ms-longest-task": wall,
    "cpu-ms-longest-task": cpu,
  });
});

declare global {
  interface Window {
    /** Returns when the card of a handoff was first painted, in milliseconds since 1970. */
    painted(id: string): Promise<number>;
  }
}

/** Runs in the page: records when each card is painted. */
function watch(): void {
  const times = new Map<string, Promise<number>>();
  const waiting = new Map<string, (at: Promise<number>) => void>();
  const list = document.querySelector("escalation-queue")?.shadowRoot;
  const record = () => {
    for (const row of list?.querySelectorAll<HTMLElement>("[data-handoff-id]") ?? []) {
      const id = row.dataset["handoffId"] ?? "";
      if (times.has(id)) {
        continue;
      }
      const painted = new Promise<number>((resolve) => {
        // The frame is painted after the callback; a message posted in the callback arrives after that.
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
    new MutationObserver(record).observe(list, { childList: true, subtree: true });
  }
  record();
  window.painted = (id) =>
    times.get(id) ??
    new Promise((resolve) => {
      waiting.set(id, resolve);
    });
}
