/** A safe copy of an evidence item: made by us, never the owner's bytes, blurred at first. */

import { Problem, pause } from "../common/api.js";
import { h, openable } from "../common/dom.js";
import { fill, telling } from "../common/texts.js";
import { covered } from "./covered.js";
import { desk } from "./desk_call.js";

const ASK_AGAIN_MS = 2_500;
const TRIES = 24;

/** A button that has the preview made and shows it. */
export function preview(taskId, item) {
  const news = h("p", { class: "hint", role: "status" });
  const place = h("div", { class: "preview" });
  const values = { number: item.number };
  const button = h("button", { type: "button", class: "secondary", text: "desk.preview", values });
  let busy = false;
  button.addEventListener("click", async () => {
    if (busy) return;
    busy = true;
    fill(place);
    say(news, "desk.preview_making");
    try {
      await show(news, place, taskId, item, await ready(taskId, item.number));
    } catch (problem) {
      if (!(problem instanceof Problem)) throw problem;
      if (problem.code === "not_signed_in") fill(news);
      else telling(news, () => `${problem.title} ${problem.detail ?? ""}`);
    } finally {
      busy = false;
    }
  });
  return h("div", {}, button, news, place);
}

function say(news, text) {
  delete news.dataset.telling;
  fill(news, h("span", { text }));
}

async function ready(taskId, number) {
  const path = `/tasks/${encodeURIComponent(taskId)}/previews/${number}`;
  for (let attempt = 0; attempt < TRIES; attempt += 1) {
    const made = await desk("POST", path, {});
    if (made.state !== "making") return made;
    await pause(ASK_AGAIN_MS);
  }
  return { state: "none", reason: "late" };
}

async function show(news, place, taskId, item, { state, kind, url, reason }) {
  const address = state === "ready" ? openable(url) : null;
  if (address === null) {
    say(news, `desk.no_preview.${reason || "cannot_be_shown"}`);
    return;
  }
  const content = kind === "image" ? await picture(address, item.number) : await words(address);
  if (content === null) {
    say(news, "desk.preview_lost");
    return;
  }
  const image = item.media_type.startsWith("video/") ? "video" : "picture";
  say(news, `desk.preview_is.${kind === "text" ? "text" : image}`);
  fill(place, covered(taskId, "item", item.number, "desk.uncover", content));
}

/** The picture once it has come, or null. */
function picture(src, number) {
  const named = { label: "desk.preview_of", values: { number } };
  const picture = h("img", { ...named, class: "preview-picture", referrerpolicy: "no-referrer" });
  return new Promise((resolve) => {
    picture.addEventListener("load", () => resolve(picture));
    picture.addEventListener("error", () => resolve(null));
    picture.src = src;
  });
}

/** The text once it has come, or null. */
async function words(address) {
  try {
    const answer = await fetch(address, { credentials: "omit", referrerPolicy: "no-referrer" });
    return answer.ok ? h("pre", { class: "prose" }, await answer.text()) : null;
  } catch (problem) {
    console.warn("the preview did not come:", problem.message);
    return null;
  }
}
