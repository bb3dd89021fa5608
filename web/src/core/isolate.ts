/**
 * Returns a name for a sentence without markup, between FIRST STRONG ISOLATE and POP DIRECTIONAL ISOLATE, which do what
 * `<bdi>` does in HTML.
 */
export function isolate(name: string): string {
  return `\u2068${name}\u2069`;
}
