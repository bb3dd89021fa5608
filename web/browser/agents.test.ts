// Agents ask through /mcp, and people answer on the page.
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, inject, test } from "vitest";
import { launch } from "./chromium.js";
import { handoffd, newAccount, sql } from "./fixtures.js";
import { View } from "./view.js";

let browser: Browser;

beforeAll(async () => {
  browser = await launch();
});
afterAll(() => browser.close());

/** Calls ask_a_human, and returns the text of its result. */
async function ask(key: string, question: object): Promise<string> {
  const response = await fetch(`${inject("replicas")[1]}/mcp`, {
    method: "POST",
    headers: {
      authorization: `Bearer ${key}`,
      "content-type": "application/json",
      accept: "application/json, text/event-stream",
    },
    body: JSON.stringify({
      jsonrpc: "2.0",
      id: 1,
      method: "tools/call",
      params: { name: "ask_a_human", arguments: question },
    }),
  });
  const result = /^data: (.*)$/m.exec(await response.text())?.[1] ?? "{}";
  return JSON.parse(result).result?.content?.[0]?.text ?? result;
}

test("an agent asks, a person answers on the page, and the call returns the answer", async () => {
  const { dana } = await newAccount();
  const account = await sql(`select account_id from users where id = '${dana.id}'`);
  const key = await handoffd("key", "add", "--account", account, "--name", "Scout", "--agent");
  const answer = ask(key, {
    question: "Which retention applies to the audit log?",
    tried: ["read the handbook"],
    ruled_out: ["the default of 30 days"],
    wait_seconds: 300,
  });

  const view = await View.live(browser, dana);
  const row = view.row("Which retention applies");
  await expect.poll(() => row.locator(".about").textContent()).toMatch(/Scout\s+agent/);
  await row.getByRole("link", { name: "Which retention applies" }).click();
  const { context } = view;
  await expect.poll(() => context.locator(".by strong").first().textContent()).toMatch(/^Scout\s+agent/);
  await context.getByText("read the handbook").waitFor();
  await context.getByText("the default of 30 days").waitFor();

  await context.getByRole("button", { name: "Claim" }).click();
  await context.getByText("The agent that asked waits for your answer.").waitFor();
  await context.getByRole("button", { name: "Answer" }).click();
  await context.getByText("Your answer goes to the agent that asks.").waitFor();
  expect(await context.getByText(/sent back/i).count()).toBe(0);
  await context.getByRole("textbox").fill("Ten years, by contract.");
  await context.locator("button[type=submit]").click();
  expect(await answer).toBe("#1 was answered by Dana Okafor:\n\nTen years, by contract.");
  expect(view.errors).toEqual([]);
  await view.page.context().close();
});
