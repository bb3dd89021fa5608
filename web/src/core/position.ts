/** A place in the stream: the epoch names one history of the database, seq counts its events. */
export interface Position {
  epoch: string;
  seq: number;
}

/** Parses an event id, `<epoch>-<seq>`; undefined if it is malformed. */
export function parsePosition(id: string): Position | undefined {
  const parts = /^([0-9a-f]+)-(\d+)$/.exec(id);
  return parts?.[1] && parts[2] ? { epoch: parts[1], seq: Number(parts[2]) } : undefined;
}

/** Reports whether `at` is before `id`. An id of another epoch counts as not reached. */
export function isBehind(at: string | undefined, id: string): boolean {
  const here = at === undefined ? undefined : parsePosition(at);
  const there = parsePosition(id);
  return !here || !there || here.epoch !== there.epoch || here.seq < there.seq;
}

/** Reports whether `id` directly follows `at`: anything later means that an event was lost. */
export function isNext(at: string, id: string): boolean {
  const here = parsePosition(at);
  const there = parsePosition(id);
  return !!here && !!there && here.epoch === there.epoch && here.seq + 1 === there.seq;
}

/** Returns the earliest of several ids; undefined if there is none. Ids of another epoch count as later. */
export function earliest(ids: readonly (string | undefined)[]): string | undefined {
  return ids.reduce((a, b) => (a !== undefined && (b === undefined || isBehind(a, b)) ? a : b), undefined);
}
