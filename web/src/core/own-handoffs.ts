import type { HandoffEvent } from "./card.js";
import type { DraftStorage } from "./drafts.js";
import { type NewsOfOwn, newsOfOwn } from "./news.js";
import type { Card } from "./schema.js";
import type { Store } from "./store.js";
import { type Seen, Unread } from "./unread.js";

export interface OwnHandoffsConfig {
  store: Store;
  storage: DraftStorage | undefined;
  onChange: () => void;
  /** Another person has changed one of them. */
  onNews: (news: NewsOfOwn) => void;
  /** Other tabs of the user should know. */
  onSeen: (seen: Record<string, Seen>) => void;
}

/** What others do with the handoffs that the user has escalated, and what of it the user has not seen. */
export class OwnHandoffs {
  readonly #config: OwnHandoffsConfig;
  readonly unread: Unread;

  constructor(config: OwnHandoffsConfig) {
    this.#config = config;
    this.unread = new Unread(config);
  }

  /** Takes cards as they are now; those of others are ignored. */
  add(cards: readonly Card[]): void {
    const { store } = this.#config;
    this.unread.add(
      cards.filter((card) => card.created_by.id === store.me),
      (id) => store.changedBy(id),
    );
  }

  /** Takes an event, which the store has applied. */
  onEvent(event: HandoffEvent): void {
    const news = newsOfOwn(event, this.#config.store.me);
    if (news) {
      this.unread.changed(news.card);
      this.#config.onNews(news);
    } else {
      this.add([event.handoff]);
    }
  }
}
