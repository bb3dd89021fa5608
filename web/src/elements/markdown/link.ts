import { html, nothing, type TemplateResult } from "lit";

/** What a link or image names. */
export interface Target {
  url: string;
  title?: string | null | undefined;
}

/** Renders a link to the web or to an address of mail. Another address is shown as text beside the content. */
export function link(content: unknown, shown: string, { url, title }: Target): TemplateResult {
  const note = title ? html` <span class="quiet">(${title})</span>` : nothing;
  if (!isSafe(url)) {
    return html`${content}${url && url !== shown ? ` (${url})` : nothing}${note}`;
  }
  const misleads = isMisleading(shown.trim(), url);
  return html`<a href=${url} target="_blank" rel="noopener noreferrer nofollow">${content}</a>${
    misleads ? html` <span class="quiet" dir="ltr">(${url})</span>` : nothing
  }${note}`;
}

/** Reports whether an address leads to the web or to mail, and is complete. */
export function isSafe(url: string): boolean {
  return /^(?:https?:\/\/[^/]|mailto:.)/i.test(url) && URL.canParse(url);
}

/** Reports whether the text of a link names another place than its address. */
function isMisleading(shown: string, url: string): boolean {
  const { protocol, hostname, pathname } = new URL(url);
  if (protocol === "mailto:") {
    return shown.includes("@") && shown !== decodeURIComponent(pathname) && shown !== pathname;
  }
  const named = /^(?:https?:\/\/)?(?:www\.)?([^\s/:?#@]+\.[^\s/:?#@]+)/i.exec(shown)?.[1];
  return named !== undefined && named.toLowerCase() !== hostname.replace(/^www\./, "");
}
