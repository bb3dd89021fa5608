import { html, nothing, type TemplateResult } from "lit";
import type { Handoff, Message, Session } from "../core/index.js";
import { prose } from "./prose.js";
import { moment } from "./times.js";

const speakers: Record<Message["role"], string> = {
  user: "Engineer",
  assistant: "Assistant",
  system: "System",
  note: "Note",
};

/** The transcript, folded away: it is long, and what matters of it stands above. */
export function transcriptSection(
  handoff: Handoff,
  session: Session | undefined,
): TemplateResult | typeof nothing {
  const context = handoff.context;
  if (!context) {
    return nothing;
  }
  const later = session?.messages?.filter((message) => message.created_at > context.taken_at) ?? [];
  const count = context.messages.length;
  const title =
    count === 0
      ? "no messages"
      : count === 1
        ? "one message"
        : `${count >= 50 ? "last " : ""}${count} messages`;
  return html`<details class="transcript" part="transcript">
    <summary>
      <h3>Transcript</h3>
      <span class="quiet num">${title}${later.length > 0 ? `, ${later.length} since` : ""}</span>
    </summary>
    <ol>
      ${context.messages.map(message)}
      ${
        later.length > 0
          ? html`<li class="divider"><span>After it was handed off</span></li>
              ${later.map(message)}`
          : nothing
      }
    </ol>
  </details>`;
}

function message({ role, content, created_at }: Message): TemplateResult {
  return html`<li class="message ${role}">
    <p class="speaker">
      ${speakers[role]}
      <span class="quiet">${moment(created_at, Date.now())}</span>
    </p>
    ${prose(content)}
  </li>`;
}
