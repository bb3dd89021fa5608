/**
 * A person's name for a sentence without markup, set apart by FIRST STRONG ISOLATE and POP DIRECTIONAL ISOLATE: what `<bdi>`
 * does in HTML.
 */
export function isolate(name: string): string {
  return `\u2068${name}\u2069`;
}
