/** Pages: a body in its shell, with the words of the first language already in place. */

import { readFile, readdir } from "node:fs/promises";
import path from "node:path";

import { guidePages } from "../guide/pages.mjs";

const SETTINGS = /^<!-- page: (.+) -->\n/;
const READING = "public/reading";
const MARKED = /<(\w+)\b([^<>]*)\bdata-text="([^"]+)"([^<>]*)><\/\1>/g;
const LABELLED = /\bdata-label="([^"]+)"/g;
const VALUES = /\bdata-values='([^']+)'/;

/** Read the pages; the first line of each says its title, script, texts and look. */
export async function pageSources(web) {
  const folder = path.join(web, "pages");
  const names = (await readdir(folder)).filter((name) => /^[^_].*\.html$/.test(name)).sort();
  const pages = names.map(async (name) =>
    pageOf(name, await readFile(path.join(folder, name), "utf8")),
  );
  const guides = (await guidePages()).map(({ name, source }) => pageOf(name, source));
  return [...(await Promise.all(pages)), ...guides];
}

function pageOf(name, source) {
  const [line, written] = SETTINGS.exec(source) ?? [];
  if (!line) throw new Error(`${name}: the first line is not <!-- page: … -->`);
  const given = Object.fromEntries(written.split(" ").map((pair) => pair.split("=")));
  return {
    path: name,
    title: given.title,
    entry: `src/${given.entry ?? READING}.js`,
    areas: given.areas.split(","),
    look: given.class ?? "reading",
    shell: given.shell ?? "shell",
    styles: `styles/${given.styles ?? "site"}.css`,
    body: source.slice(line.length),
  };
}

/** Give every script and style that some page asks for. */
export async function entryNames(web) {
  const pages = await pageSources(web);
  const names = pages.flatMap(({ entry, styles }) => [entry, styles]);
  return [...new Set(names)].sort();
}

/** Put a page together. */
export function renderPage(page, { words, assets, shells }) {
  const slots = {
    body: page.body.trimEnd(),
    early: assets.early,
    look: page.look,
    preloads: assets
      .needed(page.entry)
      .map((address) => `<link rel="modulepreload" href="${address}">`)
      .join("\n  "),
    script: assets.address(page.entry),
    styles: assets.address(page.styles),
    texts: words.documents
      .map(({ locale, address }) => `<meta name="texts" lang="${locale}" content="${address}">`)
      .join("\n  "),
    title: page.title,
  };
  const filled = shells.head + shells[page.shell];
  const html = filled.replace(/\{\{(\w+)\}\}/g, (_, name) => slots[name]);
  return worded(page, html, words.words["zh-CN"]).replace(/\n\s*\n/g, "\n");
}

function worded(page, html, words) {
  const word = (key, values = {}) => {
    if (!(key in words)) throw new Error(`${page.path}: its texts have no ${key}`);
    return escaped(words[key].replace(/\{(\w+)\}/g, (gap, name) => values[name] ?? gap));
  };
  return html
    .replace(LABELLED, (mark, key) => `${mark} aria-label="${word(key)}"`)
    .replace(MARKED, (mark, tag, before, key, after) => {
      const values = VALUES.exec(mark);
      const text = word(key, values ? JSON.parse(values[1]) : {});
      return `<${tag}${before}data-text="${key}"${after}>${text}</${tag}>`;
    });
}

function escaped(text) {
  return text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);
}
