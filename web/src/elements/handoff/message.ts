import { html, nothing, type TemplateResult } from "lit";
import { type Message, singleLine } from "../../core/index.js";
import { face } from "../face.js";
import { codeBlock } from "../markdown/code.js";
import { name } from "../name.js";
import { prose } from "../prose.js";
import { timeOfDay } from "../times.js";

const speakers: Record<Message["role"], string> = {
  user: "Engineer",
  assistant: "Assistant",
  system: "System",
  tool: "Tool",
  note: "Note",
};

/** A message with more lines is folded; a line has about so many characters. */
const foldedLines = 40;
const lineLength = 90;

/** How a message is shown. */
export interface MessageView {
  /** Whether all of it is shown, though it is long or the output of a tool. */
  open: boolean;
  /** Whether the search stands on it. */
  current: boolean;
  /** Whether a line above it names the day, so that its own time need not. */
  dated: boolean;
  setOpen: (open: boolean) => void;
}

/** Renders a message of the transcript. The outputs of tools are one line until they are opened. */
export function messageItem(message: Message, key: string, view: MessageView): TemplateResult {
  const { role, content } = message;
  const tool = role === "tool" && (content.includes("\n") || content.length > lineLength);
  return html`<li class="message ${role} ${view.current ? "current" : ""}" data-key=${key}>
    ${tool ? toolMessage(message, view) : html`${speaker(message, view)} ${body(message, view)}`}
  </li>`;
}

function speaker({ role, name: text, created_at }: Message, { dated }: MessageView): TemplateResult {
  const named = text ? singleLine(text) : "";
  const time = timeOfDay(created_at, dated ? Date.parse(created_at) : Date.now());
  const picture =
    role === "assistant"
      ? html`<span class="face square ai" aria-hidden="true">AI</span>`
      : role === "user" || role === "note"
        ? face({ id: named || role, name: named || speakers[role], agent: false })
        : nothing;
  return html`<p class="speaker">
    ${picture}<span>${named ? name(named) : speakers[role]}</span>
    ${named && role !== "user" ? html`<span class="quiet">${speakers[role]}</span>` : nothing}
    <span class="quiet">${time}</span>
  </p>`;
}

function body({ role, content }: Message, { open, setOpen }: MessageView): TemplateResult {
  const lines = linesOf(content);
  const shown = role === "tool" ? html`<p class="plain" dir="auto">${content}</p>` : prose(content);
  const text = html`<div class="content">${shown}</div>`;
  return lines <= foldedLines
    ? text
    : html`<div class=${open ? "long" : "long folded"} @focusin=${open ? nothing : () => setOpen(true)}>${text}</div>
        <button class="link fold" type="button" aria-expanded=${open} @click=${() => setOpen(!open)}>
          ${open ? "Show less" : `Show all ${lines} lines`}
        </button>`;
}

/** Returns about how many lines a text needs. */
function linesOf(text: string): number {
  return text.split("\n").reduce((sum, line) => sum + Math.max(1, Math.ceil(line.length / lineLength)), 0);
}

function toolMessage(message: Message, { open, setOpen, dated }: MessageView): TemplateResult {
  const { content, created_at } = message;
  const first = content.split("\n").find((line) => line.trim() !== "") ?? "";
  return html`<details
    class="tool"
    .open=${open}
    @toggle=${(event: Event) => setOpen((event.target as HTMLDetailsElement).open)}
  >
    <summary>
      <strong>${message.name ? name(message.name) : speakers.tool}</strong>
      <code dir="ltr">${singleLine(first.slice(0, 200))}</code>
      <span class="quiet">${timeOfDay(created_at, dated ? Date.parse(created_at) : Date.now())}</span>
    </summary>
    ${open ? html`<div class="content prose">${codeBlock(content)}</div>` : nothing}
  </details>`;
}
