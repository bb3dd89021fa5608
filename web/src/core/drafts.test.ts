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
