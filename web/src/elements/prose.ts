import { html, type TemplateResult } from "lit";

/** Consecutive lines of one kind. */
interface Block {
  code: boolean;
  lines: string[];
}

/**
 * Renders text as paragraphs, terminal output as preformatted text, and words in backticks as code. Markup is shown as
 * text.
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
    const code = fenced || isOutput(line) || (line === "" && current?.code === true && fenced);
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

/** Reports whether a line is indented, in columns, ruled, JSON, or after a prompt. */
function isOutput(line: string): boolean {
  return /^(?: {2,}|\t)\S|\S {3,}\S|\S +\| +\S|^[-+=|]{5,}$|^[$#>] \S|^\s*"[^"]+": ?\S|^\s*[{}[\]]+,?$/.test(
    line,
  );
}

/** Returns the lines without their common margin. */
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
