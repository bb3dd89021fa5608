import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { pageLink, productLink } from "./handoff-links.js";

beforeEach(() => {
  vi.stubGlobal("document", { baseURI: "https://desk.example/support/7" });
});
afterEach(() => vi.unstubAllGlobals());

test.each([
  ["/api/v1", "https://desk.example/handoffs/s/h"],
  ["/tools/handoff/api/v1", "https://desk.example/tools/handoff/handoffs/s/h"],
  ["https://handoff.example/api/v1", "https://handoff.example/handoffs/s/h"],
])("the page beside the API %s has the handoff at %s", (baseUrl, link) => {
  expect(pageLink({ session_id: "s", id: "h" }, baseUrl)).toBe(link);
});

const session = { id: "0198", external_id: "a/b 1?" };

test("the template of the product is filled in, percent-encoded", () => {
  expect(productLink("https://app.example/s/{external_id}?id={id}", session)).toBe(
    "https://app.example/s/a%2Fb%201%3F?id=0198",
  );
});

test("an external id that looks like the template stays what it is", () => {
  const odd = { id: "0198", external_id: "$&{id}" };
  expect(productLink("https://app.example/s/{external_id}", odd)).toBe(
    "https://app.example/s/%24%26%7Bid%7D",
  );
});

test("there is no link without a template, an external id that it needs, or https", () => {
  expect(productLink(null, session)).toBeUndefined();
  expect(productLink("https://app.example/{id}", undefined)).toBeUndefined();
  expect(productLink("https://app.example/{external_id}", { id: "0198", external_id: null })).toBeUndefined();
  expect(productLink("https://app.example/{id}", { id: "0198", external_id: null })).toBe(
    "https://app.example/0198",
  );
  expect(productLink("javascript:alert({id})", session)).toBeUndefined();
});
