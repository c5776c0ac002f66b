import { countEach } from "../../shared/count-each.js";

/** How a label is written: `**Ana:**`, `[SPEAKER_00]:` and `(speaker 0)`, `Ana:`, or the name alone in a line. */
export type LabelForm = "bold" | "bracket" | "colon" | "line";

/** What stands at the beginning of a turn and may name who speaks. */
export interface SpeakerLabel {
  readonly name: string;
  readonly form: LabelForm;
  /** How many characters of the text it takes, with the white space after it. */
  readonly length: number;
}

/** A word of a name begins with a capital, or with a letter of a script that has none. */
const WORD = String.raw`[\p{Lu}\p{Lt}\p{Lo}][\p{L}\p{M}\p{N}.'’_-]*`;
/** Small words within names. They do not end one. */
const PARTICLE = "(?:de|van|von|der|den|la|le|di|da|al|el|bin) ";
/** A name of at most four words, with a title after a comma, as in `Ana Moss, Ph.D`. */
const NAME = String.raw`${WORD}(?: (?:${PARTICLE}){0,2}(?:${WORD}|&|\d{1,3})){0,3}(?:, [\p{L}.]{2,8})?`;
/** What programs call those whose names they do not know: `SPEAKER_00`, `speaker 0`, `Speaker A`. */
const NUMBERED = String.raw`\p{L}{1,20}(?:[ _-]?\d{1,3}|[ _-]\p{Lu})`;
const END = String.raw`\s{0,2}[:：](?=\s|$|\p{Lo})\s*`;
const BARE_NAME = new RegExp(`^(?:${NAME}|${NUMBERED})(?<!\\.)$`, "u");
const COLON_LABEL = new RegExp(`^(${NAME}|${NUMBERED})${END}`, "u");
const BRACKET_LABEL = new RegExp(
  String.raw`^\\?[[(]\s{0,2}(?:(${NAME}|${NUMBERED})\s{0,2}\\?[\])]${END}|(${NUMBERED})\s{0,2}\\?[\])]\s+(?=\S)|(${NUMBERED})\s{0,2}\\?[\])]$)`,
  "u",
);
const NUMBER = /(?:[ _-]?\d{1,3}|[ _-]\p{Lu})$/u;
const WHOLE_NUMBERED = new RegExp(`^${NUMBERED}$`, "u");

/** Reads a label without emphasis at the beginning of a text; null where there is none. */
export function readLabel(text: string): SpeakerLabel | null {
  const colon = COLON_LABEL.exec(text);
  if (colon !== null) return { name: colon[1] ?? "", form: "colon", length: colon[0].length };
  const bracket = BRACKET_LABEL.exec(text);
  if (bracket === null) return null;
  const name = bracket[1] ?? bracket[2] ?? bracket[3] ?? "";
  return { name, form: "bracket", length: bracket[0].length };
}

/** Whether a whole line is a name and nothing else. */
export function isBareName(text: string): boolean {
  return BARE_NAME.test(text);
}

/** Where somebody may begin to speak: the label that stands there, if any. */
export interface TurnStart {
  readonly label: SpeakerLabel | null;
  /** True where something else says that somebody begins: `>>`, or a time with the name. */
  readonly isSure: boolean;
  /** Whether a time stands there; starts with a time and starts without one are told apart. */
  readonly hasTime?: boolean;
}

/** So large a share of the places where a turn may begin has a label where every turn has one. */
const MOST_TURNS = 0.75;

/**
 * Chooses the labels that name speakers; others, such as `Remember:`, are words. A label does that where it is sure or
 * stands there more than once. One that stands there once does it where nearly all starts like it have a label, or where it
 * looks like one that stands there more than once: a name of several words, or a word with a number.
 */
export function chooseNames(starts: readonly TurnStart[]): Set<string> {
  const labels = starts.flatMap(({ label, isSure, hasTime = false }) =>
    label === null ? [] : [{ label, isSure, hasTime }],
  );
  const names = countEach(
    labels.flatMap(({ label, isSure }) => (isSure ? [label.name, label.name] : label.name)),
  );
  const shapes = countEach(
    labels.flatMap(({ label }) =>
      isNumbered(label) || (names.get(label.name) ?? 0) > 1 ? (describeShape(label) ?? []) : [],
    ),
  );
  const [timed, untimed] = [hasMostLabels(starts, true), hasMostLabels(starts, false)];
  const speakers = labels.filter(
    ({ label, hasTime }) =>
      (hasTime ? timed : untimed) ||
      (names.get(label.name) ?? 0) > 1 ||
      (shapes.get(describeShape(label) ?? "") ?? 0) > 1,
  );
  return new Set(speakers.map(({ label }) => label.name));
}

function hasMostLabels(starts: readonly TurnStart[], isTimed: boolean): boolean {
  const alike = starts.filter(({ hasTime = false }) => hasTime === isTimed);
  const labelled = alike.filter(({ label }) => label !== null).length;
  return labelled >= 2 && labelled >= MOST_TURNS * alike.length;
}

/** Describes what labels of one file have in common; null for a single word, as any word may stand before a colon. */
function describeShape(label: SpeakerLabel): string | null {
  if (isNumbered(label)) return `${label.form} ${label.name.replace(NUMBER, "")}`;
  return label.name.includes(" ") ? label.form : null;
}

function isNumbered({ name }: SpeakerLabel): boolean {
  return WHOLE_NUMBERED.test(name);
}
