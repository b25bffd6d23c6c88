/** The words of each page, as one file for each language that is named by its content. */

import { createHash } from "node:crypto";
import { readFile, readdir } from "node:fs/promises";
import path from "node:path";

export const LOCALES = ["zh-CN", "en"];

/** Read all areas of both languages: locale -> area -> key -> text. */
export async function readTexts(folder) {
  const texts = {};
  for (const locale of LOCALES) {
    texts[locale] = {};
    for (const name of (await readdir(path.join(folder, locale))).sort()) {
      const file = path.join(folder, locale, name);
      texts[locale][path.basename(name, ".json")] = parsed(file, await readFile(file, "utf8"));
    }
  }
  return texts;
}

function parsed(file, text) {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new Error(`${file}: ${error.message}`, { cause: error });
  }
}

/** Give the words of a page, and the documents that its scripts load. */
export function pageTexts(page, texts) {
  const words = {};
  const documents = LOCALES.map((locale) => {
    words[locale] = ofAreas(page, texts[locale], locale);
    const body = JSON.stringify(words[locale]);
    const stem = page.path.replace(/\.html$/, "").replaceAll("/", "_");
    return { locale, address: `/texts/${stem}.${locale}-${fingerprint(body)}.json`, body };
  });
  return { words, documents };
}

function ofAreas(page, areas, locale) {
  const merged = {};
  for (const name of page.areas) {
    if (!(name in areas)) throw new Error(`${page.path}: no texts ${locale}/${name}.json`);
    Object.assign(merged, areas[name]);
  }
  return merged;
}

export function fingerprint(body) {
  return createHash("sha256").update(body).digest("hex").slice(0, 12);
}
