import { expect, test } from "vitest";
import { noteLine } from "./note-line.js";

test.each([
  ["", ""],
  ["It's back.\nPool sxt-b only.\r\n\r\nSince last night.", "It's back. Pool sxt-b only. Since last night."],
  ["## Tried\n- a restart\n- **both** nodes", "Tried a restart both nodes"],
  ["1. look at `pg_wal`\n2. wait", "look at pg_wal wait"],
  ["> quoted\n```sh\nls -l\n```", "quoted ls -l"],
  ["5 * 3 - 2 and __init__ stay, #12 too", "5 * 3 - 2 and __init__ stay, #12 too"],
])("%j is %j", (note, line) => {
  expect(noteLine(note)).toBe(line);
});
