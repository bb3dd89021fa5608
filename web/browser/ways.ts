// Ways into the states of the page.
import { type FullHandoff, handoffs, moment, person } from "./demo.js";
import type { Interceptor } from "./relay.js";
import type { View } from "./view.js";

/** Returns the address of a handoff. */
export const pathTo = ({ session_id, id }: FullHandoff) => `/handoffs/${session_id}/${id}`;
/** Returns the address of a handoff of the demo. */
export const pathOf = (wanted: (handoff: FullHandoff) => boolean) => {
  const found = handoffs.findLast(wanted);
  if (found === undefined) {
    throw new Error("the demo has no such handoff");
  }
  return pathTo(found);
};
/** Returns the address of a handoff with a status; a claimed one is Dana's by default. */
export const at = (status: string, by = "dana") =>
  pathOf((each) => each.status === status && (each.claimed_by?.id ?? person("dana").id) === person(by).id);

/** Makes requests fail whose address contains `part`. */
export const refuse =
  (part: string, status: number): Interceptor =>
  (request, response) => {
    if (!request.url?.includes(part)) {
      return false;
    }
    response.writeHead(status, { "Content-Type": "application/problem+json", Date: moment.toUTCString() });
    response.end(JSON.stringify({ title: "Trouble", status, code: "trouble", detail: "It does not work." }));
    return true;
  };

/** Waits until a handoff is shown. */
export const opened = (view: View) => view.context.getByText("Timeline").waitFor();
/** Waits until a row is shown. */
export const listed = (text: string) => (view: View) => view.row(text).waitFor();
/** Waits until the list shows something else than rows. */
export const shows = (state: string) => (view: View) =>
  view.queue.locator(`[part=state][data-state=${state}]`).waitFor();

/** Returns the cards of the demo and others, and what the mock server must know of those. */
export const beside = (...more: readonly FullHandoff[]) => ({
  cards: [...more.map(({ card }) => card), ...handoffs.map(({ card }) => card)],
  options: { more },
});
