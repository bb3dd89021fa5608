import type { ApiClient } from "./api-client.js";
import { explain } from "./explain.js";
import { ProblemError } from "./problem.js";
import type { Card, Handoff, HandoffInput } from "./schema.js";
import type { Store } from "./store.js";

/** The result of {@link begin}. Of a refusal, `card` is the open handoff of the session, if that is the reason. */
export type BeginOutcome = { ok: true; card: Card } | { ok: false; message: string; card?: Card };

/** Escalates or parks a session. It never throws: the outcome has the error. */
export async function begin(
  api: ApiClient,
  store: Store,
  sessionId: string,
  input: HandoffInput,
  now: number,
): Promise<BeginOutcome> {
  try {
    const handoff = await api.createHandoff(sessionId, input);
    const card = cardOf(handoff.context ? handoff : await api.handoff(handoff));
    store.apply(card, store.me);
    return { ok: true, card: store.card(card.id) ?? card };
  } catch (error) {
    const open = error instanceof ProblemError ? error.problem.handoff : undefined;
    if (open) {
      store.apply(open);
    }
    const card = open && (store.card(open.id) ?? open);
    return { ok: false, message: explain(error, now), ...(card && { card }) };
  }
}

/** How much of a note a card shows, in characters. */
const previewLength = 200;

/** Returns the card of a new handoff. */
function cardOf(handoff: Handoff): Card {
  const { engineer_notes, context, timeline: _timeline, timeline_omitted: _omitted, ...rest } = handoff;
  return {
    ...rest,
    session_title: context?.title ?? "",
    problem_summary: context?.problem_summary ?? "",
    note_preview: engineer_notes.replace(/\s+/g, " ").trim().slice(0, previewLength),
  };
}
