import { execFile } from "node:child_process";
import { createHmac, randomUUID } from "node:crypto";
import { promisify } from "node:util";
import { inject } from "vitest";
import type { Card, Handoff, Queue } from "../src/core/schema.js";

const run = promisify(execFile);

/** Somebody of an office, who can do over HTTP what the page does not offer. */
export interface Person {
  readonly id: string;
  readonly name: string;
  readonly token: string;
}

/** An account of its own for a test: the product keeps it apart from all others. */
export interface Office {
  readonly dana: Person;
  readonly linh: Person;
  readonly tomasz: Person;
}

export async function newOffice(): Promise<Office> {
  const account = await handoffd("account", "add", `Office ${randomUUID()}`);
  const hire = async (name: string, email: string): Promise<Person> => {
    const id = await handoffd(
      ...["user", "add", "--account", account, "--name", name, "--role", "engineer"],
      ...["--email", `${email}@office.example`],
    );
    return { id, name, token: tokenFor(id, 3600) };
  };
  const [dana, linh, tomasz] = await Promise.all([
    hire("Dana Okafor", "dana"),
    hire("Nguyễn Thùy Linh", "linh"),
    hire("Tomasz Wójcik", "tomasz"),
  ]);
  return { dana, linh, tomasz };
}

/** Runs a command of the program, and returns what it prints. */
export async function handoffd(...args: string[]): Promise<string> {
  const { stdout } = await run(inject("binary"), args, {
    env: { ...process.env, DATABASE_URL: inject("database") },
  });
  return stdout.trim();
}

/** Runs a statement as the owner of the database, and returns what psql prints. */
export async function sql(statement: string): Promise<string> {
  const { stdout } = await run("psql", ["--no-psqlrc", "-qAtX", "-c", statement, inject("database")]);
  return stdout.trim();
}

/** A bearer token such as `handoffd token` prints, for any length of time, also one that is over. */
export function tokenFor(user: string, seconds: number): string {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");
  const exp = Math.floor(Date.now() / 1000) + seconds;
  const unsigned = `${part({ alg: "HS256", typ: "JWT" })}.${part({ sub: user, exp })}`;
  return `${unsigned}.${createHmac("sha256", inject("secret")).update(unsigned).digest("base64url")}`;
}

/** Calls the API as somebody; fails unless it is answered well. */
export async function call<Answer>(
  who: Person,
  method: string,
  path: string,
  body?: object,
): Promise<Answer> {
  const answer = await fetch(`${inject("replicas")[0]}/api/v1/ai-sessions/${path}`, {
    method,
    headers: { authorization: `Bearer ${who.token}`, "content-type": "application/json" },
    ...(body && { body: JSON.stringify(body) }),
  });
  if (!answer.ok) {
    throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
  }
  return (await answer.json()) as Answer;
}

/** A new session of somebody, escalated. */
export async function escalate(who: Person, title: string, more: object = {}): Promise<Handoff> {
  const session = await newSession(who, title);
  return call(who, "POST", `${session}/handoff`, { intent: "escalate", ...more });
}

export async function newSession(who: Person, title: string): Promise<string> {
  const session = randomUUID();
  await call(who, "PUT", session, {
    title,
    problem_summary: "The tunnel is renegotiated every hour and fails.",
  });
  return session;
}

export async function claim(who: Person, { id, session_id }: Handoff): Promise<Handoff> {
  return call(who, "POST", `${session_id}/handoffs/${id}/claim`);
}

/** All that waits, as the database has it. */
export async function waiting(who: Person): Promise<Card[]> {
  const { items } = await call<Queue>(who, "GET", "queue?status=waiting&limit=100");
  return items;
}
