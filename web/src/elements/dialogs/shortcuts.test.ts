import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { type KeyPress, keysOf, shortcutOf, shortcuts } from "./shortcuts.js";

const press = (key: string, more: Partial<KeyPress> = {}): KeyPress => ({
  key,
  code: "",
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  shiftKey: false,
  repeat: false,
  isComposing: false,
  ...more,
});

beforeEach(() => {
  vi.stubGlobal("navigator", { platform: "Linux x86_64" });
});
afterEach(() => vi.unstubAllGlobals());

describe("shortcuts", () => {
  test("each has its own key, in either case", () => {
    for (const { id, key } of shortcuts) {
      const how = id === "commands" ? { ctrlKey: true } : {};
      expect(shortcutOf(press(key, how)), key).toBe(id);
      expect(shortcutOf(press(key.length === 1 ? key.toLowerCase() : key, how)), key).toBe(id);
    }
    const keys = shortcuts.map(({ id }) => keysOf(id).join(" "));
    expect(new Set(keys).size).toBe(keys.length);
  });

  test("arrow keys move in the list only", () => {
    expect(shortcutOf(press("ArrowDown"), true)).toBe("next");
    expect(shortcutOf(press("ArrowUp"), true)).toBe("previous");
    expect(shortcutOf(press("ArrowDown"), false)).toBeUndefined();
  });

  test("a modifier, an input method or a dead key has the key for itself", () => {
    for (const how of [{ ctrlKey: true }, { metaKey: true }, { altKey: true }, { isComposing: true }]) {
      expect(shortcutOf(press("c", how))).toBeUndefined();
    }
    expect(shortcutOf(press("Process", { code: "KeyC" }))).toBeUndefined();
    expect(shortcutOf(press("Dead", { code: "KeyC" }))).toBeUndefined();
  });

  test("AltGr types a character and is no modifier", () => {
    const graph = { ctrlKey: true, altKey: true, getModifierState: (name: string) => name === "AltGraph" };
    expect(shortcutOf(press("/", graph))).toBe("search");
  });

  test("the place of the key counts without Latin letters, and where digits need Shift", () => {
    expect(shortcutOf(press("с", { code: "KeyC" }))).toBe("claim"); // Cyrillic
    expect(shortcutOf(press("ζ", { code: "KeyZ" }))).toBeUndefined();
    expect(shortcutOf(press("é", { code: "Digit2" }))).toBe("mine"); // AZERTY
    expect(shortcutOf(press("!", { code: "Digit1", shiftKey: true }))).toBeUndefined();
    expect(shortcutOf(press("/", { code: "Digit7", shiftKey: true }))).toBe("search"); // QWERTZ
    expect(shortcutOf(press("a", { code: "KeyQ" }))).toBe("reassign"); // AZERTY: what is typed counts
  });

  test("a held key moves, and does nothing else again", () => {
    expect(shortcutOf(press("j", { repeat: true }))).toBe("next");
    for (const key of ["c", "n", "1", "?"]) {
      expect(shortcutOf(press(key, { repeat: true })), key).toBeUndefined();
    }
  });

  test("the command menu has the modifier of the system", () => {
    expect(shortcutOf(press("k", { ctrlKey: true }))).toBe("commands");
    expect(shortcutOf(press("k", { metaKey: true }))).toBeUndefined();
    vi.stubGlobal("navigator", { platform: "MacIntel" });
    expect(shortcutOf(press("k", { metaKey: true }))).toBe("commands");
    expect(shortcutOf(press("k", { ctrlKey: true }))).toBeUndefined();
    expect(keysOf("commands")).toEqual(["⌘", "K"]);
  });
});
