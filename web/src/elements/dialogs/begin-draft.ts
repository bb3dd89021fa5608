import type { Drafts, Priority } from "../../core/index.js";
import type { NoteParts } from "./begin-notes.js";

/** The id of the draft. */
const id = "begin";

const nothing: NoteParts = { problem: "", tried: "", ruledOut: "", next: "" };

/** What was written for the next handoff, stored as a draft with each change. */
export class BeginDraft {
  parts: NoteParts = nothing;
  priority: Priority = "normal";
  /** The session to hand off. */
  session: string | undefined;
  savedAt: number | undefined;

  restore(drafts: Drafts): void {
    const draft = drafts.get(id);
    const texts = draft?.texts ?? {};
    const { problem = "", tried = "", ruledOut = "", next = "", priority } = texts;
    this.parts = { problem, tried, ruledOut, next };
    this.priority = (priority as Priority | undefined) || "normal";
    this.session = texts["session"] || undefined;
    this.savedAt = draft?.savedAt;
  }

  /** Stores what is written. A session alone is no draft. */
  store(drafts: Drafts): void {
    if (this.empty) {
      this.savedAt = undefined;
      drafts.clear(id);
      return;
    }
    const { parts, priority, session = "" } = this;
    this.savedAt = Date.now();
    drafts.set(id, { form: undefined, texts: { ...parts, priority, session } });
  }

  clear(drafts: Drafts): void {
    Object.assign(this, { parts: nothing, priority: "normal", session: undefined, savedAt: undefined });
    drafts.clear(id);
  }

  /** Whether nothing is written. */
  get empty(): boolean {
    return Object.values(this.parts).every((part) => part.trim() === "");
  }
}
