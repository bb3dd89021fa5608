import { html, nothing, type TemplateResult } from "lit";
import type { Handoff, Message, MessagePage, SessionWithMessages } from "../core/index.js";
import { name } from "./name.js";
import { prose } from "./prose.js";
import { timeOfDay } from "./times.js";

const speakers: Record<Message["role"], string> = {
  user: "Engineer",
  assistant: "Assistant",
  system: "System",
  tool: "Tool",
  note: "Note",
};

/** The fetched messages that are newer than the snapshot. */
export interface Later {
  messages: readonly Message[];
  /** The cursor of the messages between the snapshot and those; null if there are none. */
  before: string | null;
}

/** Returns the messages of a session since the snapshot was taken. */
export function messagesSince(session: SessionWithMessages | undefined, taken: string): Later {
  const messages = session?.messages.filter((message) => message.created_at > taken) ?? [];
  const all = messages.length > 0 && messages.length === session?.messages.length;
  return { messages, before: all ? session.messages_cursor : null };
}

/** Returns the newest messages together with older ones of the same session that were fetched before. */
export function keepFetched(
  known: SessionWithMessages | undefined,
  newest: SessionWithMessages,
): SessionWithMessages {
  const first = newest.messages[0]?.created_at;
  const last = known?.messages.at(-1)?.created_at;
  if (!known || known.id !== newest.id || first === undefined || last === undefined || last < first) {
    return newest;
  }
  const older = known.messages.filter((message) => message.created_at < first);
  return older.length === 0
    ? newest
    : { ...newest, messages: [...older, ...newest.messages], messages_cursor: known.messages_cursor };
}

/** Fetches the messages before a cursor. */
export type FetchMore = (before: string, place: "older" | "between") => Promise<void>;

/** Renders the transcript, folded. */
export function transcriptSection(
  handoff: Handoff,
  session: SessionWithMessages | undefined,
  older: MessagePage | undefined,
  more: FetchMore,
): TemplateResult | typeof nothing {
  const context = handoff.context;
  if (!context) {
    return nothing;
  }
  const later = messagesSince(session, context.taken_at);
  const before = older ? older.messages_cursor : context.messages_cursor;
  const count = context.messages.length;
  const title =
    count === 0
      ? "no messages"
      : count === 1
        ? "1 message"
        : `${context.messages_cursor || count >= 50 ? "last " : ""}${count} messages`;
  return html`<details class="transcript" part="transcript">
    <summary>
      <h3>Transcript</h3>
      <span class="quiet num">${title}${handoff.messages_since > 0 ? `, ${handoff.messages_since} new` : ""}</span>
    </summary>
    <ol>
      ${fetchMore("Show earlier messages", before, "older", more)}
      ${older?.messages.map(message)} ${context.messages.map(message)}
      ${
        later.messages.length > 0
          ? html`<li class="divider" tabindex="-1"><span>After the handoff</span></li>
              ${fetchMore("Show messages in between", later.before, "between", more)}
              ${later.messages.map(message)}`
          : nothing
      }
    </ol>
  </details>`;
}

function fetchMore(
  label: string,
  before: string | null | undefined,
  place: "older" | "between",
  more: FetchMore,
): TemplateResult | typeof nothing {
  return before
    ? html`<li><button class="link" type="button" @click=${() => void more(before, place)}>${label}</button></li>`
    : nothing;
}

function message({ role, name: speaker, content, created_at }: Message): TemplateResult {
  return html`<li class="message ${role}">
    <p class="speaker">
      ${speakers[role]}${speaker ? html` ${name(speaker)}` : nothing}
      <span class="quiet">${timeOfDay(created_at, Date.now())}</span>
    </p>
    ${prose(content)}
  </li>`;
}
