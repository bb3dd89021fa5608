import { defineConfig } from "vitest/config";

/** No test is about speed: this ends what hangs, on the slowest machine and with other work on it. In milliseconds. */
const given = 300_000;

export default defineConfig({
  test: {
    maxWorkers: 2,
    projects: [
      { test: { name: "unit", include: ["src/**/*.test.ts"], testTimeout: given } },
      {
        test: {
          name: "browser",
          include: ["browser/**/*.test.ts"],
          globalSetup: "browser/setup.ts",
          testTimeout: given,
          hookTimeout: given,
          expect: { poll: { timeout: given - 60_000 } },
        },
      },
      {
        test: {
          name: "bench",
          include: ["browser/**/*.bench.ts"],
          globalSetup: "browser/setup.ts",
          testTimeout: given,
          hookTimeout: given,
        },
      },
    ],
  },
});
