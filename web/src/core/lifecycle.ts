import type { ServerClock } from "./clock.js";
import type { Parts } from "./parts.js";
import { earliest } from "./position.js";
import { SignedOutError } from "./token.js";

/** Starts the parts of a client in order, and ends them. */
export class Lifecycle {
  readonly #parts: Parts;
  readonly #clock: ServerClock;
  readonly #onChange: () => void;
  #run = 0; // grows with each start and close: what finishes later compares it
  #identifying = false;
  #subject: string | undefined; // of the token, where it can be read

  constructor(parts: Parts, clock: ServerClock, onChange: () => void) {
    this.#parts = parts;
    this.#clock = clock;
    this.#onChange = onChange;
  }

  async start(): Promise<void> {
    const run = ++this.#run;
    const { tokens, identity, lists, updates } = this.#parts;
    const polled = updates.isViewer; // without a position in the stream
    updates.stream.setState({ state: "connecting" });
    try {
      await tokens.current();
    } catch (error) {
      if (run !== this.#run) {
        return;
      }
      if (error instanceof SignedOutError) {
        this.signOut(error);
        return;
      }
      // The stream asks again, with backoff.
    }
    if (run !== this.#run) {
      return;
    }
    this.#open(tokens.user);
    const identified = this.identify();
    const positions = await lists.open(polled);
    await identified;
    if (run !== this.#run) {
      return;
    }
    if (identity.known && !identity.can("streamEscalations")) {
      updates.poll();
    } else {
      updates.stream.campaign(earliest(positions));
    }
    await lists.openResults(identity.can("createHandoff"));
    if (run === this.#run) {
      this.#parts.addOwn();
    }
  }

  /** Starts again if the role of a user without a stream has one now. */
  async restartIfPromoted(): Promise<void> {
    if (this.#identifying) {
      return;
    }
    const run = this.#run;
    this.#identifying = true;
    await this.identify();
    this.#identifying = false;
    if (run === this.#run && this.#parts.identity.can("streamEscalations")) {
      this.close();
      await this.start();
    }
  }

  close(): void {
    this.#run++;
    this.#parts.updates.close();
    this.#parts.identity.close();
    this.#parts.lists.close();
    this.#parts.people.allow(false);
  }

  /** Ends everything because no token is accepted. */
  signOut({ refusal }: SignedOutError): void {
    this.close();
    this.#parts.updates.stream.setState({ state: "signed-out", refusal });
  }

  /** Asks the server who the user is and what they can do. */
  async identify(): Promise<void> {
    const run = this.#run;
    try {
      await this.#parts.identity.fetch();
      if (run === this.#run) {
        this.#takeUser();
        this.#onChange();
      }
    } catch (error) {
      if (run === this.#run && error instanceof SignedOutError) {
        this.signOut(error);
      }
    }
  }

  #open(subject: string | undefined): void {
    const { drafts, identity, lists, people, updates } = this.#parts;
    const sameUser = subject === this.#subject;
    if (!sameUser) {
      identity.clear();
      people.clear();
      lists.clear();
      this.#takeUser();
    }
    this.#subject = subject;
    drafts.setUser(subject ?? "");
    updates.stream.join(subject, sameUser);
  }

  #takeUser(): void {
    const { identity, own, people, store } = this.#parts;
    store.me = identity.user?.id;
    own.unread.setUser(identity.user?.id, this.#clock.now());
    people.allow(identity.can("listUsers"));
  }
}
