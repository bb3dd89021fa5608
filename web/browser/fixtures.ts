import { execFile } from "node:child_process";
import { createHmac, randomUUID } from "node:crypto";
import { promisify } from "node:util";
import { inject } from "vitest";
import type { Card, Handoff, Queue } from "../src/core/schema.js";

const run = promisify(execFile);

/** A user, with a token for requests that the page does not offer. */
export interface Person {
  readonly id: string;
  readonly name: string;
  readonly token: string;
}

/** The users of an account. A test has its own account, which isolates it from other tests. */
export interface Account {
  readonly dana: Person;
  readonly linh: Person;
  readonly tomasz: Person;
}

export async function newAccount(): Promise<Account> {
  const accountId = await handoffd("account", "add", `Account ${randomUUID()}`);
  const addUser = async (name: string, email: string): Promise<Person> => {
    const id = await handoffd(
      ...["user", "add", "--account", accountId, "--name", name, "--role", "engineer"],
      ...["--email", `${email}@office.example`],
    );
    return { id, name, token: tokenFor(id, 3600) };
  };
  const [dana, linh, tomasz] = await Promise.all([
    addUser("Dana Okafor", "dana"),
    addUser("Nguyễn Thùy Linh", "linh"),
    addUser("Tomasz Wójcik", "tomasz"),
  ]);
  return { dana, linh, tomasz };
}

/** Runs handoffd, and returns its output. */
export async function handoffd(...args: string[]): Promise<string> {
  const { stdout } = await run(inject("binary"), args, {
    env: { ...process.env, DATABASE_URL: inject("database") },
  });
  return stdout.trim();
}

/** Runs a statement as the owner of the database, and returns psql's output. */
export async function sql(statement: string): Promise<string> {
  const { stdout } = await run("psql", ["--no-psqlrc", "-qAtX", "-c", statement, inject("database")]);
  return stdout.trim();
}

/** Returns a bearer token as `handoffd token` prints it, for any lifetime. */
export function tokenFor(user: string, seconds: number): string {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");
  const exp = Math.floor(Date.now() / 1000) + seconds;
  const unsigned = `${part({ alg: "HS256", typ: "JWT" })}.${part({ sub: user, exp })}`;
  return `${unsigned}.${createHmac("sha256", inject("secret")).update(unsigned).digest("base64url")}`;
}

/** Calls the API as a user, and throws unless it succeeds. */
export async function call<Body>(user: Person, method: string, path: string, body?: object): Promise<Body> {
  const response = await fetch(`${inject("replicas")[0]}/api/v1/ai-sessions/${path}`, {
    method,
    headers: { authorization: `Bearer ${user.token}`, "content-type": "application/json" },
    ...(body && { body: JSON.stringify(body) }),
  });
  if (!response.ok) {
    throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
  }
  return (await response.json()) as Body;
}

/** Escalates a new session. */
export async function escalate(user: Person, title: string, more: object = {}): Promise<Handoff> {
  const session = await newSession(user, title);
  return call(user, "POST", `${session}/handoff`, { intent: "escalate", ...more });
}

export async function newSession(user: Person, title: string): Promise<string> {
  const session = randomUUID();
  await call(user, "PUT", session, {
    title,
    problem_summary: "The tunnel is renegotiated every hour and fails.",
  });
  return session;
}

export async function claim(user: Person, { id, session_id }: Handoff): Promise<Handoff> {
  return call(user, "POST", `${session_id}/handoffs/${id}/claim`);
}

/** Returns the waiting cards, as the database has them. */
export async function waiting(user: Person): Promise<Card[]> {
  const { items } = await call<Queue>(user, "GET", "queue?status=waiting&limit=100");
  return items;
}
