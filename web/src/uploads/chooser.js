/** The buttons that choose files: pictures, videos, other files; and a place to drop them. */

import { h } from "../common/dom.js";

/** One kind at a time: longer lists, and several files, break in browsers inside apps. */
const SOURCES = [
  ["pictures", "image/*"],
  ["videos", "video/*"],
  ["others", null],
];
const SOURCE_OF = { recording: "videos", original: "others", police_record: "pictures" };
const ONE_BY_ONE = /MicroMessenger|; wv\)|QQ\/|Weibo/i;

export class Chooser {
  #inputs = {};
  #again = h("input", { type: "file" });
  #wanted = null;
  #onFiles;

  /** `onFiles(files, {show, platform})` gets what was chosen, and what it was chosen for. */
  constructor(onFiles) {
    this.#onFiles = onFiles;
    const buttons = SOURCES.map(([name, accept]) => this.#source(name, accept));
    const drop = h("p", { class: "hint drop", text: "files.drop" });
    this.element = h("div", { class: "sources" }, ...buttons, drop);
  }

  /** Open the chooser for a piece of evidence. */
  openFor(show, platform) {
    this.#wanted = { show, platform };
    this.#inputs[SOURCE_OF[show] ?? "pictures"].click();
  }

  /** Open the chooser for one file that was chosen before; `onFile` gets it. */
  openAgain(onFile) {
    const again = this.#again;
    again.onchange = () => {
      const [file] = again.files;
      again.value = "";
      if (file) onFile(file);
    };
    again.click();
  }

  /** Take the reader to the first button. */
  focus() {
    this.#inputs[SOURCES[0][0]].focus();
  }

  /** Let files be dropped on an element, where there is a mouse. */
  receiveDrops(element) {
    const over = (inside) => (event) => {
      if (!event.dataTransfer?.types.includes("Files")) return;
      event.preventDefault();
      element.classList.toggle("dropping", inside);
    };
    element.addEventListener("dragover", over(true));
    element.addEventListener("dragleave", over(false));
    element.addEventListener("drop", (event) => {
      over(false)(event);
      if (event.defaultPrevented) this.#onFiles([...event.dataTransfer.files], {});
    });
  }

  #source(name, accept) {
    const several = !ONE_BY_ONE.test(navigator.userAgent);
    const input = h("input", {
      type: "file",
      multiple: several,
      accept,
      class: "visually-hidden",
      "data-source": name,
      on: { change: () => this.#taken(input), cancel: () => (this.#wanted = null) },
    });
    // A reader who opens it by hand wants nothing of what was asked for before
    input.addEventListener("click", (event) => event.isTrusted && (this.#wanted = null));
    this.#inputs[name] = input;
    const label = h("span", { text: `files.add_${name}` });
    return h("label", { class: "button secondary" }, input, label);
  }

  #taken(input) {
    const files = [...input.files];
    const wanted = this.#wanted ?? {};
    this.#wanted = null;
    input.value = "";
    if (files.length > 0) this.#onFiles(files, wanted);
  }
}
