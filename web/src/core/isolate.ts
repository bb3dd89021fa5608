/**
 * Returns a name between FIRST STRONG ISOLATE and POP DIRECTIONAL ISOLATE, which do in plain text what `<bdi>` does.
 */
export function isolate(name: string): string {
  return `\u2068${name}\u2069`;
}
