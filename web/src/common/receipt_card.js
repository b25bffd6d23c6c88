/** The receipt code to keep: large, copied, printed, saved as a picture, as a QR code. */

import { encode } from "uqr";

import { copyButton } from "./copy.js";
import { h } from "./dom.js";
import { cardPicture } from "./receipt_picture.js";
import { receiptAddress } from "./receipt_memory.js";
import { svg } from "./svg.js";
import { applyTexts, t } from "./texts.js";

/**
 * Make the card. `onKept` is told when the owner has kept the code in one way or another.
 */
export function receiptCard({ caseId, code }, { onKept = () => {} } = {}) {
  const qr = encode(receiptAddress(code), { ecc: "M", border: 0 });
  const picture = h("div", { class: "card-picture", role: "status" });
  const [copy, copied] = copyButton(code, "card.copy", "secondary");
  const save = button("card.save", async () => {
    await showPicture(picture, { caseId, code, qr });
    onKept("picture");
  });
  const printed = button("card.print", () => {
    print();
    onKept("printed");
  });
  copy.addEventListener("click", () => onKept("copied"));
  const card = h(
    "div",
    { class: "card", "data-card": true },
    h("p", { class: "code", translate: "no", id: "receipt-code" }, ...groups(code)),
    h(
      "div",
      { class: "card-row" },
      h("div", { class: "card-qr" }, drawn(qr)),
      h(
        "div",
        {},
        h("p", {}, h("span", { text: "card.case" }), " ", h("strong", { translate: "no" }, caseId)),
        h("p", { class: "hint", text: "card.qr_hint" }),
      ),
    ),
    h("div", { class: "actions" }, save, copy, printed),
    copied,
    picture,
  );
  applyTexts(card);
  return card;
}

function button(text, act) {
  return h("button", { type: "button", class: "secondary", text, on: { click: act } });
}

/** Groups of four that break between groups; what is copied by hand has its hyphens. */
function groups(code) {
  return code
    .split("-")
    .flatMap((group, number) => [
      number ? "-" : "",
      number ? h("wbr") : null,
      h("span", {}, group),
    ])
    .filter((part) => part !== null);
}

function drawn({ data, size }) {
  const edge = 3;
  const squares = data.flatMap((row, y) =>
    row.map((dark, x) => (dark ? `M${x + edge} ${y + edge}h1v1h-1z` : "")),
  );
  const all = size + 2 * edge;
  return svg(
    "svg",
    { viewBox: `0 0 ${all} ${all}`, label: "card.qr", "shape-rendering": "crispEdges" },
    svg("rect", { width: all, height: all, fill: "#fff" }),
    svg("path", { d: squares.join(""), fill: "#000" }),
  );
}

/** Show the picture and offer it as a file: some browsers can only keep what is pressed long. */
async function showPicture(place, card) {
  const blob = await cardPicture(card);
  const address = URL.createObjectURL(blob);
  for (const old of place.querySelectorAll("img")) URL.revokeObjectURL(old.src);
  const image = h("img", { src: address, alt: t("card.picture") });
  const name = `Redress-${card.caseId}.png`;
  place.replaceChildren(image, h("p", { class: "hint", text: "card.press_long" }));
  applyTexts(place);
  h("a", { href: address, download: name }).click();
}
