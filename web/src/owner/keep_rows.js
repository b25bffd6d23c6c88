/** Lists that follow what they show: an entry that did not change keeps its element. */

import { applyTexts } from "../common/texts.js";

const shownIn = new WeakMap();

/**
 * Make the children of `list` follow `entries`. What is folded open or has the focus stays so,
 * because only entries that changed are made anew. Gives the new elements.
 */
export function follow(list, entries, keyOf, make) {
  const before = shownIn.get(list) ?? new Map();
  const after = new Map();
  const fresh = [];
  for (const entry of entries) {
    const key = keyOf(entry);
    const content = JSON.stringify(entry);
    const old = before.get(key);
    const kept = old?.content === content;
    const element = kept ? old.element : make(entry);
    if (!kept) fresh.push(element);
    after.set(key, { content, element });
  }
  place(
    list,
    [...after.values()].map(({ element }) => element),
  );
  shownIn.set(list, after);
  if (fresh.length) applyTexts(list);
  return fresh;
}

/** Moving an element would take its focus away, so only what stands wrong is moved. */
function place(list, elements) {
  const wanted = new Set(elements);
  for (const child of [...list.children]) if (!wanted.has(child)) child.remove();
  for (const [number, element] of elements.entries()) {
    const there = list.children[number];
    if (there !== element) list.insertBefore(element, there ?? null);
  }
}
