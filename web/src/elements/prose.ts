import { html, type TemplateResult } from "lit";

/** A run of lines that are shown alike. */
interface Block {
  code: boolean;
  lines: string[];
}

/**
 * Text of people and machines, as text: paragraphs, lines that look like a terminal's in a fixed width, words between backticks
 * as code. Whatever markup it holds is shown and never obeyed.
 */
export function prose(text: string): TemplateResult {
  return html`<div class="prose">
    ${blocks(text).map(({ code, lines }) =>
      code
        ? html`<pre tabindex="0" dir="ltr">${dedent(lines)}</pre>`
        : html`<p dir="auto">${inline(lines.join("\n"))}</p>`,
    )}
  </div>`;
}

function blocks(text: string): Block[] {
  const found: Block[] = [];
  let fenced = false;
  let current: Block | undefined;
  for (const line of text.replace(/\r\n?/g, "\n").trimEnd().split("\n")) {
    if (/^\s*```/.test(line)) {
      fenced = !fenced;
      current = undefined;
      continue;
    }
    const code = fenced || looksTyped(line) || (line === "" && current?.code === true && fenced);
    if (line.trim() === "" && !fenced) {
      current = undefined;
    } else if (current && current.code === code) {
      current.lines.push(line);
    } else {
      current = { code, lines: [line] };
      found.push(current);
    }
  }
  return found;
}

/** Indented, in columns, ruled, or behind a prompt. */
function looksTyped(line: string): boolean {
  return /^(?: {2,}|\t)\S|\S {3,}\S|\S +\| +\S|^[-+=|]{5,}$|^[$#>] \S|^\s*"[^"]+": ?\S|^\s*[{}[\]]+,?$/.test(
    line,
  );
}

/** The lines without the margin that all of them have. */
function dedent(lines: readonly string[]): string {
  const margins = lines.filter((line) => line.trim() !== "").map((line) => line.search(/\S/));
  const margin = Math.min(...margins);
  return lines.map((line) => line.slice(margin)).join("\n");
}

function inline(text: string): (TemplateResult | string)[] {
  return text
    .split(/(`[^`\n]+`)/)
    .map((part) => (/^`.+`$/.test(part) ? html`<code>${part.slice(1, -1)}</code>` : part));
}
