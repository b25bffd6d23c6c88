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
export function cardPicture({ caseId, code, qr }) {
  const canvas = document.createElement("canvas");
  canvas.width = WIDTH;
  canvas.height = 1340;
  const pen = canvas.getContext("2d");
  pen.fillStyle = "#ffffff";
  pen.fillRect(0, 0, WIDTH, canvas.height);
  pen.textBaseline = "top";
  let at = MARGIN;
  at = paragraph(pen, t("card.title"), at, { size: 54, weight: 700 });
  at = paragraph(pen, `${t("card.case")} ${caseId}`, at + 14, { size: 34, colour: SOFT });
  at = codeLines(pen, code, at + 40);
  at = squares(pen, qr, at + 40);
  at = paragraph(pen, receiptAddress("").slice(0, -1), at + 36, { size: 32, colour: SOFT });
  paragraph(pen, t("card.secret"), at + 18, { size: 34 });
  return new Promise((resolve, reject) => {
    const give = (blob) => (blob ? resolve(blob) : reject(new Error("no picture was drawn")));
    canvas.toBlob(give, "image/png");
  });
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

/** Write words, broken where they must be: Chinese anywhere, other words between them. */
function paragraph(pen, text, top, { size, weight = 400, colour = INK }) {
  pen.font = `${weight} ${size}px ${SANS}`;
  pen.fillStyle = colour;
  let line = "";
  let at = top;
  for (const word of text.match(/[\u2e80-\uffef]|[^\s\u2e80-\uffef]+\s*|\s+/g) ?? []) {
    if (line && pen.measureText(line + word).width > WIDTH - 2 * MARGIN) {
      pen.fillText(line, MARGIN, at);
      at += size * 1.45;
      line = "";
    }
    line += word;
  }
  pen.fillText(line, MARGIN, at);
  return at + size * 1.45;
}
