import { isolate, type NewsOfOwn } from "../../core/index.js";

const verbs: Record<Exclude<NewsOfOwn["type"], "reassigned">, string> = {
  claimed: "claimed",
  returned: "answered",
  resolved: "resolved",
  released: "released",
  withdrawn: "withdrew",
};

/** Returns news in a few words: "Dana Okafor answered #12". */
export function newsText({ card, type, by }: NewsOfOwn): string {
  const { id, name } = by.on_behalf_of ?? by;
  const number = `#${card.number}`;
  if (type !== "reassigned") {
    return `${isolate(name)} ${verbs[type]} ${number}`;
  }
  const { claimed_by: to } = card;
  return to === null || to.id === id
    ? `${isolate(name)} took ${number} over`
    : `${isolate(name)} assigned ${number} to ${isolate(to.name)}`;
}
