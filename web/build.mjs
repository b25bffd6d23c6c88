/** Builds the site that is published: `node web/build.mjs [folder]` writes build/site. */

import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import path from "node:path";

import { bundle } from "./tools/bundle.mjs";
import { filesUnder, synchronise } from "./tools/folders.mjs";
import { pageSources, renderPage } from "./tools/pages.mjs";
import { pageTexts, readTexts } from "./tools/texts.mjs";

const WEB = path.dirname(fileURLToPath(import.meta.url));
const SITE = path.join(WEB, "..", "build", "site");

/** Give every file of the site by its path. */
export async function site() {
  const [assets, pages, texts, shells, fixed] = await Promise.all([
    bundle(WEB),
    pageSources(WEB),
    readTexts(path.join(WEB, "texts")),
    readShells(),
    filesUnder(path.join(WEB, "static")),
  ]);
  const files = new Map([...fixed, ...assets.files]);
  for (const page of pages) {
    const words = pageTexts(page, texts);
    for (const { address, body } of words.documents) files.set(address.slice(1), body);
    files.set(page.path, renderPage(page, { words, assets, shells }));
  }
  return files;
}

async function readShells() {
  const names = ["head", "shell", "desk"];
  const read = (name) => readFile(path.join(WEB, "pages", `_${name}.html`), "utf8");
  return Object.fromEntries(
    await Promise.all(names.map(async (name) => [name, await read(name)])),
  );
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  try {
    const folder = path.resolve(process.argv[2] ?? SITE);
    const files = await site();
    await synchronise(folder, files);
    process.stdout.write(`${files.size} files in ${path.relative(".", folder)}\n`);
  } catch (error) {
    process.stderr.write(`The pages were not built: ${error.message}\n`);
    process.exitCode = 1;
  }
}
