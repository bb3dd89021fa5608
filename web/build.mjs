// Builds the assets that the binary embeds (`assets`), checks that the committed ones are current (`verify`), or builds
// the package's file for pages without a bundler (`dist`). Builds are reproducible.
import { mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { basename } from "node:path";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";
import { fontFaces, fonts } from "./fonts.mjs";

const common = {
  bundle: true,
  minify: true,
  format: "esm",
  target: ["chrome123", "firefox125", "safari17.5"],
  charset: "utf8",
  legalComments: "linked",
  logLevel: "warning",
};

/** The limit for script and styles together, gzipped, in bytes. */
const budget = 46 << 10;

/** Builds the files that the binary embeds, by name. */
async function assets() {
  const { outputFiles } = await build({
    ...common,
    entryPoints: ["src/page/page.ts", "src/page/page.css"],
    outdir: "assets",
    banner: { css: fontFaces() },
    write: false,
  });
  const files = await fonts();
  for (const { path, contents } of outputFiles) {
    files.set(basename(path), contents);
  }
  for (const name of ["index.html", "icon.svg"]) {
    files.set(name, await readFile(`src/page/${name}`));
  }
  let size = 0;
  for (const name of ["page.js", "page.css"]) {
    size += gzipSync(files.get(name), { level: 9 }).length;
  }
  process.stdout.write(`page.js and page.css: ${(size / 1024).toFixed(1)} of ${budget >> 10} KiB, gzipped\n`);
  if (size > budget) {
    throw new Error("the page is over its size limit: esbuild's --analyze shows what was added");
  }
  return files;
}

const tasks = {
  async assets() {
    const files = await assets();
    await rm("assets", { recursive: true, force: true });
    await mkdir("assets");
    for (const [name, content] of files) {
      await writeFile(`assets/${name}`, content);
    }
  },

  async verify() {
    const files = await assets();
    const committed = await readdir("assets");
    const stale = new Set([...committed, ...files.keys()]);
    for (const [name, content] of files) {
      if (committed.includes(name) && Buffer.compare(await readFile(`assets/${name}`), content) === 0) {
        stale.delete(name);
      }
    }
    if (stale.size > 0) {
      throw new Error(`web/assets is out of date: ${[...stale].join(", ")}; try: make web`);
    }
  },

  async dist() {
    await build({ ...common, entryPoints: ["src/elements/index.ts"], outfile: "dist/handoffd.js" });
  },
};

await tasks[process.argv[2]]();
