// Builds the assets that the binary embeds (`assets`), checks that the committed ones are current (`verify`), or builds
// the package's file for pages without a bundler (`dist`), and checks their sizes (`sizes`). Builds are reproducible.
import { mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { basename } from "node:path";
import { gzipSync } from "node:zlib";
import { build, transform } from "esbuild";
import { fontFaces, fonts } from "./fonts.mjs";

const common = {
  bundle: true,
  minify: true,
  format: "esm",
  target: ["chrome123", "firefox125", "safari17.5"],
  charset: "utf8",
  legalComments: "linked",
  logLevel: "warning",
  metafile: true,
  write: false,
  // panels.js is loaded after the queue; what both have in common is chunk.js.
  splitting: true,
  chunkNames: "[name]",
};

/** The limits of files that are loaded together, gzipped, in KiB. */
const budgets = [
  { of: "page", limit: 60, files: ["page.js", "chunk.js", "page.css"] },
  { of: "elements", limit: 45, files: ["handoffd.js", "chunk.js"] },
  { of: "panels", limit: 42, files: ["panels.js"] },
  { of: "parser", limit: 24, files: ["markdown.js"] },
];

/** Minifies the styles in the elements' source, as esbuild does those of files. */
const minifiedStyles = {
  name: "minified-styles",
  setup({ onLoad }) {
    onLoad({ filter: /\/styles\/|\/tokens\.ts$/ }, async ({ path }) => {
      const source = await readFile(path, "utf8");
      const styles = [...source.matchAll(/(?<== )css`([^`$]*)`/g)];
      let contents = source;
      for (const [text, style] of styles) {
        const { code } = await transform(style, { loader: "css", minify: true, target: common.target });
        contents = contents.replace(text, () => `css\`${code.trim().replaceAll("\\", "\\\\")}\``);
      }
      return { contents, loader: "ts" };
    });
  },
};

/** Keeps the parser out of what loads it: `import("./markdown.js")` stays as it is, beside a file of that name. */
const separateParser = {
  name: "separate-parser",
  setup({ onResolve }) {
    onResolve({ filter: /^\.\/markdown\.js$/ }, ({ kind }) =>
      kind === "dynamic-import" ? { path: "./markdown.js", external: true } : undefined,
    );
  },
};

/**
 * Bundles entry points, and the parser of Markdown, which pages load when they need it. Returns the files by name. The
 * parser's module for named references is replaced: see entities.ts.
 */
async function bundle(options) {
  const main = await build({ ...common, ...options, plugins: [separateParser, minifiedStyles] });
  const parser = await build({
    ...common,
    entryPoints: ["src/elements/markdown/markdown.ts"],
    outdir: options.outdir,
    alias: { "decode-named-character-reference": "./src/elements/markdown/entities.ts" },
  });
  const inputs = Object.keys(parser.metafile.inputs);
  const twice = inputs.filter((name) => main.metafile.inputs[name]);
  if (twice.length > 0) {
    throw new Error(`the page and its parser both have ${twice.join(", ")}`);
  }
  const files = new Map();
  for (const { path, contents } of [...main.outputFiles, ...parser.outputFiles]) {
    files.set(basename(path), contents);
  }
  files.set("markdown.js.LEGAL.txt", await licenses(inputs));
  return files;
}

/** Returns the licenses of the packages that files are of: their code has no comments for esbuild to collect. */
async function licenses(files) {
  const packages = new Set(
    files.map((name) => /^node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(name)?.[1]).filter(Boolean),
  );
  const texts = new Map();
  for (const name of [...packages].sort()) {
    const text = (await readFile(`node_modules/${name}/license`, "utf8")).trim();
    texts.set(text, [...(texts.get(text) ?? []), name]);
  }
  const parts = [...texts].map(([text, names]) => `${names.join(", ")}:\n\n${text}\n`);
  return Buffer.from(`Bundled license information:\n\n${parts.join("\n")}`);
}

/** Prints the sizes of files, and fails if they are over a limit. */
function checkSizes(files) {
  for (const { of, limit, files: names } of budgets) {
    if (names.every((name) => files.has(name))) {
      const size =
        names.reduce((sum, name) => sum + gzipSync(files.get(name), { level: 9 }).length, 0) / 1024;
      process.stdout.write(`${names.join(" and ")}: ${size.toFixed(1)} of ${limit} KiB, gzipped\n`);
      if (size > limit) {
        throw new Error(`the ${of} is over its size limit: esbuild's --analyze shows what was added`);
      }
    }
  }
}

/** Builds the files that the binary embeds, by name. */
async function assets() {
  const options = {
    entryPoints: ["src/page/page.ts", "src/page/page.css"],
    outdir: "assets",
    banner: { css: fontFaces() },
  };
  const files = await bundle(options);
  checkSizes(files);
  for (const [name, content] of await fonts()) {
    files.set(name, content);
  }
  for (const name of ["index.html", "icon.svg"]) {
    files.set(name, await readFile(`src/page/${name}`));
  }
  return files;
}

/** Builds the files of the elements for pages without a bundler, by name. */
async function elements() {
  const options = { entryPoints: { handoffd: "src/elements/index.ts" }, outdir: "dist" };
  const files = await bundle(options);
  checkSizes(files);
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
    await elements(); // for their size
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

  async sizes() {
    await assets();
    await elements();
  },

  async dist() {
    await mkdir("dist", { recursive: true });
    for (const [name, content] of await elements()) {
      await writeFile(`dist/${name}`, content);
    }
  },
};

await tasks[process.argv[2]]();
