/** What is said of a file, as keys of the texts. */

import { Problem } from "../common/api.js";
import { t } from "../common/texts.js";

const WAITING = { network: "files.waiting_network", busy: "files.waiting_busy" };
const FAILED = {
  network: "files.failed_network",
  busy: "files.failed_busy",
  lost: "files.failed_lost",
  changed: "files.failed_changed",
  unconfirmed: "files.failed_unconfirmed",
  expired: "files.failed_unconfirmed",
};

/** Write words into an element; they follow the language. */
export function say(element, text, values = {}) {
  element.dataset.text = text;
  element.dataset.values = JSON.stringify(values);
  const words = t(text, values);
  if (element.textContent !== words) element.textContent = words;
}

/** How a file stands: `{text, values}`. */
export function stateWords(chosen, formatShare) {
  const { state, bytes, record, reason, problem } = chosen;
  if (chosen.checking) return { text: "files.checking" };
  const share = formatShare(record.size ? Math.min(1, bytes / record.size) : 0);
  if (state === "waiting") return { text: WAITING[reason] ?? "files.waiting" };
  if (state !== "failed") return { text: `files.${state}`, values: { share } };
  const words = problem?.status >= 400 && reason === "refused" ? refusal(problem) : "";
  if (words) return { text: "files.refused", values: { words } };
  return { text: FAILED[reason] ?? "files.failed" };
}

/** The server's own words for why it does not take a file. */
function refusal({ errors, title }) {
  return errors.length ? errors.map((error) => error.detail).join(" ") : title;
}

/** How a file stands, as one text. */
export function wordsOf(chosen) {
  const { text, values } = stateWords(chosen, String);
  return t(text, values);
}

/** Make one problem of the files, among `all`, that did not get there. */
export function problemOf(stuck, all) {
  const refusals = stuck.map(({ problem }) => problem);
  const general = refusals.find((problem) => problem && problem.errors.length === 0);
  if (general) return general;
  const errors = () =>
    stuck.map((chosen) => ({
      pointer: `/files/${all.indexOf(chosen)}`,
      detail: `${chosen.record.name}: ${wordsOf(chosen)}`,
    }));
  return Problem.ofOurs("upload", { name: stuck[0].record.name }, 0, errors);
}
