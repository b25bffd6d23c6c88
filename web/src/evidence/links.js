/** Rows for links: what was pasted is understood, shown, and kept in its lasting form. */

import { field, h } from "../common/dom.js";
import { fill } from "../common/texts.js";
import { isAddress } from "./addresses.js";
import { addressField, meaningLine, platformChoice } from "./pasting.js";
import { understand, understandAll } from "./platforms.js";
import { Rows } from "./rows.js";

const TEXTS = {
  title: "links.title",
  add: "links.add",
  remove: "links.remove",
  remove_named: "links.remove_named",
  removed: "links.removed",
};

/**
 * The list of links of one form: `{url, platform, account, pasted}` each. With `blank` there is
 * always a row to type into; with `onAccount` the page of an account is offered to be moved there.
 */
export class Links {
  #rows;
  #onAccount;

  constructor(root, { links = [], blank = true, onChange = () => {}, onAccount = null }) {
    this.#onAccount = onAccount;
    this.#rows = new Rows(root, {
      name: "links",
      texts: TEXTS,
      records: eachOnce(links),
      blank,
      onChange,
      make: (link, row) => this.#make(link, row),
    });
  }

  get links() {
    return this.#rows?.records ?? [];
  }

  reset(links) {
    this.#rows.reset(eachOnce(links));
  }

  tidy() {
    this.#rows.tidy();
  }

  /** Add a link, as one that was recognised elsewhere. */
  add(link) {
    this.#rows.add(link);
    this.#rows.onChange();
  }

  #make({ url = "", platform = "other", account = "", pasted = "" }, row) {
    let known = { url, pasted, others: [] };
    const there = () => this.#rows?.besides(row, "url") ?? [];
    const reading = (text) => (text.trim() === known.url ? known : readLink(text, there()));
    const show = (text) => {
      const link = reading(text);
      const meaning = understand(link.url);
      if (meaning.platform !== "other") choice.value = meaning.platform;
      chooser.hidden = link.url === "" || meaning.platform !== "other";
      fill(understood, ...this.#words(link, meaning, row));
    };
    const take = (text) => {
      known = reading(text);
      address.value = known.url;
      const recognised = understand(known.url).platform;
      if (recognised !== "other") choice.value = recognised;
      this.#rows.onChange();
    };
    const address = addressField(url, { onText: take, onLook: show });
    const choice = platformChoice(platform);
    const chooser = field({ control: choice, text: "links.platform" });
    const person = h("input", { type: "text", autocomplete: "off", value: account });
    const understood = h("div", { class: "understood", role: "status" });
    row.addEventListener("input", () => this.#rows.onChange());
    show(url);
    const read = () => {
      const link = reading(address.value);
      const by = person.value.trim();
      if (link.twice || (link.url === "" && by === "")) return null;
      const recognised = understand(link.url).platform;
      const on = recognised === "other" ? choice.value : recognised;
      return { url: link.url, platform: on, account: by, pasted: link.pasted };
    };
    const parts = [
      field({ control: address, text: "links.address", hint: "links.address_hint" }),
      understood,
      chooser,
      field({ control: person, text: "links.account" }),
    ];
    return { parts, controls: { url: address, platform: choice, account: person }, read };
  }

  #words(link, meaning, row) {
    const { url, pasted, others } = link;
    if (link.twice) return [h("p", { class: "note", text: "links.twice" })];
    if (url === "") return [];
    if (!isAddress(url)) return [h("p", { class: "note", text: wrongWith(url) })];
    const moved = meaning.kind === "account" && this.#onAccount;
    return [
      meaningLine(meaning),
      meaning.short ? h("p", { class: "note", text: "links.short" }) : null,
      meaning.short || pasted === "" || pasted.includes(url)
        ? null
        : h("p", { class: "note", text: "links.cleaned" }),
      moved ? this.#toAccounts(meaning, row) : null,
      others.length ? this.#takeOthers(link) : null,
    ];
  }

  #toAccounts({ platform, account_id: handle, url }, row) {
    const move = () => {
      const name = row.querySelector('[data-pointer$="/account"]').value.trim();
      this.#onAccount({ platform, name, handle, url });
      this.#rows.remove(row);
      this.#rows.say("links.moved");
    };
    return offer("links.is_account", "links.move", move);
  }

  #takeOthers(link) {
    const values = { count: link.others.length };
    const add = (event) => {
      const row = event.currentTarget.closest(".link");
      event.currentTarget.closest(".offer").remove();
      for (const { url, platform, pasted } of link.others) {
        if (!this.#rows.full) this.#rows.add({ url, platform, pasted });
      }
      link.others = [];
      row.querySelector("input").focus();
      this.#rows.say("links.added", values);
      this.#rows.onChange();
    };
    return offer("links.others", "links.add_others", add, values);
  }
}

/** The same link twice is one; what was said of it first stays. */
function eachOnce(links) {
  const first = ({ url }) => links.find((link) => link.url === url);
  return links.filter((link) => link.url === "" || link === first(link));
}

/** Read what was pasted but for the links that are `there` already. */
function readLink(text, there) {
  const all = understandAll(text);
  const [first, ...others] = all.filter(({ url }) => !there.includes(url));
  if (all.length > 0 && !first) return { url: "", pasted: "", others, twice: true };
  return { url: first?.url ?? text.trim(), pasted: first?.pasted ?? "", others };
}

function wrongWith(url) {
  return /^https?:\/\//i.test(url) && url.length > 2000 ? "links.too_long" : "links.no_address";
}

function offer(words, action, click, values) {
  const button = h("button", { type: "button", class: "secondary", text: action, on: { click } });
  return h("div", { class: "offer" }, h("p", { text: words, values }), button);
}
