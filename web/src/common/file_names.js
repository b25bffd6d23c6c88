/** Names that others gave to files, as they are and not as they want to look. */

const UNSEEN = /[\p{Cc}\p{Bidi_Control}]/gu;

/** Show what cannot be seen as a mark: a name could read `gpj.exe` backwards, or hide its end. */
export function shownName(name) {
  return name.replace(UNSEEN, "\u{fffd}");
}
