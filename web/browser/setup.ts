// Starts the binary for all browser tests, with two replicas and a PostgreSQL of their own.
import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { chmodSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { TestProject } from "vitest/node";

declare module "vitest" {
  interface ProvidedContext {
    /** The path of handoffd. */
    binary: string;
    /** The addresses of the replicas. */
    replicas: string[];
    /** The URL of their database. */
    database: string;
    /** The secret that signs tokens. */
    secret: string;
  }
}

export default async function setup({ provide }: TestProject): Promise<() => Promise<void>> {
  const root = join(import.meta.dirname, "../..");
  const directory = mkdtempSync(join(tmpdir(), "handoffd-browser-"));
  chmodSync(directory, 0o755); // PostgreSQL may run as another user
  const binary = join(directory, "handoffd");
  execFileSync(process.env["GO"] ?? "go", ["build", "-o", binary, "./cmd/handoffd"], { cwd: root });

  const data = join(directory, "data");
  const dev = spawn(binary, ["dev", "--replicas", "2", "--data", data, "--log-level", "error"], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  provide("binary", binary);
  provide("replicas", await ready(dev));
  provide("database", readFileSync(join(data, "url"), "utf8").trim());
  provide("secret", readFileSync(join(data, "secret"), "utf8").trim());
  return async () => {
    dev.kill("SIGTERM");
    await once(dev, "exit");
    rmSync(directory, { recursive: true });
  };
}

/** Reads the output of `handoffd dev` until it is ready, and returns the addresses of the replicas. */
async function ready(dev: ChildProcess): Promise<string[]> {
  if (dev.stdout === null) {
    throw new Error("dev has no output");
  }
  const replicas: string[] = [];
  for await (const line of createInterface({ input: dev.stdout })) {
    if (line.includes(" runs on ")) {
      replicas.push(...(line.match(/http:\/\/127\.0\.0\.1:\d+/g) ?? []));
    }
    if (line.includes("make listen")) {
      dev.stdout.resume(); // a full pipe would block it
      return replicas;
    }
  }
  throw new Error("handoffd dev ended before it was ready");
}
