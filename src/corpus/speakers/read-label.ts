/** How a label is written: `**Ana:**`, `[SPEAKER_00]:` and `(speaker 0)`, `Ana:`, `Ana – words`, or the name alone in a line. */
export type LabelForm = "bold" | "bracket" | "colon" | "dash" | "line";

/**
 * How much a label says by itself. A plain one is a name; a wide one is what programs of meetings show for one, such as
 * `+44 20 7946 0958` and `Ana's iPhone`; a weak one, such as `[Ana] words`, is one only where nearly all turns have such.
 */
export type LabelStrength = "plain" | "wide" | "weak";

/** What stands at the beginning of a turn and may name who speaks. */
export interface SpeakerLabel {
  readonly name: string;
  readonly form: LabelForm;
  readonly strength: LabelStrength;
  /** How many characters of the text it takes, with the white space after it. */
  readonly length: number;
  /** Whether the words behind it begin in lower case, as they do behind `Note:`. */
  readonly isBeforeLower: boolean;
}

/** A word of a name begins with a capital, or with a letter of a script that has none. */
const WORD = String.raw`[\p{Lu}\p{Lt}\p{Lo}][\p{L}\p{M}\p{N}.'’_-]*`;
/** Small words within names. They do not end one. */
const PARTICLE = "(?:de|van|von|der|den|la|le|di|da|al|el|bin) ";
/** A name of at most four words, with a title after a comma, as in `Ana Moss, Ph.D`. */
const NAME = String.raw`${WORD}(?: (?:${PARTICLE}){0,2}(?:${WORD}|&|\d{1,3})){0,3}(?:, [\p{L}.]{2,8})?`;
/** What programs call those whose names they do not know: `SPEAKER_00`, `speaker 0`, `Speaker #1`, `Speaker A`, `speaker ?`. */
const NUMBERED = String.raw`\p{L}{1,20}(?:[ _-]?#?\d{1,3}|[ _-][\p{Lu}?])`;
/** Parts of what a meeting shows for a name: a word with a capital in it, a small word, a number, a sign, a remark in brackets. */
const WIDE_FIRST = String.raw`(?:${WORD}|[+#]\d[\d.-]*|\p{So}+)`;
const WIDE_PART = String.raw`(?:${WORD},?|\p{Ll}{1,3}|\p{Ll}\p{Lu}\p{L}*|\(?[+#]?\d[\d.-]*\)?|[|&/•·–-]|\([^()\n]{1,40}\))`;
const WIDE = String.raw`${WIDE_FIRST},?(?: ${WIDE_PART}){0,11}(?<! \p{Ll}{1,3})`;
const HANDLE = String.raw`(?:[@#]\p{L}[\p{L}\p{N}._-]{0,39}|\p{Ll}[\p{Ll}\p{N}._@-]{0,39}|\d{1,3})`;
const END = String.raw`\s{0,2}[:：](?=\s|$|\p{Lo})\s*`;
const [OPEN, CLOSE] = [String.raw`\\?[[(（【]\s{0,2}`, String.raw`\s{0,2}\\?[\])）】]`];
const BARE_NAME = new RegExp(`^(?:${NAME}|${NUMBERED})(?<!\\.)$`, "u");
/** Pronouns behind a name, as in `Ana Moss (she/her)`. */
const PRONOUNS = /\s\(\p{Ll}{1,8}(?:\/\p{Ll}{1,8}){1,3}\)$/u;

/** How labels are written, the surest first. The group of each is the name. */
const LAYOUTS: readonly {
  readonly form: LabelForm;
  readonly strength: LabelStrength;
  readonly pattern: RegExp;
}[] = [
  { form: "colon", strength: "plain", pattern: match(`(${NAME}|${NUMBERED})${END}`) },
  { form: "bracket", strength: "plain", pattern: match(`${OPEN}(${NAME}|${NUMBERED})${CLOSE}${END}`) },
  {
    form: "bracket",
    strength: "plain",
    pattern: match(String.raw`${OPEN}(${NUMBERED})${CLOSE}(?:\s+(?=\S)|$)`),
  },
  {
    form: "colon",
    strength: "plain",
    pattern: match(String.raw`(?:\*\*|__)(${NAME}|${NUMBERED})(?:[:：](?:\*\*|__)|(?:\*\*|__)[:：])\s*`),
  },
  { form: "colon", strength: "wide", pattern: match(`(${WIDE})${END}`) },
  { form: "colon", strength: "weak", pattern: match(`(${HANDLE})${END}`) },
  { form: "bracket", strength: "weak", pattern: match(String.raw`${OPEN}(${NAME})${CLOSE}\s*(?=[^\s:：])`) },
  { form: "dash", strength: "weak", pattern: match(String.raw`(${NAME})\s[-–—]\s+(?=\S)`) },
];

function match(pattern: string): RegExp {
  return new RegExp(`^${pattern}`, "u");
}

/** A longer one is a sentence. */
const MOST_NAME_CHARACTERS = 80;
/** What ends a sentence within a label, and is longer than `Dr.` and `Prof.`. */
const SENTENCE_END = /\p{L}{5,}\.\s/u;

/** How grave a line of a log is (RFC 5424, 6.2.1, and what programs write beside these): nobody is called so. */
const LEVEL = "(?:trace|debug|info|notice|warn(?:ing)?|err(?:or)?|crit(?:ical)?|fatal|alert|emerg(?:ency)?)";
const LEVEL_NAME = new RegExp(`^${LEVEL}$`, "i");
const LOG_LINE = new RegExp(String.raw`^[[(<]?${LEVEL}(?:[\])>:]|\s\s)`, "i");

/** Reads a label at the beginning of a text; null where there is none. */
export function readLabel(text: string): SpeakerLabel | null {
  for (const { form, strength, pattern } of LAYOUTS) {
    const found = pattern.exec(text);
    const name = found?.[1] ?? "";
    if (found === null || name.length > MOST_NAME_CHARACTERS || LEVEL_NAME.test(name)) continue;
    if (SENTENCE_END.test(name)) continue;
    const { length } = found[0];
    const tidied = tidyName(name);
    return {
      name: tidied,
      form,
      strength: strength === "wide" && isBareName(tidied) ? "plain" : strength,
      length,
      isBeforeLower: /^\p{Ll}/u.test(text.slice(length)),
    };
  }
  return null;
}

/** Makes a label of a name that its place tells. */
export function makeLabel(name: string, form: LabelForm, length: number): SpeakerLabel {
  return { name: tidyName(name), form, strength: "plain", length, isBeforeLower: false };
}

/** Takes off what a meeting adds to a name. */
function tidyName(name: string): string {
  return name.replace(PRONOUNS, "");
}

/** Whether words begin as a line of a log does behind its time: `INFO:`, `[warn]`. */
export function beginsLogLine(words: string): boolean {
  return LOG_LINE.test(words);
}

/** Whether a whole line is a name and nothing else. */
export function isBareName(text: string): boolean {
  return BARE_NAME.test(text);
}

/** Whether a label is what programs call those whose names they do not know, such as `Speaker 1`. */
export function isNumbered(name: string): boolean {
  return WHOLE_NUMBERED.test(name);
}

const WHOLE_NUMBERED = new RegExp(`^${NUMBERED}$`, "u");
