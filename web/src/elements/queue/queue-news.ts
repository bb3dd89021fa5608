import type { LitElement } from "lit";
import type { QueueClient } from "../../core/index.js";
import type { Announcer } from "../announcer.js";
import { emit } from "../element-events.js";
import { cardLabel } from "./row.js";

/** Announces what a client reports, and dispatches it as events of the list, until the signal aborts. */
export function forwardNews(
  host: LitElement,
  client: QueueClient,
  announcer: Announcer,
  setNote: (id: string, text: string) => void,
  signal: AbortSignal,
): void {
  const options = { signal };
  client.addEventListener("counts", ({ detail }) => emit(host, "queue-counts", { counts: detail }), options);
  client.addEventListener("connection", ({ detail }) => announcer.connection(detail), options);
  client.drafts.addEventListener("change", () => host.requestUpdate(), options);
  client.addEventListener(
    "unsent",
    ({ detail: { card, message } }) => {
      setNote(card.id, `Not sent. ${message}`);
      announcer.say(`Not sent: ${cardLabel(card)}. ${message}`);
    },
    options,
  );
  client.addEventListener(
    "arrival",
    ({ detail }) => {
      announcer.arrived(detail.length, () => client.counts?.waiting);
      emit(host, "queue-arrival", { cards: detail });
    },
    options,
  );
  client.addEventListener(
    "overdue",
    ({ detail }) => {
      for (const card of detail) {
        announcer.overdue(card.id, cardLabel(card));
      }
      emit(host, "queue-overdue", { cards: detail });
    },
    options,
  );
}
