import { expect, test } from "vitest";
import type { Card, NewsOfOwn } from "../../core/index.js";
import { newsText } from "./news-text.js";

const dana = { id: "u1", name: "Dana" };
const tomasz = { id: "u2", name: "Tomasz" };
const text = (type: NewsOfOwn["type"], by: NewsOfOwn["by"] = dana, claimed_by: Card["claimed_by"] = dana) =>
  newsText({ type, by, card: { number: 12, claimed_by } as Card }).replace(/[\u2068\u2069]/g, "");

test("news say who did what with which handoff", () => {
  expect(text("claimed")).toBe("Dana claimed #12");
  expect(text("returned")).toBe("Dana answered #12");
  expect(text("resolved")).toBe("Dana resolved #12");
  expect(text("released")).toBe("Dana released #12");
  expect(text("withdrawn")).toBe("Dana withdrew #12");
});

test("news of a reassignment name the next claimer", () => {
  expect(text("reassigned", dana, tomasz)).toBe("Dana assigned #12 to Tomasz");
  expect(text("reassigned", dana, dana)).toBe("Dana took #12 over");
});

test("what a service does for a person is told as theirs", () => {
  const by = { id: "k1", name: "Backend", service: true, on_behalf_of: dana } as NewsOfOwn["by"];
  expect(text("claimed", by)).toBe("Dana claimed #12");
});

test("a name cannot turn the words around it", () => {
  expect(newsText({ type: "claimed", by: dana, card: { number: 1 } as Card })).toBe(
    "\u2068Dana\u2069 claimed #1",
  );
});
