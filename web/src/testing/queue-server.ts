import { byClosing, byUrgency } from "../core/card.js";
import type { Card, Queue } from "../core/index.js";
import { json, queue } from "./server.js";

const open = ["parked", "waiting", "claimed"];

/** Responds like a server that has these cards, to the user `me`. Words are those of titles. */
export function queuePage(
  request: string,
  cards: readonly Card[],
  me: string,
  over: Partial<Queue> = {},
): Response {
  const query = new URL(request.split(" ")[1] ?? "", "http://server").searchParams;
  const statuses = query.get("status")?.split(",") ?? open;
  const person = (name: string) => query.get(name)?.replace(/^me$/, me);
  const [q, priorities, from, claimer] = [
    query.get("q")?.toLowerCase(),
    query.get("priority")?.split(","),
    person("created_by"),
    person("claimed_by"),
  ];
  const found = cards.filter(
    (card) =>
      statuses.includes(card.status) &&
      (!q || card.session_title.toLowerCase().includes(q)) &&
      (!priorities || priorities.includes(card.priority)) &&
      (!from || card.created_by.id === from) &&
      (!claimer || card.claimed_by?.id === claimer),
  );
  const start = Number(query.get("cursor") ?? 0);
  const end = start + Number(query.get("limit") ?? 50);
  const order = statuses.some((status) => open.includes(status)) ? byUrgency : byClosing;
  const items = found.sort(order).slice(start, end);
  return json(queue(items, { next_cursor: end < found.length ? `${end}` : null, ...over }));
}
