import type { TemplateResult } from "lit";

/** An entry of the command menu. */
export interface Command {
  readonly id: string;
  readonly label: string;
  /** The heading it stands under. */
  readonly group: string;
  /** The shortcut that does the same. */
  readonly keys?: readonly string[];
  readonly detail?: string;
  /** Words that find it, and are not shown. */
  readonly also?: string;
  readonly icon?: TemplateResult;
  /** Whether the menu stays open until it is done. */
  readonly takesTime?: boolean;
  /** Does it. What takes time returns why it failed, or what remains to be done once the menu is closed. */
  readonly run: () => void | Promise<string | (() => void) | undefined>;
}
