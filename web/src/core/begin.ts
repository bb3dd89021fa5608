import type { ApiClient } from "./api-client.js";
import { cardOf } from "./card.js";
import { explain } from "./explain.js";
import { ProblemError } from "./problem.js";
import type { Card, HandoffInput, Problem } from "./schema.js";
import type { Store } from "./store.js";

/** The result of {@link begin}. Of a refusal, `card` is the open handoff of the session, if that is the reason. */
export type BeginOutcome =
  | { ok: true; card: Card }
  | { ok: false; message: string; card?: Card; problem?: Problem };

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
    const problem = error instanceof ProblemError ? error.problem : undefined;
    const open = problem?.handoff;
    if (open) {
      store.apply(open);
    }
    const card = open && (store.card(open.id) ?? open);
    return { ok: false, message: explain(error, now), ...(card && { card }), ...(problem && { problem }) };
  }
}
