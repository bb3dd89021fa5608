import { nothing, type TemplateResult } from "lit";

/** Returns the HTML that a template makes, without handlers of events and directives. */
export function templateHtml(value: unknown): string {
  if (Array.isArray(value)) {
    return value.map(templateHtml).join("");
  }
  if (value === nothing || value === undefined || value === null) {
    return "";
  }
  if (typeof value !== "object") {
    return escapeHtml(String(value));
  }
  if (!("strings" in value)) {
    return "";
  }
  const { strings, values } = value as TemplateResult;
  return strings.reduce((html, text, i) => {
    if (i === 0) {
      return text;
    }
    const part = values[i - 1];
    const attribute = /\s([@.?]?)([\w-]+)=$/.exec(html);
    if (attribute && html.lastIndexOf("<") > html.lastIndexOf(">")) {
      const [all, prefix, name] = attribute;
      const kept = html.slice(0, -all.length);
      return (prefix || part === nothing ? kept : `${kept} ${name}="${escapeHtml(String(part))}"`) + text;
    }
    return html + templateHtml(part) + text;
  }, "");
}

function escapeHtml(text: string): string {
  return text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;").replace(/"/g, "&quot;");
}

/** Returns the text of HTML with the numbers of lists, then the addresses in it. */
export function textOf(html: string): string {
  const addresses = Array.from(html.matchAll(/<a href="([^"]*)"/g), ([, address]) => `\n${address}`);
  return (html + addresses.join(""))
    .replace(/<button[^>]*>[^<]*<\/button>/g, "")
    .replace(/<li[^>]* data-marker="([^"]+)"[^>]*>/g, " $1 ")
    .replace(/<(?:p|li|pre|figure|figcaption|td|th|div|hr|br)\b[^>]*>/g, "\n")
    .replace(/<[^>]+>/g, "")
    .replace(/&lt;/g, "<")
    .replace(/&gt;/g, ">")
    .replace(/&quot;/g, '"')
    .replace(/&amp;/g, "&");
}
