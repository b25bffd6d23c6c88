/** Scripts and styles, made by esbuild; every file is named by its content. */

import { readFile } from "node:fs/promises";
import path from "node:path";

import esbuild from "esbuild";

import { entryNames } from "./pages.mjs";
import { fingerprint } from "./texts.mjs";

/** For phones from 2020 on, and the browsers inside apps that are built upon them. */
const EVERY = {
  bundle: true,
  legalComments: "none",
  logLevel: "silent",
  minify: true,
  // The compiler's table marks iOS 14 for one odd case of it, which these sources do not have
  supported: { destructuring: true },
  target: ["chrome80", "edge80", "firefox78", "safari14", "ios14"],
  write: false,
};
const WORKER = /new URL\("(\.\/[\w/]+_worker\.js)", import\.meta\.url\)/g;

/** Runs before everything else, so it stands alone in one file. */
const EARLY = "src/common/early.js";

/** Bundle everything that pages name; the result finds addresses by the name of a source. */
export async function bundle(web) {
  const early = await alone(path.join(web, EARLY)).catch(told);
  const earlyName = `assets/early-${fingerprint(early)}.js`;
  const entries = await Promise.all((await entryNames(web)).map((name) => bundled(web, name)));
  const files = entries.flatMap((entry) => entry.files);
  const outputs = Object.assign({}, ...entries.map((entry) => entry.outputs));
  files.push([earlyName, early]);
  return { files: new Map(files.sort()), early: `/${earlyName}`, ...addresses(outputs) };
}

/**
 * Bundle a source; what it loads later comes into files of its own. Pages do not share files: on a
 * phone a request costs more than the few kilobytes that several pages have in common.
 */
export async function bundled(web, entry) {
  const result = await esbuild
    .build({
      ...EVERY,
      entryPoints: [path.join(web, entry)],
      absWorkingDir: web,
      assetNames: "assets/[name]-[hash]",
      chunkNames: "assets/[name]-[hash]",
      entryNames: "assets/[name]-[hash]",
      format: "esm",
      metafile: true,
      outdir: web,
      plugins: [workers],
      publicPath: "/",
      splitting: true,
    })
    .catch(told);
  const files = result.outputFiles.map((file) => [relative(web, file.path), file.contents]);
  return { files, outputs: result.metafile.outputs };
}

function told(failure) {
  const lines = (failure.errors ?? []).map(({ location, text }) =>
    location ? `${location.file}:${location.line}: ${text}` : text,
  );
  throw new Error(lines.join("\n") || failure.message, { cause: failure });
}

function relative(folder, file) {
  return path.relative(folder, file).split(path.sep).join("/");
}

function addresses(outputs) {
  const named = new Map();
  for (const [output, { entryPoint }] of Object.entries(outputs)) {
    if (entryPoint) named.set(entryPoint, output);
  }
  const reached = (output, seen = new Set()) => {
    for (const { path: next, kind } of outputs[output].imports) {
      if (kind !== "import-statement" || seen.has(next)) continue;
      seen.add(next);
      reached(next, seen);
    }
    return [...seen];
  };
  return {
    /** The address of the file made from a source. */
    address: (source) => `/${named.get(source)}`,
    /** The addresses of what a script needs at once. */
    needed: (source) => reached(named.get(source)).map((output) => `/${output}`),
  };
}

/** Bundle one script into one file that needs no other. */
async function alone(file) {
  const result = await esbuild.build({ ...EVERY, entryPoints: [file], format: "iife" });
  return result.outputFiles[0].contents;
}

/** `new URL("./some_worker.js", import.meta.url)` becomes the address of a bundle of its own. */
const workers = {
  name: "workers",
  setup(build) {
    const scripts = { filter: /[\\/]src[\\/].+\.js$/, namespace: "file" };
    build.onLoad(scripts, async ({ path: file }) => {
      const source = await readFile(file, "utf8");
      const imports = [];
      const contents = source.replace(WORKER, (_, name) => {
        imports.push(`import worker${imports.length} from "worker:${name}";`);
        return `worker${imports.length - 1}`;
      });
      return { contents: [...imports, contents].join("\n"), loader: "js" };
    });
    build.onResolve({ filter: /^worker:/ }, ({ path: name, resolveDir }) => ({
      namespace: "worker",
      path: path.join(resolveDir, name.slice("worker:".length)),
    }));
    build.onLoad({ filter: /.*/, namespace: "worker" }, async ({ path: file }) => {
      return { contents: await alone(file), loader: "file" };
    });
  },
};
