import { describe, expect, test } from "vitest";
import { alice, bob, card } from "../testing/server.js";
import { type Filter, finds, isFiltered, noFilter, queryOf, sameFilter } from "./filter.js";

const filter = (over: Partial<Filter>): Filter => ({ ...noFilter, ...over });

describe("a filter", () => {
  test("of blanks narrows nothing", () => {
    expect(isFiltered(noFilter)).toBe(false);
    expect(isFiltered(filter({ q: "  ", customer: " " }))).toBe(false);
    expect(isFiltered(filter({ team: "t" }))).toBe(true);
  });

  test("is the same whatever the order of its priorities and the blanks around its words", () => {
    expect(
      sameFilter(filter({ priority: ["high", "urgent"] }), filter({ priority: ["urgent", "high"] })),
    ).toBe(true);
    expect(sameFilter(filter({ q: "vpn " }), filter({ q: "vpn" }))).toBe(true);
    expect(sameFilter(filter({ from: "a" }), filter({ claimer: "a" }))).toBe(false);
  });

  test.each<[Partial<Filter>, boolean | undefined]>([
    [{}, true],
    [{ priority: ["urgent", "high"] }, true],
    [{ priority: ["low"] }, false],
    [{ from: bob.id }, true],
    [{ from: alice.id }, false],
    [{ claimer: alice.id }, true],
    [{ claimer: bob.id }, false],
    [{ q: "vpn" }, undefined],
    [{ q: "vpn", priority: ["low"] }, false],
    [{ customer: "larkmoor " }, true],
    [{ customer: "Lark" }, false],
    [{ team: "t" }, undefined],
  ])("%o finds a card, or leaves it to the server", (over, expected) => {
    const urgent = card({ priority: "urgent", status: "claimed", claimed_by: alice, customer: "Larkmoor" });
    expect(finds(filter(over), urgent)).toBe(expected);
  });

  test("of a view that shows one's own asks the server for those, unless it searches all views", () => {
    expect(queryOf(filter({ customer: "L" }), "asked").created_by).toBe("me");
    expect(queryOf(filter({ customer: "L" }), "mine").claimed_by).toBe("me");
    expect(queryOf(filter({ q: "vpn" }), "asked").created_by).toBe("");
    expect(queryOf(filter({ q: "x".repeat(300) }), "waiting").q).toHaveLength(200);
  });
});
