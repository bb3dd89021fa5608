import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { FakeStorage } from "../testing/browser.js";
import { Drafts } from "./drafts.js";

const storage = new FakeStorage();

function drafts(user = "a", at: FakeStorage | undefined = storage): Drafts {
  const opened = new Drafts(at);
  opened.setUser(user);
  return opened;
}

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  vi.useRealTimers();
});

test("a draft survives a reload, and belongs to one user", () => {
  drafts().set("h1", { form: "resolve", texts: { resolve: "It was DNS" } });
  expect(drafts().get("h1")).toMatchObject({ form: "resolve", texts: { resolve: "It was DNS" } });
  expect(drafts("b").get("h1")).toBeUndefined();
});

test("an empty draft is cleared", () => {
  const mine = drafts();
  mine.set("h1", { form: "resolve", texts: { resolve: "x" } });
  mine.set("h1", { form: "resolve", texts: { resolve: "" } });
  expect(mine.get("h1")).toBeUndefined();
  expect(drafts().get("h1")).toBeUndefined();
});

test("each form has a text, and a closed form stays closed", () => {
  drafts().set("h3", { form: undefined, texts: { resolve: "For us", return: "For them" } });
  expect(drafts().get("h3")).toMatchObject({ texts: { resolve: "For us", return: "For them" } });
  expect(drafts().get("h3")?.form).toBeUndefined();
});

test("drafts are removed after two weeks", () => {
  drafts().set("h2", { form: "return", texts: { return: "x" } });
  vi.advanceTimersByTime(15 * 24 * 3_600_000);
  drafts();
  expect(storage.length).toBe(0);
});

test("without storage drafts last as long as the page", () => {
  const full = new FakeStorage();
  full.setItem = () => {
    throw new DOMException("full", "QuotaExceededError");
  };
  for (const mine of [drafts("a", full), new Drafts(undefined)]) {
    mine.set("h1", { form: "resolve", texts: { resolve: "x" } });
    expect(mine.get("h1")?.texts).toEqual({ resolve: "x" });
  }
});

test("a draft says when it was saved, and survives that", () => {
  const mine = drafts();
  expect(mine.has("h9")).toBe(false);
  vi.setSystemTime("2026-01-01T16:14:00Z");
  mine.set("h9", { form: "resolve", texts: { resolve: "x" } });
  vi.setSystemTime("2026-01-01T16:20:00Z");
  const savedAt = Date.parse("2026-01-01T16:14:00Z");
  expect(mine.get("h9")).toEqual({ form: "resolve", texts: { resolve: "x" }, savedAt });
  const reloaded = drafts();
  expect(reloaded.has("h9")).toBe(true);
  expect(reloaded.get("h9")?.savedAt).toBe(savedAt);
  expect(drafts("b").has("h9")).toBe(false);
});

test("drafts tell of what is saved and cleared, once each", () => {
  const mine = drafts("c");
  const changes: string[] = [];
  mine.addEventListener("change", ({ detail }) => changes.push(`${detail.id} ${mine.has(detail.id)}`));
  mine.clear("begin");
  mine.set("begin", { form: "escalate", texts: { notes: "It does not start" } });
  mine.set("begin", { form: "escalate", texts: { notes: "" } });
  mine.clear("begin");
  expect(changes).toEqual(["begin true", "begin false"]);
});

test("of two tabs the last one saves, and both get that", () => {
  const [here, there] = [drafts("e"), drafts("e")];
  here.set("h1", { form: "resolve", texts: { resolve: "It was" } });
  there.set("h1", { form: "resolve", texts: { resolve: "It was DNS" } });
  expect(here.get("h1")?.texts).toEqual({ resolve: "It was DNS" });
  there.clear("h1");
  expect(here.get("h1")).toBeUndefined();
});

test("drafts of other tabs are known after a refresh", () => {
  const [here, there] = [drafts("d"), drafts("d")];
  there.set("h1", { form: "return", texts: { return: "x" } });
  expect(here.has("h1")).toBe(false);
  here.refresh();
  expect(here.has("h1")).toBe(true);
  there.clear("h1");
  here.refresh();
  expect(here.has("h1")).toBe(false);
});
