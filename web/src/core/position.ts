/** Where a reader of the stream is: the epoch names one history of the database, seq counts its events. */
export interface Position {
  epoch: string;
  seq: number;
}

/** Reads an event id, `<epoch>-<seq>`; undefined if it is none. */
export function parsePosition(id: string): Position | undefined {
  const parts = /^([0-9a-f]+)-(\d+)$/.exec(id);
  return parts?.[1] && parts[2] ? { epoch: parts[1], seq: Number(parts[2]) } : undefined;
}

/** Whether the reader at `at` has not reached `id` yet. What is of another history counts as not reached. */
export function isBehind(at: string | undefined, id: string): boolean {
  const here = at === undefined ? undefined : parsePosition(at);
  const there = parsePosition(id);
  return !here || !there || here.epoch !== there.epoch || here.seq < there.seq;
}

/** Whether `id` is the very next event for the reader at `at`: anything later means that one was lost. */
export function isNext(at: string, id: string): boolean {
  const here = parsePosition(at);
  const there = parsePosition(id);
  return !!here && !!there && here.epoch === there.epoch && here.seq + 1 === there.seq;
}
