import { type Card, type Handoff, type QueueClient, type View, views } from "../../core/index.js";
import { isViewer } from "../connection-line.js";
import { viewNames } from "../queue/view-bar.js";

type ActionShortcut = "claim" | "release" | "resolve" | "reassign";

/** What a key does. A view is shown. */
export type Shortcut =
  | ActionShortcut
  | View
  | "next"
  | "previous"
  | "open"
  | "close"
  | "search"
  | "begin"
  | "commands"
  | "help";

export interface ShortcutEntry {
  readonly id: Shortcut;
  /** The key as people read it; for "commands" with the modifier of the system. */
  readonly key: string;
  /** A key that does the same while the focus is in the list. */
  readonly listKey?: string;
  readonly label: string;
  readonly group: "Move" | "Act on a handoff" | "Show" | "Everywhere";
}

/** Every shortcut. The keys, the list under "?" and the command menu are made from it. */
export const shortcuts: readonly ShortcutEntry[] = [
  { id: "next", key: "j", listKey: "ArrowDown", label: "Next handoff", group: "Move" },
  { id: "previous", key: "k", listKey: "ArrowUp", label: "Previous handoff", group: "Move" },
  { id: "open", key: "Enter", label: "Open, without claiming", group: "Move" },
  { id: "close", key: "Escape", label: "Back to the list", group: "Move" },
  { id: "claim", key: "c", label: "Claim", group: "Act on a handoff" },
  { id: "resolve", key: "e", label: "Resolve or answer", group: "Act on a handoff" },
  { id: "reassign", key: "a", label: "Assign to a colleague", group: "Act on a handoff" },
  { id: "release", key: "r", label: "Release", group: "Act on a handoff" },
  ...views.map((id, nth) => ({ id, key: `${nth + 1}`, label: viewNames[id], group: "Show" as const })),
  { id: "search", key: "/", label: "Search", group: "Everywhere" },
  { id: "begin", key: "N", label: "New escalation", group: "Everywhere" },
  { id: "commands", key: "K", label: "All commands", group: "Everywhere" },
  { id: "help", key: "?", label: "This list", group: "Everywhere" },
];

const byKey = new Map(
  shortcuts.filter(({ id }) => id !== "commands").map((entry) => [entry.key.toLowerCase(), entry.id]),
);
const byListKey = new Map(shortcuts.map(({ id, listKey }) => [listKey?.toLowerCase(), id]));

/** The shortcuts that a held key repeats. */
const repeatable: readonly (Shortcut | undefined)[] = ["next", "previous"];

/** The part of a KeyboardEvent that decides. */
export type KeyPress = Pick<
  KeyboardEvent,
  "key" | "code" | "ctrlKey" | "metaKey" | "altKey" | "shiftKey" | "repeat" | "isComposing"
> &
  Partial<Pick<KeyboardEvent, "getModifierState">>;

/** Returns the shortcut of a key press; undefined with a modifier key, except for the command menu. */
export function shortcutOf(event: KeyPress, inList = true): Shortcut | undefined {
  const { ctrlKey, metaKey, altKey, isComposing, repeat } = event;
  if (isComposing || event.key === "Process" || event.key === "Dead") {
    return undefined; // an input method has the key
  }
  const key = keyOf(event);
  if (isCommandMenu(event)) {
    return repeat ? undefined : "commands";
  }
  const graph = event.getModifierState?.("AltGraph") ?? false; // types "/" on some keyboards
  if ((ctrlKey || metaKey || altKey) && !graph) {
    return undefined;
  }
  const shortcut = byKey.get(key) ?? (inList ? byListKey.get(key) : undefined);
  return repeat && !repeatable.includes(shortcut) ? undefined : shortcut;
}

/** Reports whether a key press is Cmd-K on a Mac, or Ctrl-K elsewhere. */
export function isCommandMenu(event: KeyPress): boolean {
  const { ctrlKey, metaKey, altKey } = event;
  return keyOf(event) === "k" && !altKey && (isMac() ? metaKey && !ctrlKey : ctrlKey && !metaKey);
}

/**
 * Returns what the key types, without case: caps lock changes nothing. On a keyboard without Latin letters, or whose
 * digits need Shift, the place of the key counts.
 */
function keyOf({ key, code, shiftKey }: KeyPress): string {
  const typed = key.toLowerCase();
  if (byKey.has(typed) || !code) {
    return typed;
  }
  const [, letter, digit] = /^(?:Key([A-Z])|Digit([1-6]))$/.exec(code) ?? [];
  const foreign = /^\p{L}$/u.test(key) && !/^\p{Script=Latin}$/u.test(key);
  return (foreign ? letter?.toLowerCase() : shiftKey ? undefined : digit) ?? typed;
}

function isMac(): boolean {
  return /mac|iphone|ipad/i.test(globalThis.navigator?.platform ?? "");
}

/** Returns the keys of a shortcut as people read them. */
export function keysOf(id: Shortcut): string[] {
  const key = shortcuts.find((entry) => entry.id === id)?.key ?? "";
  if (id === "commands") {
    return [isMac() ? "⌘" : "Ctrl", key];
  }
  return [key === "Escape" ? "Esc" : key];
}

/** Reports whether the user can do this with a handoff now. */
export function isAllowed(
  shortcut: ActionShortcut,
  { status, claimed_by }: Pick<Card | Handoff, "status" | "claimed_by">,
  client: QueueClient | undefined,
): boolean {
  if (shortcut === "claim") {
    return status === "waiting" && !isViewer(client?.connection);
  }
  return status === "claimed" && claimed_by?.id === client?.me?.id;
}
