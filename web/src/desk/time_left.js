/** How much working time a task has left, in words. */

import { h } from "../common/dom.js";

const HOUR = 3600;
const DAY = 24 * HOUR;

/** Working time as `{key, count}`: days from two days on, else hours; late when it is over. */
export function leftInWords(seconds) {
  const late = seconds < 0;
  const size = Math.abs(seconds);
  const unit = size >= 2 * DAY ? "days" : size >= HOUR ? "hours" : "soon";
  const count = Math.floor(size / (unit === "days" ? DAY : HOUR));
  return { key: `time_left.${late ? "late_" : ""}${unit}`, count };
}

/** An element that tells the working time left. */
export function timeLeft({ working_seconds_left: seconds }) {
  const { key, count } = leftInWords(seconds);
  const look = seconds < 0 ? "badge late" : seconds < DAY ? "badge soon" : "time-left";
  return h("span", { class: look, text: key, values: { count } });
}
