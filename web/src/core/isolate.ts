/** Characters that change the direction of text around them, end a line, or have no shape at all. */
const controls = /[\p{Cc}\u061c\u200b\u200e\u200f\u2028-\u202e\u2060\u2066-\u2069\ufeff\ufff9-\ufffb]+/gu;

/**
 * Returns a name or title on one line without control characters: in one with RIGHT-TO-LEFT OVERRIDE, the words after
 * it would be read backwards. Joiners stay, because scripts and emoji need them.
 */
export function singleLine(text: string): string {
  return text
    .replace(controls, (found) => (/[\s\u2028\u2029]/.test(found.replace(/\ufeff/g, "")) ? " " : ""))
    .replace(/ {2,}/g, " ")
    .trim();
}

/**
 * Returns a name between FIRST STRONG ISOLATE and POP DIRECTIONAL ISOLATE, which do in plain text what `<bdi>` does,
 * without characters in it that could end that.
 */
export function isolate(name: string): string {
  return `\u2068${singleLine(name)}\u2069`;
}
