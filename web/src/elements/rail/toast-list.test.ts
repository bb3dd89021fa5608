import { expect, test } from "vitest";
import type { NewsOfOwn } from "../../core/index.js";
import { ToastList } from "./toast-list.js";

const news = (id: string, type: NewsOfOwn["type"] = "claimed") => ({ type, card: { id } }) as NewsOfOwn;
const shown = (list: ToastList) => list.toasts.map((toast) => toast.news.card.id);

test("a toast is shown for eight seconds", () => {
  const list = new ToastList();
  list.add(news("a"));
  expect(list.pass(7_900)).toBe(false);
  expect(shown(list)).toEqual(["a"]);
  expect(list.pass(100)).toBe(true);
  expect(shown(list)).toEqual([]);
});

test("three toasts are shown at most, and one for each handoff", () => {
  const list = new ToastList();
  for (const id of ["a", "b", "c", "d"]) {
    list.add(news(id));
  }
  expect(shown(list)).toEqual(["b", "c", "d"]);
  list.add(news("b", "returned"));
  expect(shown(list)).toEqual(["c", "d", "b"]);
  expect(list.toasts.at(-1)?.news.type).toBe("returned");
});

test("time stands still for toasts that are held, and ends no sooner than three seconds later", () => {
  const list = new ToastList();
  list.add(news("a"));
  list.pass(7_000);
  list.hold("hover", true);
  list.hold("focus", true);
  list.pass(60_000);
  list.hold("hover", false);
  list.pass(60_000);
  expect(shown(list)).toEqual(["a"]);
  list.hold("focus", false);
  list.pass(2_900);
  expect(shown(list)).toEqual(["a"]);
  list.pass(100);
  expect(shown(list)).toEqual([]);
});

test("the end of a hold that never began gives no more time", () => {
  const list = new ToastList();
  list.add(news("a"));
  list.pass(7_000);
  list.hold("hidden", false);
  expect(list.pass(1_000)).toBe(true);
});

test("the toast of a handoff that was read elsewhere goes", () => {
  const list = new ToastList();
  list.add(news("a"));
  expect(list.read(new Set())).toBe(false); // the news came before the mark
  expect(list.read(new Set(["a"]))).toBe(false);
  expect(list.read(new Set())).toBe(true);
  expect(shown(list)).toEqual([]);
});
