import { defineConfig } from "vitest/config";

/** Ends tests that hang, on the slowest machine. No test is about speed. In milliseconds. */
const timeout = 300_000;

export default defineConfig({
  test: {
    maxWorkers: 2,
    // oidc-provider says of each default that it is one.
    onConsoleLog: (text) => !text.includes("oidc-provider"),
    projects: [
      { test: { name: "unit", include: ["src/**/*.test.ts"], testTimeout: timeout } },
      {
        test: {
          name: "browser",
          include: ["browser/**/*.test.ts"],
          globalSetup: "browser/setup.ts",
          testTimeout: timeout,
          hookTimeout: timeout,
          expect: { poll: { timeout: timeout - 60_000 } },
        },
      },
      {
        test: {
          name: "pictures",
          include: ["browser/**/*.pictures.ts"],
          globalSetup: "browser/setup.ts",
          testTimeout: timeout,
          hookTimeout: timeout,
        },
      },
      {
        test: {
          name: "bench",
          include: ["browser/**/*.bench.ts"],
          fileParallelism: false, // two measurements at a time would measure each other
          globalSetup: "browser/setup.ts",
          testTimeout: timeout,
          hookTimeout: timeout,
        },
      },
    ],
  },
});
