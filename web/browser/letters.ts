// The page brings its letters along, but leaves code and distant scripts to the reader's machine. Pictures bring those too.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "playwright-core";
import type { Trouble } from "./relay.js";

const fonts = new Map(
  ["mono.woff2", "names.woff2"].map((name) => [
    `/assets/${name}`,
    readFileSync(join(import.meta.dirname, "fonts", name)),
  ]),
);
const styles = `${readFileSync(join(import.meta.dirname, "../assets/page.css"), "utf8")}
@font-face { font-family: "Pictures Mono"; font-weight: 400 500; src: url(/assets/mono.woff2) }
@font-face { font-family: "Pictures Names"; src: url(/assets/names.woff2); unicode-range: U+2E80-9FFF }
:root, escalation-queue, handoff-context {
  --hd-font: "Inter", "Pictures Names";
  --hd-mono: "Pictures Mono";
}`;

/** Serves the page with letters for keys, code and names; everything else is for others. */
export const withLetters: Trouble = (request, response) => {
  const font = fonts.get(request.url ?? "");
  if (font === undefined && request.url !== "/assets/page.css") {
    return false;
  }
  response.setHeader("Content-Type", font ? "font/woff2" : "text/css");
  response.end(font ?? styles);
  return true;
};

interface Node {
  nodeId: number;
  nodeName: string;
  nodeValue: string;
  children?: Node[];
  shadowRoots?: Node[];
}

/** Finds the texts that are drawn with a font of the machine. */
export async function lettersOfTheMachine(page: Page): Promise<string[]> {
  const devtools = await page.context().newCDPSession(page);
  await devtools.send("DOM.enable");
  await devtools.send("CSS.enable");
  const { root } = await devtools.send("DOM.getDocument", { depth: -1, pierce: true });
  const found: string[] = [];
  const look = async (node: Node): Promise<void> => {
    if (node.nodeName === "#text") {
      const { fonts } = await devtools.send("CSS.getPlatformFontsForNode", { nodeId: node.nodeId });
      const strange = fonts.filter(({ isCustomFont }) => !isCustomFont).map(({ familyName }) => familyName);
      if (strange.length > 0) {
        found.push(`${strange.join(", ")}: ${node.nodeValue.trim()}`);
      }
    }
    for (const child of [...(node.children ?? []), ...(node.shadowRoots ?? [])]) {
      await look(child);
    }
  };
  await look(root);
  await devtools.detach();
  return found;
}
