import { type Card, isolate, type NewsOfOwn } from "../core/index.js";
import { newsText } from "../elements/rail/news-text.js";

/** What a desktop notification says. A newer one with the same tag replaces it. */
export interface Texts {
  readonly title: string;
  readonly body: string;
  readonly tag: string;
}

/** Returns what is said about handoffs that have arrived or are overdue. */
export function arrivalTexts(cards: readonly Card[]): Texts | undefined {
  const [first, ...others] = cards;
  if (first === undefined) {
    return undefined;
  }
  const tag = "handoffd:arrival";
  const overdue = cards.filter((card) => card.overdue > 0).length;
  if (others.length > 0) {
    const kind = overdue === 0 ? "new " : overdue === cards.length ? "overdue " : "";
    const body = cards.map((card) => card.session_title).join("\n");
    return { title: `${cards.length} ${kind}escalations`, body, tag };
  }
  const title = `${overdue > 0 ? "Overdue: " : ""}${first.session_title}`;
  return { title, body: `${isolate(first.created_by.name)} asks for help (${first.priority})`, tag };
}

/** Returns what is said about the user's own handoffs, which others have changed. */
export function newsTexts(news: readonly NewsOfOwn[]): Texts | undefined {
  const [first, ...others] = news;
  if (first === undefined) {
    return undefined;
  }
  const tag = "handoffd:news";
  return others.length === 0
    ? { title: newsText(first), body: first.card.session_title, tag }
    : { title: `${news.length} of your handoffs have changed`, body: news.map(newsText).join("\n"), tag };
}
