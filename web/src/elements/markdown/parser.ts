import { html, render } from "lit";
import { unsafeHTML } from "lit/directives/unsafe-html.js";
import type { Decode } from "./entities.js";
import type { Document } from "./markdown.js";

/** Parses a text, or returns undefined if it is to be shown as it is. */
export type Parse = (text: string) => Document | undefined;

/** How long a load that failed is not repeated, in milliseconds. */
const pause = 10_000;

let loaded: Parse | undefined;
let loading: Promise<void> | undefined;
let failedAt = Number.NEGATIVE_INFINITY;
const waiting = new Set<() => void>();

/** Returns the parser once it is loaded. */
export function parser(): Parse | undefined {
  return loaded;
}

/** Loads the parser. Without it, because the server is away for example, text stays as it was written. */
export function loadParser(): Promise<void> {
  if (!loaded && Date.now() - failedAt > pause) {
    loading ??= import("./markdown.js").then(
      ({ parse }) => {
        loaded = (text) => parse(text, decode);
        for (const done of waiting) {
          done();
        }
        waiting.clear();
      },
      () => {
        failedAt = Date.now();
        loading = undefined;
      },
    );
  }
  return loading ?? Promise.resolve();
}

/** Calls `done` once the parser is loaded; the returned function cancels that. */
export function whenLoaded(done: () => void): () => void {
  waiting.add(done);
  void loadParser();
  return () => waiting.delete(done);
}

/**
 * Decodes a named reference as the browser does. Lit's policy for Trusted Types is the only one that the page allows;
 * it gets nothing but letters and digits.
 */
const decode: Decode = (name) => {
  if (!/^[A-Za-z0-9]+$/.test(name)) {
    return false;
  }
  const fragment = document.createDocumentFragment();
  render(html`${unsafeHTML(`&${name};`)}`, fragment);
  const text = fragment.textContent ?? "";
  // "&notit;" becomes "¬it;": a reference that needs no semicolon, and a rest.
  return text === `&${name};` || (text.endsWith(";") && name !== "semi") ? false : text;
};

globalThis.requestIdleCallback?.(() => void loadParser(), { timeout: 5_000 });
