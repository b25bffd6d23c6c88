/** Rows for the accounts of attackers: platform, name, the lasting number, and the address. */

import { field, h } from "../common/dom.js";
import { fill } from "../common/texts.js";
import { isAddress } from "./addresses.js";
import { addressField, meaningLine, platformChoice } from "./pasting.js";
import { understand } from "./platforms.js";
import { Rows } from "./rows.js";

const TEXTS = {
  title: "accounts.title",
  add: "accounts.add",
  remove: "accounts.remove",
  remove_named: "accounts.remove_named",
  removed: "accounts.removed",
};

/**
 * The list of accounts of one form: `{platform, name, handle, url}` each. `platform` is where a new
 * one is thought to be, or "".
 */
export class Accounts {
  #rows;
  #platform;

  constructor(root, { accounts = [], platform = "", blank = true, onChange = () => {} }) {
    this.#platform = platform;
    this.#rows = new Rows(root, {
      name: "accounts",
      texts: TEXTS,
      records: accounts,
      blank,
      onChange,
      make: (account, row) => this.#make(account, row),
    });
  }

  get accounts() {
    return this.#rows?.records ?? [];
  }

  reset(accounts) {
    this.#rows.reset(accounts);
  }

  tidy() {
    this.#rows.tidy();
  }

  /** Add an account, as one that was found among the links. */
  add(account) {
    this.#rows.add(account);
    this.#rows.onChange();
  }

  #make({ platform = this.#platform, name = "", handle = "", url = "" }, row) {
    const show = (text) => fill(understood, ...words(understand(text)));
    const take = (text) => {
      const meaning = understand(text);
      page.value = meaning.url;
      if (isAddress(meaning.url)) choose(meaning.platform);
      if (meaning.account_id && number.value.trim() === "") number.value = meaning.account_id;
      this.#rows.onChange();
    };
    const page = addressField(url, { onText: take, onLook: show });
    const choice = platformChoice(platform);
    const choose = (known) => {
      if (known !== "other" || choice.value === "") choice.value = known;
    };
    const person = textField(name);
    const number = textField(handle);
    const understood = h("div", { class: "understood", role: "status" });
    row.addEventListener("input", () => this.#rows.onChange());
    show(url);
    const read = () => {
      const link = understand(page.value).url;
      const [nickname, id] = [person.value.trim(), number.value.trim()];
      if (link === "" && nickname === "" && id === "") return null;
      return { platform: choice.value, name: nickname, handle: id, url: link };
    };
    const parts = [
      field({ control: page, text: "accounts.address", hint: "accounts.address_hint" }),
      understood,
      field({ control: choice, text: "accounts.platform" }),
      field({ control: person, text: "accounts.name" }),
      field({ control: number, text: "accounts.handle", hint: "accounts.handle_hint" }),
    ];
    return { parts, controls: { platform: choice, name: person, handle: number, url: page }, read };
  }
}

function textField(value) {
  return h("input", { type: "text", autocomplete: "off", spellcheck: "false", value });
}

function words(meaning) {
  if (meaning.url === "") return [];
  if (!isAddress(meaning.url)) return [h("p", { class: "note", text: "links.no_address" })];
  return [meaningLine(meaning), noteOn(meaning)];
}

function noteOn({ kind, platform, account_id: id }) {
  if (kind === "account") return id ? h("p", { class: "note", text: "accounts.id_found" }) : null;
  if (kind === "short") return h("p", { class: "note", text: "links.short" });
  if (kind === "unknown" || platform === "other") return null;
  return h("p", { class: "note", text: "accounts.is_post" });
}
