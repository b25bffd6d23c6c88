/** The pages of the evidence guide: the current version, and every version under its date. */

import { readFile } from "node:fs/promises";

const HERE = new URL("./", import.meta.url);
const LOCALES = ["zh-CN", "en"];
const SETTINGS = "<!-- page: title=guide.page_title areas=shared,guide -->\n";
const DATES = { "zh-CN": "zh-CN", en: "en-GB" };

/** Give every page by its name, with its settings and body as a file of pages/ has them. */
export async function guidePages() {
  const versions = Object.keys(await readDocument("versions.json")).sort();
  const current = versions[versions.length - 1];
  const named = [["guide.html", current]];
  for (const version of versions) named.push([`guide/${version}/guide.html`, version]);
  return Promise.all(
    named.map(async ([name, version]) => ({ name, source: await pageOf(version, current) })),
  );
}

async function readDocument(path) {
  return JSON.parse(await readFile(new URL(path, HERE), "utf8"));
}

/** Both languages are there; the style sheet shows that of the page. */
async function pageOf(version, current) {
  const articles = LOCALES.map(async (locale) =>
    article(await readDocument(`${version}/${locale}.json`), { locale, version, current }),
  );
  return SETTINGS + (await Promise.all(articles)).join("\n");
}

function article({ title, lead, labels, urgent, sections }, { locale, version, current }) {
  const day = new Intl.DateTimeFormat(DATES[locale], { dateStyle: "long", timeZone: "UTC" });
  const id = (name) => `${locale}-${name}`;
  const older = `<p class="notice"><a href="/guide.html">${text(labels.newer)}</a></p>`;
  const entry = (section) => `<li><a href="#${id(section.id)}">${text(section.title)}</a></li>`;
  return `<article class="guide-text" lang="${locale}">
<h1>${text(title)}</h1>
${version === current ? "" : older}<p class="lead">${text(lead)}</p>
<p class="note">${text(labels.version)}<time datetime="${version}">${
    (locale === "en" ? " " : "：") + day.format(new Date(version))
  }</time></p>
<p class="urgent">${text(urgent)}</p>
<p class="actions">${LOCALES.map((each) => pdfLink(each, version, labels)).join("\n")}</p>
<nav class="contents" aria-labelledby="${id("contents")}">
<h2 id="${id("contents")}">${text(labels.contents)}</h2>
<ol>${sections.map(entry).join("\n")}</ol>
</nav>
${sections.map((section) => sectionOf(section, id)).join("\n")}
</article>`;
}

function pdfLink(locale, version, labels) {
  const name = { "zh-CN": "中文", en: "English" }[locale];
  const words = `${text(labels.pdf)} · <span lang="${locale}">${name}</span>`;
  return `<a class="button secondary" href="/guide/${version}/guide.${locale}.pdf">${words}</a>`;
}

function sectionOf({ id: name, title, blocks }, id) {
  const heading = `<h2 id="${id(name)}">${text(title)}</h2>`;
  const body = blocks.map(blockOf).join("\n");
  return `<section data-part="${name}" aria-labelledby="${id(name)}">\n${heading}\n${body}\n</section>`;
}

function blockOf({ p, steps, list, parts }) {
  if (p) return `<p>${text(p)}</p>`;
  if (steps) return `<ol class="way">${steps.map(itemOf).join("\n")}</ol>`;
  if (list) return `<ul>${list.map(itemOf).join("\n")}</ul>`;
  return parts.map((part) => `<h3>${text(part.title)}</h3>\n${blockOf(part)}`).join("\n");
}

function itemOf({ name, text: words }) {
  const first = name ? `<strong>${text(name)}</strong> ` : "";
  return `<li>${first}${text(words)}</li>`;
}

/** Words are never markup, and nothing in them is a place of the shell. */
function text(words) {
  return words.replace(/[&<>"{}]/g, (character) => `&#${character.charCodeAt(0)};`);
}
