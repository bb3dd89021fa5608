import { html, nothing, type TemplateResult } from "lit";
import type { Step } from "../../core/index.js";
import { name } from "../name.js";
import { timeOfDay } from "../times.js";

const mailTexts: Partial<Record<Step["mails"][number]["status"], string>> = {
  sent: "mailed to",
  queued: "mail queued for",
  logged: "mail logged for",
  failed: "mail failed for",
};

/** Renders the recipients by the status of their mail. Mail that became unnecessary is not shown. */
export function mails({ mails, mails_omitted: more, unheard }: Step): (TemplateResult | typeof nothing)[] {
  const lines: (TemplateResult | typeof nothing)[] = Object.entries(mailTexts).map(([status, text]) => {
    const failed = status === "failed";
    const names = mails
      .filter((mail) => mail.status === status)
      .map(({ to, error }, index) => {
        const separator = index > 0 ? ", " : nothing;
        return html`${separator}${name(to.name)}${failed && error ? ` (${error})` : nothing}`;
      });
    return names.length > 0
      ? html`<span class="${failed ? "" : "quiet"} mail">${text} ${names}</span>`
      : nothing;
  });
  if (more > 0) {
    lines.push(html`<span class="quiet mail num">and ${more} more</span>`);
  }
  if (unheard) {
    lines.push(html`<span class="mail">no mail: all recipients have left or opted out</span>`);
  }
  return lines;
}

type Post = Step["posts"][number];

/** Renders each endpoint that was told, with the times at which a message in chat was posted and changed. */
export function posts({ posts, posts_omitted: more }: Step, now: number): TemplateResult[] {
  const lines = posts.map((post) => {
    const failing = post.status === "failing";
    return html`<span class="${failing ? "" : "quiet"} mail num">
      ${name(post.endpoint)} ${failing ? failure(post, now) : success(post, now)}
    </span>`;
  });
  if (more > 0) {
    lines.push(html`<span class="quiet mail num">and ${more} more</span>`);
  }
  return lines;
}

function success({ format, at, updated_at }: Post, now: number): TemplateResult {
  const verb = format === "standard" ? "delivered" : "posted";
  return html`${verb} ${timeOfDay(at, now)}${updated_at ? html`, updated ${timeOfDay(updated_at, now)}` : nothing}`;
}

function failure({ error, attempts, at }: Post, now: number): TemplateResult {
  const reason = (error ?? "error").replaceAll("_", " ");
  const tried = attempts === 1 ? "tried" : `tried ${attempts} times, last`;
  return html`not reached (${reason}), ${tried} ${timeOfDay(at, now)}`;
}
