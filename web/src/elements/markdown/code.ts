import { html, nothing, type TemplateResult } from "lit";
import { markOverflow, scrollable } from "./scrollable.js";

/** Renders a block of code or output, with its language, and buttons that copy it and wrap its lines. */
export function codeBlock(text: string, language = ""): TemplateResult {
  const label = language === "" ? "Output" : `Code, ${language}`;
  return html`<figure class="code">
    ${language === "" ? nothing : html`<figcaption dir="ltr">${language}</figcaption>`}
    <div class="tools">
      <button class="wraps" type="button" aria-pressed="false" @click=${toggleWrap}>Wrap</button>
      <button class="copies" type="button" @click=${(event: Event) => void copy(event, text)}>Copy</button>
    </div>
    <pre dir="ltr" ${scrollable(label)}>${revealed(text)}</pre>
  </figure>`;
}

/** Characters that change the direction of text, without a width of their own. */
const directional = /([\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069])/;

/** Renders code so that hidden characters cannot change the order in which it is read. */
export function revealed(text: string): string | (string | TemplateResult)[] {
  return directional.test(text)
    ? text.split(directional).map((part) => (directional.test(part) ? codePoint(part) : part))
    : text;
}

function codePoint(char: string): TemplateResult {
  return html`<span class="code-point">U+${char.charCodeAt(0).toString(16).toUpperCase().padStart(4, "0")}</span>`;
}

function toggleWrap({ currentTarget }: Event): void {
  const button = currentTarget as HTMLButtonElement;
  const figure = button.closest("figure");
  const wrapped = figure?.classList.toggle("wrapped") ?? false;
  button.setAttribute("aria-pressed", String(wrapped));
  const pre = figure?.querySelector("pre");
  if (pre) {
    markOverflow(pre);
  }
}

/** How long a button says that it has copied, in milliseconds. */
const saidFor = 2_000;

async function copy({ currentTarget }: Event, text: string): Promise<void> {
  const button = currentTarget as HTMLButtonElement;
  const copied = await write(text, button);
  const said = copied ? "Copied" : "Not copied";
  button.textContent = said;
  setTimeout(() => {
    button.textContent = "Copy";
  }, saidFor);
  const status = (button.getRootNode() as ShadowRoot).querySelector("[role=status]");
  if (status) {
    status.textContent = said;
  }
}

/** Copies a text. Pages without TLS have no `navigator.clipboard`: there the text is selected and copied. */
async function write(text: string, button: HTMLElement): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    const pre = button.closest("figure")?.querySelector("pre");
    if (pre) {
      getSelection()?.selectAllChildren(pre);
    }
    return document.execCommand("copy");
  }
}
