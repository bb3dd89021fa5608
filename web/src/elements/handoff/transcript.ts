import type { Message, SessionWithMessages } from "../../core/index.js";

/** The fetched messages that are newer than the snapshot. */
export interface Later {
  messages: readonly Message[];
  /** The cursor of the messages between the snapshot and those; null if there are none. */
  before: string | null;
}

/** Returns the messages of a session since the snapshot was taken. */
export function messagesSince(session: SessionWithMessages | undefined, taken: string): Later {
  const messages = session?.messages.filter((message) => message.created_at > taken) ?? [];
  const all = messages.length > 0 && messages.length === session?.messages.length;
  return { messages, before: all ? session.messages_cursor : null };
}

/** Returns the newest messages together with older ones of the same session that were fetched before. */
export function keepFetched(
  known: SessionWithMessages | undefined,
  newest: SessionWithMessages,
): SessionWithMessages {
  const first = newest.messages[0]?.created_at;
  const last = known?.messages.at(-1)?.created_at;
  if (!known || known.id !== newest.id || first === undefined || last === undefined || last < first) {
    return newest;
  }
  const older = known.messages.filter((message) => message.created_at < first);
  return older.length === 0
    ? newest
    : { ...newest, messages: [...older, ...newest.messages], messages_cursor: known.messages_cursor };
}

/** A message with a key that it keeps when older ones come before it. */
export interface KeyedMessage {
  key: string;
  message: Message;
}

/** Gives messages keys. Those of one time and speaker are counted from the newest. */
export function keyed(messages: readonly Message[]): KeyedMessage[] {
  const seen = new Map<string, number>();
  return messages
    .toReversed()
    .map((message) => {
      const key = `${message.created_at} ${message.role}`;
      const count = seen.get(key) ?? 0;
      seen.set(key, count + 1);
      return { key: `${key} ${count}`, message };
    })
    .reverse();
}
