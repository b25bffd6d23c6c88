/** What can be wanted of the queue, and how an address says it. */

export const FILTERS = {
  due: ["late", "today", "week"],
  remedy: ["evidence_guidance", "lawyers_letter", "litigation_support"],
  platform: [
    "weibo",
    "douyin",
    "bilibili",
    "xiaohongshu",
    "zhihu",
    "dongchedi",
    "autohome",
    "wechat",
    "other",
  ],
  evidence: ["yes", "no"],
  resembles: ["yes"],
  unread: ["yes"],
  language: ["zh-CN", "en"],
  mine: ["yes"],
  held: ["yes"],
};
/** Which queue it is; not counted as filters. */
export const QUEUES = {
  group: ["community", "legal", "communications"],
  kind: ["screening", "legal_review", "carry_out_remedy"],
};
const KNOWN = { ...QUEUES, ...FILTERS };

/** The address part of what is wanted, in a steady order; what nobody knows is left out. */
export function queryOf(wanted) {
  const known = Object.keys(KNOWN).filter((name) => KNOWN[name].includes(wanted[name]));
  return new URLSearchParams(known.map((name) => [name, wanted[name]])).toString();
}

/** What an address part wants; what nobody knows is left out. */
export function wantedBy(query) {
  const given = new URLSearchParams(query);
  const known = Object.keys(KNOWN).filter((name) => KNOWN[name].includes(given.get(name)));
  return Object.fromEntries(known.map((name) => [name, given.get(name)]));
}

/** How many filters are set. */
export function filtersSet(wanted) {
  return Object.keys(FILTERS).filter((name) => name in wanted).length;
}

/** How many tasks each value of a filter would leave: `{"remedy:lawyers_letter": n}`. */
export function tally(counts, { group, kind }) {
  const total = {};
  for (const one of counts) {
    if ((group && one.group !== group) || (kind && one.kind !== kind)) continue;
    for (const [name, count] of Object.entries(one.facets)) {
      total[name] = (total[name] ?? 0) + count;
    }
  }
  return total;
}

/**
 * The task to go on with: the first that nobody else works on, after the one at `from`, which is
 * `{id, opened_at}` or null. The queue is in order, the oldest first.
 */
export function nextOf(tasks, from) {
  const free = tasks.filter(({ claim }) => !claim || claim.mine);
  const place = from && orderOf(from);
  return free.find((task) => task.id !== from?.id && (!place || orderOf(task) > place)) ?? null;
}

/** The row of a task, or of what came after it where it is gone; -1 where nothing did. */
export function rowOf(tasks, gone) {
  return tasks.findIndex((task) => orderOf(task) >= orderOf(gone));
}

/** Instants of the API are all of one zone, so their text is in order. */
function orderOf({ id, opened_at: at }) {
  return `${at}#${id}`;
}
