/** The longest text that is parsed, in characters and lines. Longer ones are files. */
const maxLength = 50_000;
const maxLines = 4_000;

/** More brackets within each other, and lists and quotes, than people write. */
const maxBrackets = 50;
const deepContainers = /^(?: {0,3}>| *(?:[-*+]|\d{1,9}[.)])[ \t]){25}/m;

/** The most markers of emphasis and links in a paragraph, and underlined headings: the parser compares all pairs. */
const maxMarkers = 500;
const maxUnderlines = 100;

/** Reports whether parsing a text would take long. Such a text is shown as it is. */
export function isTooComplex(source: string): boolean {
  if (source.length > maxLength || deepContainers.test(source)) {
    return true;
  }
  const lines = source.split("\n");
  const underlines = lines.filter((line) => /^\s{0,3}(?:-+|=+)\s*$/.test(line)).length;
  if (lines.length > maxLines || underlines > maxUnderlines) {
    return true;
  }
  let [brackets, markers] = [0, 0];
  for (const line of lines) {
    if (line.trim() === "") {
      [brackets, markers] = [0, 0];
    }
    for (const char of line) {
      if (char === "[") {
        brackets++;
      } else if (char === "]") {
        brackets = Math.max(0, brackets - 1);
      }
      if (char === "[" || char === "*" || char === "_" || char === "~") {
        markers++;
      }
      if (brackets > maxBrackets || markers > maxMarkers) {
        return true;
      }
    }
  }
  return false;
}
