/** A batch on its way: a countdown in which it can be taken back, then what became of each task. */

import { byId, goTo, h, showView } from "../common/dom.js";
import { pause } from "../common/api.js";
import { clearProblem, showProblem } from "../common/problems.js";
import { fill, t, telling, wording } from "../common/texts.js";
import { desk } from "./desk_call.js";

const TICK_MS = 1_000;
const ASK_AGAIN_MS = 2_000;
const SPOKEN_SECONDS = 15;
let shownId = "";

/** Show a batch until it is done; leaving the page ends the looking, not the batch. */
export async function showBatch(id) {
  shownId = id;
  const view = byId("batch");
  let batch = await desk("GET", path(id));
  showView("batch");
  fill(view, h("h1", { text: "batch.title" }), h("div", { id: "batch-state" }));
  goTo(view.querySelector("h1"));
  while (watched(view, id)) {
    show(batch, id);
    if (batch.state === "undone" || batch.state === "done") return;
    if (batch.state === "waiting") await countdown(batch, view, id);
    await pause(ASK_AGAIN_MS);
    if (watched(view, id)) batch = await desk("GET", path(id));
  }
}

const path = (id) => `/batches/${encodeURIComponent(id)}`;
const watched = (view, id) => !view.hidden && shownId === id;

/** Seconds until a batch takes effect, never below nought. */
export function secondsLeft(takesEffectAt, now = Date.now()) {
  return Math.max(0, Math.ceil((new Date(takesEffectAt).getTime() - now) / 1000));
}

async function countdown(batch, view, id) {
  const shown = document.getElementById("batch-countdown");
  const spoken = document.getElementById("batch-spoken");
  for (;;) {
    const left = secondsLeft(batch.takes_effect_at);
    if (left === 0 || !watched(view, id) || !shown?.isConnected) return;
    telling(shown, () => t("batch.seconds", { seconds: left }));
    if (left % SPOKEN_SECONDS === 0) telling(spoken, () => t("batch.seconds", { seconds: left }));
    await pause(TICK_MS);
  }
}

function show(batch, id) {
  const state = byId("batch-state");
  fill(
    state,
    h("div", { class: "problem", "data-problem": true, role: "alert", hidden: true }),
    telling(h("p", { class: "notice", role: "status" }), () =>
      t(`batch.${batch.state}`, { count: batch.count }),
    ),
    ...(batch.state === "waiting" ? waiting(state, id) : []),
    results(batch),
    h("p", {}, h("a", { href: "#", text: "desk.to_queue" })),
  );
}

function waiting(state, id) {
  const undo = h("button", { type: "button", text: "batch.undo" });
  undo.addEventListener("click", async () => {
    if (undo.disabled) return;
    undo.disabled = true;
    clearProblem(state);
    try {
      show(await desk("DELETE", path(id)), id);
      shownId = "";
    } catch (problem) {
      showProblem(state, problem);
      undo.disabled = false;
    }
  });
  return [
    h("p", { class: "countdown", id: "batch-countdown", "aria-hidden": "true" }),
    h("p", { class: "visually-hidden", id: "batch-spoken", role: "status" }),
    h("div", { class: "actions" }, undo),
  ];
}

function results({ results: decided, refused }) {
  const all = [...refused, ...decided];
  if (all.length === 0) return null;
  return h("ul", { class: "rows" }, ...all.map(result));
}

function result({ task_id: taskId, code }) {
  const key = wording("batch_result", code) ?? "batch_result.refused";
  const link = { href: `#${encodeURIComponent(taskId)}`, translate: "no" };
  return h("li", {}, h("a", link, taskId.split(".")[0]), " · ", h("span", { text: key }));
}
