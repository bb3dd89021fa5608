import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { inject } from "vitest";

/** A replica for one test, with its own settings. */
export interface Replica {
  readonly address: string;
  stop(): Promise<void>;
}

export async function startReplica(settings: Record<string, string>): Promise<Replica> {
  const serve = spawn(inject("binary"), ["serve"], {
    env: {
      ...process.env,
      DATABASE_URL: inject("database"),
      HANDOFF_ADDR: "127.0.0.1:0",
      HANDOFF_LOG_FORMAT: "json",
      ...settings,
    },
    stdio: ["ignore", "ignore", "pipe"],
  });
  const stop = async () => {
    serve.kill("SIGTERM");
    await once(serve, "exit");
  };
  let address = "";
  const log: string[] = [];
  for await (const line of createInterface({ input: serve.stderr })) {
    log.push(line);
    const { msg, address: at } = JSON.parse(line) as { msg: string; address?: string };
    address = msg === "serving" ? `http://${at}` : address;
    if (msg === "listening") {
      serve.stderr.resume();
      return { address, stop };
    }
  }
  throw new Error(`the replica ended before it was listening:\n${log.join("\n")}`);
}
