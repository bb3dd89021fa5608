// The page brings its own font, but uses system fonts for code and other scripts. Screenshots must not depend on those.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "playwright-core";
import type { Interceptor } from "./relay.js";

const fonts = new Map(
  ["mono.woff2", "names.woff2"].map((name) => [
    `/assets/${name}`,
    readFileSync(join(import.meta.dirname, "fonts", name)),
  ]),
);
/** They have names that the tokens of the page know: nothing of the page is different for a picture. */
const styles = `${readFileSync(join(import.meta.dirname, "../assets/page.css"), "utf8")}
@font-face { font-family: "SF Mono"; font-weight: 400 500; src: url(/assets/mono.woff2) }
@font-face { font-family: "Inter"; font-weight: 400 700; src: url(/assets/names.woff2); unicode-range: U+2E80-9FFF }`;

/** Serves the page with fonts for code and names, and passes on all other requests. */
export const serveFonts: Interceptor = (request, response) => {
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

/** Returns the texts that are drawn with a system font. */
export async function systemFontTexts(page: Page): Promise<string[]> {
  const devtools = await page.context().newCDPSession(page);
  await devtools.send("DOM.enable");
  await devtools.send("CSS.enable");
  const { root } = await devtools.send("DOM.getDocument", { depth: -1, pierce: true });
  const found: string[] = [];
  const find = async (node: Node): Promise<void> => {
    if (node.nodeName === "#text") {
      const { fonts } = await devtools.send("CSS.getPlatformFontsForNode", { nodeId: node.nodeId });
      const system = fonts.filter(({ isCustomFont }) => !isCustomFont).map(({ familyName }) => familyName);
      if (system.length > 0) {
        found.push(`${system.join(", ")}: ${node.nodeValue.trim()}`);
      }
    }
    for (const child of [...(node.children ?? []), ...(node.shadowRoots ?? [])]) {
      await find(child);
    }
  };
  await find(root);
  await devtools.detach();
  return found;
}
