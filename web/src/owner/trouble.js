/** Failures in words that say when and how it goes on. */

import { Problem } from "../common/api.js";
import { formatTime } from "../common/dates.js";
import { language, timezone } from "../common/texts.js";

/** A problem as the owner is told it: being asked to wait names the hour, not seconds. */
export function inWords(problem, now = Date.now()) {
  if (problem?.code === "already_decided") return Problem.ofOurs("answered_before", {}, 409);
  const seconds = Number(problem?.rest?.retry_after);
  if (problem?.status !== 429 || !(seconds > 0)) return problem;
  const at = new Date(now + Math.ceil(seconds / 60) * 60_000).toISOString();
  const time = formatTime(at, language(), timezone(), "clock");
  const told = Problem.ofOurs("wait", { time }, 429);
  told.rest = problem.rest;
  return told;
}
