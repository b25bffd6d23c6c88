/** Instants in the campaign's time zone, sizes and counts, as people read them. */

const STYLES = {
  moment: { year: "numeric", month: "long", day: "numeric", hour: "2-digit", minute: "2-digit" },
  short: { month: "short", day: "numeric", hour: "2-digit", minute: "2-digit" },
  day: { year: "numeric", month: "long", day: "numeric" },
  due: { weekday: "long", month: "long", day: "numeric", hour: "2-digit", minute: "2-digit" },
  due_day: { weekday: "long", month: "long", day: "numeric" },
  clock: { hour: "2-digit", minute: "2-digit" },
};
const MIDNIGHT_BEFORE = { end: STYLES.day, due: STYLES.due_day };
/** What people say where Intl has a name that nobody uses. */
const EVERYDAY_NAMES = {
  "Asia/Shanghai": { en: "Beijing time", "zh-CN": "北京时间" },
};

/**
 * Format an ISO instant; the styles `end` and `due` call a midnight 24:00 of the day before. A
 * deadline (`due`) names its time zone, and so does `named`: who is abroad would miss it by hours.
 */
export function formatTime(iso, language, zone, style = "moment") {
  const instant = new Date(iso);
  if (Number.isNaN(instant.getTime())) return iso;
  const clock = clockTime(instant, language, zone, style);
  if (style !== "due" && style !== "named") return clock;
  const name = zoneName(zone, language);
  return language === "en" ? `${clock} (${name})` : `${clock}（${name}）`;
}

function clockTime(instant, language, zone, style) {
  if (style in MIDNIGHT_BEFORE && isMidnight(instant, zone)) {
    const before = new Date(instant.getTime() - 1);
    const day = format(before, language, zone, MIDNIGHT_BEFORE[style]);
    return language === "en" ? `${day} at 24:00` : `${day} 24:00`;
  }
  return format(instant, language, zone, STYLES[style] ?? STYLES.moment);
}

function format(instant, language, zone, options) {
  const locale = language === "en" ? "en-GB" : language;
  const cycle = "hour" in options ? { hourCycle: "h23" } : {};
  return new Intl.DateTimeFormat(locale, { ...options, ...cycle, timeZone: zone }).format(instant);
}

function isMidnight(instant, zone) {
  const clock = { hour: "2-digit", minute: "2-digit", second: "2-digit" };
  return format(instant, "en", zone, clock) === "00:00:00";
}

/** The name of a time zone, as people call it. */
export function zoneName(zone, language) {
  const everyday = EVERYDAY_NAMES[zone]?.[language];
  if (everyday) return everyday;
  const format = new Intl.DateTimeFormat(language, { timeZone: zone, timeZoneName: "long" });
  return format.formatToParts().find(({ type }) => type === "timeZoneName").value;
}

/** Today's date (YYYY-MM-DD) in a time zone. */
export function today(zone, now = new Date()) {
  const parts = new Intl.DateTimeFormat("en-CA", { timeZone: zone, dateStyle: "short" });
  return parts.format(now);
}

/** Write a number of bytes for people. */
export function formatSize(bytes, language) {
  const units = ["byte", "kilobyte", "megabyte", "gigabyte"];
  let amount = bytes;
  let unit = 0;
  while (amount >= 1024 && unit < units.length - 1) {
    amount /= 1024;
    unit += 1;
  }
  return new Intl.NumberFormat(language, {
    style: "unit",
    unit: units[unit],
    unitDisplay: unit === 0 ? "long" : "short",
    maximumFractionDigits: amount < 10 && unit > 0 ? 1 : 0,
  }).format(amount);
}
