/** One chosen file: its record on the device, its row in the list, how far it has come. */

import { formatSize } from "./dates.js";
import { h } from "./dom.js";
import { language, t } from "./texts.js";

export class Entry {
  constructor(record, store, onRemove) {
    Object.assign(this, { record, store, file: record.file });
    const values = { name: record.name };
    this.bar = h("progress", { max: 1, value: 0, label: "files.progress", values, hidden: true });
    this.state = h("span", {
      class: "state",
      text: record.sha256 ? "files.ready" : "files.reading",
    });
    const remove = h("button", {
      type: "button",
      class: "quiet",
      label: "files.remove_named",
      values,
      on: { click: onRemove },
    });
    remove.append(h("span", { text: "files.remove" }));
    this.row = h(
      "li",
      {},
      h("bdi", { class: "name" }, record.name),
      h("span", { class: "size" }, formatSize(record.size, language())),
      this.state,
      remove,
      this.bar,
    );
  }

  get claim() {
    const { name, size, sha256, type } = this.record;
    return { name, size, sha256, media_type: type };
  }

  get sent() {
    return this.record.sent;
  }

  /** Remember that the file is there. */
  async arrived(sent) {
    this.record.sent = sent;
    this.progress("sent", 1);
    await this.store.put(this.record);
  }

  progress(state, share) {
    this.state.dataset.text = `files.${state}`;
    this.state.textContent = t(`files.${state}`);
    this.row.dataset.state = state;
    this.bar.hidden = !["reading", "sending"].includes(state);
    this.bar.value = share;
  }
}
