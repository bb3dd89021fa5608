// The examples of the README, bundled as products bundle them, on their own origins before a real replica.
import { readFile } from "node:fs/promises";
import { basename, join } from "node:path";
import type { Plugin } from "esbuild";
import type { Browser, Locator, Page } from "playwright-core";
import { afterAll, beforeAll, beforeEach, describe, expect, inject, test } from "vitest";
import { compileScript, parse } from "vue/compiler-sfc";
import type { Handoff } from "../src/core/schema.js";
import { launch } from "./chromium.js";
import { bundle, EmbeddingPage } from "./embedding-page.js";
import { type Account, call, claim, escalate, newAccount } from "./fixtures.js";
import { Relay } from "./relay.js";
import { type Replica, startReplica } from "./replica.js";
import { holdToasts } from "./view.js";

const examples = join(import.meta.dirname, "../examples");

/** What products write around an example; `product` is what the page defines. */
const mounts = {
  React: `
    import { createElement } from "react";
    import { createRoot } from "react-dom/client";
    import { SupportQueue } from "./react.jsx";
    await customElements.whenDefined("queue-toasts");
    createRoot(document.querySelector("#app")).render(createElement(SupportQueue, product));
  `,
  Vue: `
    import { createApp } from "vue";
    import SupportQueue from "./SupportQueue.vue";
    await customElements.whenDefined("queue-toasts");
    createApp(SupportQueue, product).mount("#app");
  `,
};

/** Compiles single-file components as Vue's plugins of bundlers do. */
const vue: Plugin = {
  name: "vue",
  setup({ onLoad }) {
    onLoad({ filter: /\.vue$/ }, async ({ path }) => {
      const { descriptor, errors } = parse(await readFile(path, "utf8"), { filename: basename(path) });
      const { content } = compileScript(descriptor, {
        id: basename(path),
        inlineTemplate: true,
        templateOptions: { compilerOptions: { isCustomElement: (tag) => tag.includes("-") } },
      });
      return { contents: content, errors: errors.map(({ message }) => ({ text: message })) };
    });
  },
};

let browser: Browser;
let account: Account;
let errors: string[];

beforeAll(async () => {
  browser = await launch();
});
afterAll(() => browser.close());
beforeEach(async () => {
  account = await newAccount();
  errors = [];
});

async function newPage(): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  context.setDefaultTimeout(240_000);
  const page = await context.newPage();
  page.on("pageerror", (error) => errors.push(String(error)));
  page.on("console", (message) => {
    // The network is not what is tested, and the pages have no icon.
    const isNetwork = message.text().startsWith("Failed to load resource");
    if (["error", "warning"].includes(message.type()) && !isNetwork) {
      errors.push(message.text());
    }
  });
  return page;
}

/** Finds, claims and answers a handoff by the elements, and closes it. */
async function work(page: Page): Promise<void> {
  const rail = page.locator("queue-views");
  const queue = page.locator("escalation-queue");
  const context = page.locator("handoff-context");
  const row = (title: string): Locator => queue.locator("[data-handoff-id]").filter({ hasText: title });
  await queue.locator("[part=connection][data-state=live]").waitFor();
  const handoff = await escalate(account.tomasz, "VPN drops every hour", {
    engineer_notes: "Tried:\n\n- an **MTU** of 1400",
  });
  await row("VPN drops every hour").click();
  await context.getByRole("heading", { name: "VPN drops every hour" }).waitFor();
  await context.locator("strong", { hasText: "MTU" }).waitFor(); // by the parser, which is a file of its own
  await context.getByRole("button", { name: "Claim" }).click();
  await rail.locator("[data-view=mine]").click();
  await row("VPN drops every hour").waitFor();
  expect(await queue.evaluate((element) => (element as { view?: string }).view)).toBe("mine");
  await context.getByRole("button", { name: "Return with answer" }).click();
  await context.getByRole("textbox").fill("Lower the MTU to 1300.");
  await context.locator("[part=composer] [type=submit]").click();
  await context.locator("[part=outcome]").getByText("Lower the MTU to 1300.").waitFor();
  const path = `${handoff.session_id}/handoffs/${handoff.id}`;
  expect(await call<Handoff>(account.tomasz, "GET", path)).toMatchObject({
    status: "returned",
    answer: "Lower the MTU to 1300.",
  });
  await context.locator("[part=back]").click();
  await context.getByRole("heading").first().waitFor({ state: "hidden" });
  await holdToasts(page.locator("queue-toasts"));
  await claim(account.linh, await escalate(account.dana, "DNS lookups fail"));
  await page.locator("queue-toasts [part=toast]").filter({ hasText: "DNS lookups fail" }).waitFor();
}

test("the plain page, on the origin of the API", async () => {
  const files = await bundle({ entryPoints: [{ in: "src/elements/index.ts", out: "handoffd" }] });
  files.set("/plain.html", await readFile(join(examples, "plain.html")));
  const relay = await Relay.to(inject("replicas")[0] ?? "");
  relay.intercept = ({ url = "" }, response) => {
    const file = files.get(url.replace("/desk", ""));
    if (url.startsWith("/desk/") && file !== undefined) {
      response.writeHead(200, { "Content-Type": url.endsWith(".js") ? "text/javascript" : "text/html" });
      response.end(file);
    }
    return file !== undefined;
  };
  const page = await newPage();
  page.on("dialog", (dialog) => void dialog.accept(account.dana.token));
  await page.goto(`${relay.address}/desk/plain.html`);
  await work(page);
  expect(errors).toEqual([]);
  await page.context().close();
  relay.close();
});

describe.each(["React", "Vue"] as const)("%s", (framework) => {
  let embedding: EmbeddingPage;
  let replica: Replica;

  beforeAll(async () => {
    const files = await bundle({
      stdin: { contents: mounts[framework], resolveDir: examples },
      entryNames: "app",
      jsx: "automatic",
      define: {
        "process.env.NODE_ENV": '"production"',
        __VUE_OPTIONS_API__: "true",
        __VUE_PROD_DEVTOOLS__: "false",
        __VUE_PROD_HYDRATION_MISMATCH_DETAILS__: "false",
      },
      plugins: [vue],
    });
    const html = '<!doctype html><title>Support</title><div id="app"></div>';
    embedding = await EmbeddingPage.serve(files.set("/", html));
    replica = await startReplica({
      HANDOFF_JWT_SECRET: inject("secret"),
      HANDOFF_ALLOWED_ORIGINS: embedding.origin,
    });
  });
  afterAll(async () => {
    await replica.stop();
    embedding.close();
  });

  test("the component, on another origin", async () => {
    const page = await newPage();
    await page.goto(embedding.origin);
    await page.evaluate(
      async ([baseUrl, token]) => {
        Object.assign(window, { product: { baseUrl, getToken: () => token } });
        const script = Object.assign(document.createElement("script"), { type: "module", src: "/app.js" });
        document.head.append(script);
      },
      [`${replica.address}/api/v1`, account.dana.token] as const,
    );
    await work(page);
    expect(errors).toEqual([]);
    await page.context().close();
  });
});
