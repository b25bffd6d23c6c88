/** Bytes of files, and how people and the API write those of a hash. */

/**
 * Read a file or a slice of one. Throws NotReadableError as well where a browser gives fewer bytes
 * of a file that is gone, and no error.
 */
export async function bytesOf(blob) {
  const buffer = await blob.arrayBuffer();
  if (buffer.byteLength !== blob.size) throw unreadable();
  return new Uint8Array(buffer);
}

/** The error of a file that was changed, moved away or forgotten since it was chosen. */
export function unreadable() {
  return new DOMException("the file cannot be read any more", "NotReadableError");
}

/** Give a buffer in lower-case hexadecimal. */
export function hexOf(buffer) {
  const bytes = Array.from(new Uint8Array(buffer));
  return bytes.map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
