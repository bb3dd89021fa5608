// What the benchmarks of the page share: long tasks, percentiles, and lines that bench/report reads.
import type { Browser } from "playwright-core";

/** The longest task of a page's main thread: by the clock, and by the CPU time that the thread was given for one. */
export interface LongestTask {
  wall: number;
  cpu: number;
}

interface TraceEvent {
  name: string;
  pid: number;
  tid: number;
  dur?: number;
  tdur?: number;
  args: { name?: string };
}

/**
 * Records the tasks of all pages of a browser, until the returned function is called. It returns the longest ones, in
 * milliseconds. Where a core is shared, a task waits for it, and only the CPU time is the page's own.
 */
export async function recordTasks(browser: Browser): Promise<() => Promise<LongestTask>> {
  const categories = ["-*", "disabled-by-default-devtools.timeline"];
  await browser.startTracing(undefined, { categories });
  return async () => {
    const { traceEvents } = JSON.parse(`${await browser.stopTracing()}`) as { traceEvents: TraceEvent[] };
    const threadOf = ({ pid, tid }: TraceEvent) => `${pid} ${tid}`;
    const main = new Set(
      traceEvents
        .filter(({ name, args }) => name === "thread_name" && args.name === "CrRendererMain")
        .map(threadOf),
    );
    const tasks = traceEvents.filter((event) => event.name === "RunTask" && main.has(threadOf(event)));
    const longest = (times: (number | undefined)[]) =>
      times.reduce<number>((most, each = 0) => Math.max(most, each / 1_000), 0);
    return { wall: longest(tasks.map(({ dur }) => dur)), cpu: longest(tasks.map(({ tdur }) => tdur)) };
  };
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
