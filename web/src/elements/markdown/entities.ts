/** Returns the characters of a named reference, "amp" for example, or false. */
export type Decode = (name: string) => string | false;

let decode: Decode = () => false;

/** Sets how named references are decoded. */
export function useDecoder(decoder: Decode): void {
  decode = decoder;
}

/**
 * Replaces the module `decode-named-character-reference` in the files for browsers: that one assigns to `innerHTML`,
 * which the policy of the page forbids, or holds a table of 2,000 names.
 */
export function decodeNamedCharacterReference(name: string): string | false {
  return decode(name);
}
