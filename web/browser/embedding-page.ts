import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { type BuildOptions, build } from "esbuild";

/** A page of another product, on an origin of its own, that embeds the elements. */
export class EmbeddingPage {
  readonly #server: Server;

  private constructor(files: ReadonlyMap<string, Uint8Array | string>) {
    this.#server = createServer((request, response) => {
      const path = new URL(request.url ?? "/", "http://page").pathname;
      const file = files.get(path);
      const type = path.endsWith(".js") ? "text/javascript" : "text/html; charset=utf-8";
      response.writeHead(file === undefined ? 404 : 200, { "Content-Type": type });
      response.end(file);
    });
  }

  /** Serves files by their paths. */
  static async serve(files: ReadonlyMap<string, Uint8Array | string>): Promise<EmbeddingPage> {
    const page = new EmbeddingPage(files);
    page.#server.listen(0, "127.0.0.1");
    await once(page.#server, "listening");
    return page;
  }

  get origin(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  close(): void {
    this.#server.close();
    this.#server.closeAllConnections();
  }
}

/** Bundles a script as a product that has installed the package does. */
export async function bundle(options: BuildOptions): Promise<Map<string, Uint8Array | string>> {
  const { outputFiles } = await build({
    bundle: true,
    format: "esm",
    splitting: true,
    outdir: "/",
    alias: { "@handoffd/elements": `${import.meta.dirname}/../src/elements/index.ts` },
    logLevel: "warning",
    ...options,
    write: false,
  });
  return new Map(outputFiles.map(({ path, contents }) => [path, contents]));
}
