/** What may be chosen, and what is noted of it. */

import { uuid7 } from "../common/uuid7.js";

export const LIMITS = { max_files: 20, max_file_bytes: 5 * 1024 ** 3 };
/** Endings of what is never kept as evidence; of all other files the server reads the bytes. */
const PROGRAMS = "exe msi bat cmd com scr apk ipa dmg iso jar js html htm svg";
const PACKED = "zip rar 7z tar gz doc docx xls xlsx ppt pptx wps";
const NEVER_KEPT = new Set(`${PROGRAMS} ${PACKED}`.split(" "));
const UNSAFE = /[\x00-\x1f\x7f\u2028\u2029]/g;
const LONGEST_NAME = 255;

/** Say why a file cannot be added, as `{text, values}`, or null. */
export function objection({ name, size }, limits, formatSize) {
  if (isNeverKept(name)) return { text: "files.type_not_kept", values: { name } };
  if (size === 0) return { text: "files.empty", values: { name } };
  if (size > limits.max_file_bytes) {
    const values = { name, limit: formatSize(limits.max_file_bytes), size: formatSize(size) };
    return { text: "files.too_large", values };
  }
  return null;
}

function isNeverKept(name) {
  const [, ending = ""] = /\.([^.]+)$/.exec(name) ?? [];
  return NEVER_KEPT.has(ending.toLowerCase());
}

/** Make the record of a file, as the device keeps it and the API accepts it. */
export function recordOf(file, { owner, show = "", platform = "" }) {
  return {
    id: uuid7(),
    owner,
    name: safeName(file.name),
    size: file.size,
    type: /^[\w.+-]+\/[\w.+-]+$/.test(file.type) ? file.type : "",
    sha256: "",
    shows: show ? [show] : [],
    platform,
    paused: false,
    file,
  };
}

function safeName(name) {
  return [...name.replace(UNSAFE, " ")].slice(-LONGEST_NAME).join("") || "file";
}
