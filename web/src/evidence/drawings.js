/** Small drawings of what is to be captured, made of lines in the colour of the text. */

import { svg } from "../common/svg.js";

const line = (d) => svg("path", { d });
const ring = (cx, cy, r) => svg("circle", { cx, cy, r });
const dot = (cx, cy, r) => svg("circle", { cx, cy, r, class: "solid" });
const phone = () => svg("rect", { x: 11, y: 4, width: 26, height: 40, rx: 4 });
const page = () => svg("rect", { x: 6, y: 6, width: 36, height: 36, rx: 3 });

const DRAWINGS = {
  post_link: () => [
    line("M20 28l8-8"),
    line("M22 16l4-4a7 7 0 0 1 10 10l-4 4"),
    line("M26 32l-4 4a7 7 0 0 1-10-10l4-4"),
  ],
  post: () => [
    phone(),
    ring(18, 12, 2.5),
    line("M23 12h9M16 20h16M16 25h16M16 30h10M16 38h4M26 38h6"),
  ],
  account_page: () => [
    phone(),
    ring(24, 15, 5),
    line("M17 25h14M19 30h10M16 38h4M22 38h4M28 38h4"),
  ],
  account_id: () => [
    svg("rect", { x: 5, y: 11, width: 38, height: 26, rx: 4 }),
    ring(15, 21, 4),
    line("M9 31c1-4 11-4 12 0M27 19h11M27 25h11M27 31h6"),
  ],
  ip_location: () => [
    line("M24 42S10 29 10 19a14 14 0 0 1 28 0c0 10-14 23-14 23z"),
    ring(24, 19, 5),
  ],
  time: () => [ring(24, 24, 17), line("M24 13v11l8 5")],
  engagement: () => [line("M8 41h32M12 37V27M21 37V19M30 37V23M39 37V9")],
  recording: () => [phone(), ring(24, 22, 7), dot(24, 22, 3.5), line("M19 37h10")],
  original: () => [phone(), line("M19 24l4 4 7-9M21 39h6")],
  comments: () => [line("M6 10h36v23H22l-9 8v-8H6z"), line("M13 18h22M13 25h14")],
  conversation: () => [
    line("M5 8h26v17H16l-6 6v-6H5z"),
    line("M31 18h12v17h-4v6l-6-6H19v-6"),
  ],
  offline_scene: () => [
    svg("rect", { x: 5, y: 14, width: 38, height: 27, rx: 4 }),
    line("M16 14l3-6h10l3 6"),
    ring(24, 27, 7.5),
  ],
  damage: () => [
    line("M5 31v-6l5-2 5-9h16l7 9 5 2v6h-5M15 31h17M5 31h3"),
    ring(11.5, 32, 3.5),
    ring(35.5, 32, 3.5),
    line("M22 15l-3 5 5 2-3 5"),
  ],
  police_record: () => [
    line("M24 5l15 5v12c0 10-7 17-15 21C16 39 9 32 9 22V10z"),
    line("M17 23l5 5 9-10"),
  ],
  repair_bill: () => [
    line("M10 5h28v38l-5-3-4 3-5-3-5 3-4-3-5 3z"),
    line("M17 15h14M17 22h14M17 29h8"),
  ],
};

/** The drawing of an item. It says nothing that the words beside it do not say. */
export function drawing(item) {
  const parts = DRAWINGS[item] ?? (() => [page()]);
  return svg("svg", { viewBox: "0 0 48 48", class: "drawing" }, ...parts());
}
