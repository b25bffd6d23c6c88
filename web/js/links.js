/** Rows for links to posts and accounts; the platform is recognised from the address. */

import { field, freshId, h } from "./dom.js";
import { PLATFORMS, recognise, tidyAddress } from "./platforms.js";
import { applyTexts, t } from "./texts.js";

const MAX_LINKS = 50;

/** The list of links of one form; with `blank` there is always a row to type into. */
export class Links {
  #rows = [];

  constructor(root, { links = [], blank = true, onChange = () => {} }) {
    this.blank = blank;
    this.onChange = onChange;
    this.list = h("div", { class: "links", "data-pointer": "/links" });
    this.news = h("p", { class: "note", role: "status" });
    this.more = h("button", {
      type: "button",
      class: "secondary",
      text: "links.add",
      on: { click: () => this.#add({}).querySelector("input").focus() },
    });
    root.append(this.list, this.news, this.more);
    this.reset(links);
    applyTexts(root);
  }

  /** What was typed, without the rows left empty. */
  get links() {
    return this.#rows
      .map(({ values }) => values())
      .filter(({ url, account }) => url !== "" || account !== "");
  }

  /** Start again from a list of links. */
  reset(links) {
    this.#rows = [];
    this.list.replaceChildren();
    for (const link of links.length || !this.blank ? links : [{}]) this.#add(link);
  }

  /** Take out the rows left empty, so that the rows count as the links do. */
  tidy() {
    this.reset(this.links);
  }

  #add({ url = "", platform = "other", account = "" }) {
    const address = h("input", {
      type: "url",
      inputmode: "url",
      autocomplete: "off",
      autocapitalize: "none",
      spellcheck: "false",
      value: url,
    });
    const choice = h(
      "select",
      {},
      ...PLATFORMS.map((name) => h("option", { value: name, text: `platform.${name}` })),
    );
    choice.value = platform;
    const person = h("input", { type: "text", autocomplete: "off", value: account });
    const row = this.#row(address, choice, person);
    const values = () => ({
      url: address.value.trim(),
      platform: choice.value,
      account: person.value.trim(),
    });
    address.addEventListener("change", () => {
      address.value = tidyAddress(address.value);
      if (address.value) choice.value = recognise(address.value);
      this.onChange();
    });
    row.addEventListener("input", () => this.onChange());
    this.#rows.push({ row, values });
    this.list.append(row);
    this.#renumber();
    return row;
  }

  #row(address, choice, person) {
    const title = h("h3", { id: freshId("link"), text: "links.title" });
    const remove = h("button", {
      type: "button",
      class: "quiet",
      text: "links.remove",
      on: { click: () => this.#remove(row) },
    });
    const row = h(
      "div",
      { class: "link", role: "group", "aria-labelledby": title.id },
      h("div", { class: "row-head" }, title, remove),
      field({ control: address, text: "links.address", hint: "links.address_hint" }),
      h(
        "div",
        { class: "pair" },
        field({ control: choice, text: "links.platform" }),
        field({ control: person, text: "links.account" }),
      ),
    );
    return row;
  }

  #remove(row) {
    this.#rows = this.#rows.filter((other) => other.row !== row);
    row.remove();
    this.news.textContent = t("links.removed");
    if (this.blank && this.#rows.length === 0) this.#add({});
    this.#renumber();
    this.more.focus();
    this.onChange();
  }

  #renumber() {
    for (const [number, { row }] of this.#rows.entries()) {
      row.querySelector("h3").dataset.values = JSON.stringify({ number: number + 1 });
      const [address, choice, person] = row.querySelectorAll("input, select");
      address.dataset.pointer = `/links/${number}/url`;
      choice.dataset.pointer = `/links/${number}/platform`;
      person.dataset.pointer = `/links/${number}/account`;
      row.querySelector("button").hidden = this.blank && this.#rows.length === 1;
      applyTexts(row);
    }
    this.more.hidden = this.#rows.length >= MAX_LINKS;
  }
}
