/** The receipt code as a picture for the owner's album, drawn on this device. */

import { receiptAddress } from "./receipt_memory.js";
import { t } from "./texts.js";

const WIDTH = 1080;
const MARGIN = 90;
const INK = "#1b2426";
const SOFT = "#4f5b5e";
const SANS = 'system-ui, "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", sans-serif';
const MONO = 'ui-monospace, Consolas, "Liberation Mono", monospace';

/** Draw the card and give it as a PNG. */
export function cardPicture(card) {
  const canvas = document.createElement("canvas");
  canvas.width = WIDTH;
  const height = drawCard(canvas.getContext("2d"), card);
  canvas.height = Math.ceil(height + MARGIN);
  const pen = canvas.getContext("2d");
  pen.fillStyle = "#ffffff";
  pen.fillRect(0, 0, WIDTH, canvas.height);
  drawCard(pen, card);
  return new Promise((resolve, reject) => {
    const give = (blob) => (blob ? resolve(blob) : reject(new Error("no picture was drawn")));
    canvas.toBlob(give, "image/png");
  });
}

/** Draw all parts and give where they end. */
function drawCard(pen, { caseId, code, qr }) {
  pen.textBaseline = "top";
  let at = MARGIN;
  at = paragraph(pen, t("card.title"), at, { size: 54, weight: 700 });
  at = paragraph(pen, `${t("card.case")} ${caseId}`, at + 14, { size: 34, colour: SOFT });
  at = codeLines(pen, code, at + 40);
  at = squares(pen, qr, at + 40);
  at = paragraph(pen, receiptAddress("").slice(0, -1), at + 36, { size: 32, colour: SOFT });
  return paragraph(pen, t("card.secret"), at + 18, { size: 34 });
}

function codeLines(pen, code, top) {
  const groups = code.split("-");
  const lines = [`${groups.slice(0, 3).join("-")}-`, groups.slice(3).join("-")];
  pen.fillStyle = "#e6f0ef";
  pen.fillRect(MARGIN, top, WIDTH - 2 * MARGIN, 240);
  pen.fillStyle = INK;
  pen.font = `700 80px ${MONO}`;
  pen.textAlign = "center";
  for (const [number, line] of lines.entries()) {
    pen.fillText(line, WIDTH / 2, top + 32 + number * 96);
  }
  pen.textAlign = "start";
  return top + 240;
}

function squares(pen, { data, size }, top) {
  const side = Math.floor(500 / size);
  const left = Math.round((WIDTH - side * size) / 2);
  pen.fillStyle = "#000000";
  for (const [y, row] of data.entries()) {
    for (const [x, dark] of row.entries()) {
      if (dark) pen.fillRect(left + x * side, top + y * side, side, side);
    }
  }
  return top + side * size;
}

function paragraph(pen, text, top, { size, weight = 400, colour = INK }) {
  pen.font = `${weight} ${size}px ${SANS}`;
  pen.fillStyle = colour;
  let at = top;
  for (const line of linesOf(text, (part) => pen.measureText(part).width <= WIDTH - 2 * MARGIN)) {
    pen.fillText(line, MARGIN, at);
    at += size * 1.45;
  }
  return at;
}

/** Break a text into lines that fit: Chinese anywhere, other words where they end, or must. */
export function linesOf(text, fits) {
  const lines = [""];
  const put = (part) => {
    if (fits(lines[lines.length - 1] + part)) lines[lines.length - 1] += part;
    else lines.push(part.trimStart());
  };
  for (const word of text.match(/[\u2e80-\uffef]|[^\s\u2e80-\uffef]+\s*|\s+/g) ?? []) {
    if (fits(word.trimEnd())) put(word);
    else for (const letter of word) put(letter);
  }
  return lines.filter((line, number) => line !== "" || number > 0);
}
