import type { Card, Handoff, QueueClient } from "../core/index.js";
import { isViewer } from "./connection-line.js";

type ActionShortcut = "claim" | "release" | "resolve";
export type Shortcut = ActionShortcut | "next" | "previous" | "help" | "close";

const shortcuts: Record<string, Shortcut> = {
  j: "next",
  ArrowDown: "next",
  k: "previous",
  ArrowUp: "previous",
  c: "claim",
  r: "release",
  e: "resolve",
  "?": "help",
  Escape: "close",
};

/** Returns the shortcut of a key press; undefined with a modifier key. */
export function shortcutOf({ key, ctrlKey, metaKey, altKey }: KeyboardEvent): Shortcut | undefined {
  return ctrlKey || metaKey || altKey ? undefined : shortcuts[key];
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
