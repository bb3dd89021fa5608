// What the benchmarks of the page share: long tasks, percentiles, and lines that bench/report reads.
import type { Page } from "playwright-core";

declare global {
  interface Window {
    /** The durations of tasks over 50 ms since {@link watchLongTasks}, in milliseconds. */
    longTasks: number[];
  }
}

/** Has the page record its long tasks from now on. */
export async function watchLongTasks(page: Page): Promise<void> {
  await page.evaluate(() => {
    window.longTasks = [];
    new PerformanceObserver((list) => {
      window.longTasks.push(...list.getEntries().map(({ duration }) => duration));
    }).observe({ type: "longtask" });
  });
}

/** Returns the duration of the longest task over 50 ms, or 0 if there was none. */
export function longestTask(page: Page): Promise<number> {
  return page.evaluate(() => Math.max(0, ...window.longTasks));
}

/** Returns the p-th percentile. */
export function percentile(values: readonly number[], p: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.ceil((sorted.length * p) / 100) - 1] ?? Number.NaN;
}

/** Prints figures as go test does, each with its unit. */
export function report(name: string, figures: Record<string, number>): void {
  const values = Object.entries(figures).map(([unit, value]) => `${value.toFixed(1)} ${unit}`);
  process.stdout.write(`BenchmarkPage/${name}/server=handoffd 1 ${values.join(" ")}\n`);
}
