import { describe, expect, test } from "vitest";
import { noFilter, type View } from "../../core/index.js";
import { alice, bob, card } from "../../testing/server.js";
import { chipsOf, chipText, customersOf, personsOf, picked, without } from "./chips.js";

describe("the chips", () => {
  test.each<[View, string[]]>([
    ["waiting", ["priority", "customer", "from"]],
    ["mine", ["priority", "customer", "from"]],
    ["asked", ["priority", "customer", "claimer"]],
    ["others", ["priority", "customer", "claimer"]],
    ["parked", ["priority", "customer", "from"]],
    ["closed", ["priority", "customer", "claimer"]],
  ])("of %s", (view, chips) => {
    expect(chipsOf(view, noFilter, false)).toEqual(chips);
  });

  test("of results are all", () => {
    const all = ["priority", "customer", "team", "from", "claimer"];
    expect(chipsOf("waiting", { ...noFilter, q: "vpn" }, true)).toEqual(all);
  });

  test("stay while they narrow the list", () => {
    expect(chipsOf("waiting", { ...noFilter, claimer: "a" }, false)).toContain("claimer");
  });
});

test("priorities are checked and unchecked, and keep their order", () => {
  const one = picked(noFilter, "priority", "low");
  const two = picked(one, "priority", "urgent");
  expect(two.priority).toEqual(["urgent", "low"]);
  expect(picked(two, "priority", "low").priority).toEqual(["urgent"]);
  expect(without(two, "priority")).toEqual(noFilter);
  expect(picked(two, "customer", "Acme")).toEqual({ ...two, customer: "Acme" });
});

test("customers and people are offered once, by name", () => {
  const cards = [
    card({ customer: "Zeta", created_by: bob }),
    card({ customer: "acme ", created_by: alice, claimed_by: bob }),
    card({ customer: "Acme", created_by: bob }),
    card({ customer: null }),
  ];
  expect(customersOf(cards)).toEqual(["Acme", "Zeta"]);
  expect(personsOf(cards, "from").map(({ name }) => name)).toEqual(["Alice", "Bob"]);
  expect(personsOf(cards, "claimer").map(({ name }) => name)).toEqual(["Bob"]);
});

test("a chip says what it narrows by", () => {
  const known = { cards: [card({ claimed_by: bob })], people: [], teams: [{ id: "t", name: "Billing" }] };
  expect(chipText({ ...noFilter, priority: ["urgent", "high"] }, "priority", known)).toBe("Urgent, High");
  expect(chipText({ ...noFilter, claimer: bob.id }, "claimer", known)).toBe("Bob");
  expect(chipText({ ...noFilter, team: "t" }, "team", known)).toBe("Billing");
  expect(chipText({ ...noFilter, from: "?" }, "from", { ...known, cards: [] })).toBe("a colleague");
});
