/** From a JSON pointer (RFC 6901) in a problem document to the field that it speaks of. */

/** Split a pointer into its names. */
export function names(pointer) {
  if (pointer === "") return [];
  return pointer
    .slice(1)
    .split("/")
    .map((name) => name.replace(/~1/g, "/").replace(/~0/g, "~"));
}

/** Give the known pointer that is the same or the closest one around it, or null. */
export function nearest(pointer, known) {
  const path = names(pointer);
  for (let depth = path.length; depth > 0; depth -= 1) {
    const around = path.slice(0, depth).join("/");
    const found = known.find((candidate) => names(candidate).join("/") === around);
    if (found !== undefined) return found;
  }
  return null;
}

/** Read what a pointer names in a document, or undefined. */
export function read(document, pointer) {
  return names(pointer).reduce((value, name) => value?.[name], document);
}

/** Write a value to where a pointer names; everything around it must be there. */
export function write(document, pointer, value) {
  const path = names(pointer);
  const last = path.pop();
  path.reduce((around, name) => around[name], document)[last] = value;
}
