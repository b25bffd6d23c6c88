/** Readable shades of a campaign's colour, for light and for dark pages. */

const WHITE = [255, 255, 255];
const BLACK = [0, 0, 0];
/** As in styles/base.css: the lightest and the darkest ground that words stand on. */
const PAPER = [248, 245, 238];
const NIGHT = [22, 25, 24];
const SHEET_AT_NIGHT = [31, 36, 35];
const ENOUGH = 4.6;
const STEP = 0.04;

/** Read `#rrggbb`; anything else is null. */
export function readColour(text) {
  const found = /^#([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})$/i.exec(text ?? "");
  return found && found.slice(1).map((part) => parseInt(part, 16));
}

/** The contrast of two colours, from 1 to 21 (WCAG 2). */
export function contrast(one, other) {
  const [lighter, darker] = [luminance(one), luminance(other)].sort((a, b) => b - a);
  return (lighter + 0.05) / (darker + 0.05);
}

/** Give the shades by the names of the custom properties, without their leading `--brand-`. */
export function shades(colour) {
  const tint = mixed(PAPER, colour, 0.1);
  const tintAtNight = mixed(NIGHT, colour, 0.22);
  const deep = until(colour, BLACK, [PAPER, tint]);
  const deepAtNight = until(mixed(colour, WHITE, 0.4), WHITE, [SHEET_AT_NIGHT, tintAtNight]);
  return {
    deep: written(deep),
    deeper: written(mixed(deep, BLACK, 0.28)),
    tint: written(tint),
    "deep-dark": written(deepAtNight),
    "deeper-dark": written(mixed(deepAtNight, WHITE, 0.35)),
    "tint-dark": written(tintAtNight),
  };
}

/** Move a colour towards another one until it can be read on all these grounds. */
function until(colour, goal, grounds) {
  let shade = colour;
  for (let share = 0; grounds.some((ground) => contrast(shade, ground) < ENOUGH); share += STEP) {
    shade = mixed(colour, goal, Math.min(share, 1));
  }
  return shade;
}

function luminance(colour) {
  const [red, green, blue] = colour.map((value) => {
    const part = value / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function mixed(one, other, share) {
  return one.map((value, place) => Math.round(value + (other[place] - value) * share));
}

function written(colour) {
  return `#${colour.map((value) => value.toString(16).padStart(2, "0")).join("")}`;
}
