import { expect, test } from "vitest";
import { tokens } from "./tokens.js";

test("tokens.css has the tokens of the elements", async () => {
  const note =
    "/* The tokens of tokens.ts, for pages. Written by tokens.test.ts: npx vitest run --project unit -u */";
  const rules = tokens.cssText.replace(/^ {2}/gm, "").replace(/:root,\s+:host/g, ":root");
  await expect(`${note}\n${rules.trim()}\n`).toMatchFileSnapshot("tokens.css");
});
