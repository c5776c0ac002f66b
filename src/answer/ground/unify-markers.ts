import { CARDINALS } from "../../language/number-words.js";
import { capitalise } from "../../language/sentences.js";

/** What models call a passage that they were shown. */
const LABEL =
  "(?:passages?|sources?|citations?|cites?|documents?|docs?|references?|refs?\\.?|excerpts?|snippets?|extracts?|footnotes?|notes?|quellen?|abschnitte?|fuentes?|pasajes?)";
const NUMBER = `(?:${LABEL}\\s?)?[#^]?\\d{1,4}`;
const LIST = `${NUMBER}(?:\\s{0,2}(?:[,;&–-]|,? and|und|y|et)\\s{0,2}${NUMBER}){0,20}`;
const LABELLED = `${LABEL}[\\s_]?[:#.]?\\s?${LIST}`;
/** A passage by its label or by a marker. */
const NAMED = `(?:the )?(?:${LABELLED}|(?:${LABEL}\\s)?\\[\\d[\\d\\s,–-]{0,60}\\])`;
const TOLD =
  "(?:stated|said|noted|mentioned|described|explained|shown|written|given|reported|discussed|indicated)";
const BY = `(?:according to|based on|as ${TOLD} (?:in|by)|${TOLD} in|as per|per|from|in|laut|gemäß|selon|según)`;
const SAYS = "(?:states|says|notes|mentions|explains|describes|shows|indicates|reports|tells us|confirms)";

const MARKER = "\\[\\d[\\d\\s,–-]{0,60}\\]";

/** Ways to name passages, each with the numbers in the first group. */
const FORMS: readonly RegExp[] = [
  /<(?:sup|cite|citation|ref|source)\b[^<>]{0,80}>\s{0,2}[[(]?(\d[\d\s,;–-]{0,40})[\])]?\s{0,2}<\/\w{3,8}>/gi,
  /\\[a-z]{0,8}cite[a-z]{0,8}\*?\{(\d[\d\s,;–-]{0,40})\}/gi,
  // 【1†source】 and 【4:0†notes.txt】
  /[[【［〔]\s{0,2}(\d{1,4})(?::\d{1,4})?†[^\]】］〕\n]{0,80}[\]】］〕]/g,
  new RegExp(`[[【［〔({（]\\s{0,2}(?:see |from |cf\\. )?(${LABELLED})\\s{0,2}[\\]】］〕)}）]`, "gi"),
  new RegExp(`[[【［〔]\\s{0,2}(${LIST})\\^?\\s{0,2}[\\]】］〕]`, "gi"),
  /\[S(\d{1,4})\]/g,
  // Brackets around markers, and those of a list of them.
  new RegExp(`[[(]\\s{0,2}(${MARKER}(?:[\\s,;&]{0,3}${MARKER}){0,20})\\s{0,2}[\\])]`, "g"),
];
/** Marks that name what this program has not shown, or nothing; the space in front of one goes with it. */
const NAMELESS: readonly RegExp[] = [
  /(?<!\s)\s{0,2}\ue200[^\ue201\n]{0,200}\ue201/g,
  /(?<!\s)\s{0,2}(?<!\p{L})(?:file)?cite[\ue200-\ue2ff]?(?:turn\d{1,3}[a-z]{1,20}\d{1,4}[\ue200-\ue2ff]?){1,20}/gu,
  /(?<!\s)\s{0,2}\\[a-z]{0,8}cite[a-z]{0,8}\*?\{[^{}\n]{0,80}\}/gi,
  /\[cite_(?:start|end)\]/gi,
  /(?<!\s)\s{0,2}\[(?:cite|citation|ref|reference|source)s?\s?[:_][^[\]\n]{0,60}\]/gi,
];
/** `According to passage 1, ` and `Passage 1 says that `, in front of what is said. */
const OPENING = new RegExp(
  `^\\W{0,4}(?:(?:${BY}|as) (${NAMED})(?: ${SAYS})?[,:]|(${NAMED})(?: ${SAYS})?(?: that\\b|:))\\s+(?=.*\\p{L})`,
  "iu",
);
/** `, according to passage 1` behind it. */
const CLOSING = new RegExp(`,?\\s${BY} ((?:the )?${LABELLED})(?=\\s?(?:[.,;!?)]|$))`, "gi");
/** `(1)`, `{1}` and `(1, 2)` at the end of a sentence. */
const IN_PARENTHESES =
  /(?<!\s)(\s{0,2})[({](\d{1,2}(?:\s?,\s?\d{1,2}){0,8})[)}](?=(?:\s?[({]\d{1,2}[)}]){0,8}[.,;!?。！？]?["”’)]?\s*$)/g;
/** Behind a word or a mark: a unit or a number in front of it has a power. */
const SUPERSCRIPT =
  /(?<=\p{L}{3}|[.,;:!?)\]"”’»。！？]\s?)([⁰¹²³⁴-⁹]{1,4}(?:\s?[,⁻]\s?[⁰¹²³⁴-⁹]{1,4}){0,8})(?!\p{L})/gu;
const SUPERSCRIPT_DIGITS = "⁰¹²³⁴⁵⁶⁷⁸⁹";

/**
 * Writes the marks by which models name passages as `[1]`, `[1, 2]` or `[1-3]`: `【1†source】`, `[Source: 1]`, `[^1]`,
 * `[[1]]`, `(passage 1)`, `<cite>1</cite>`, `\cite{1}`, `¹`, and the words of `According to passage 1, ...`. `(1)` and
 * `{1}` are one at a sentence's end alone, and where there is such a passage. A mark that names nothing is left out.
 */
export function unifyMarkers(sentence: string, passages: number): string {
  let text = sentence.replaceAll(/\\(?=[[\]])/g, "");
  for (const form of FORMS) text = text.replaceAll(form, (_, list: string) => mark(list));
  for (const form of NAMELESS) text = text.replaceAll(form, "");
  text = text
    .replaceAll(SUPERSCRIPT, (whole, raised: string) => markRaised(raised, passages) ?? whole)
    .replaceAll(IN_PARENTHESES, (whole, space: string, list: string, at: number) =>
      isMarker(list, text.slice(0, at), passages) ? `${space}[${list}]` : whole,
    )
    .replaceAll(CLOSING, (_, list: string) => ` ${mark(list)}`)
    .replaceAll(/\*\*(\[\d[\d\s,–-]{0,60}\])\*\*/g, "$1");
  const opening = OPENING.exec(text);
  if (opening === null) return text;
  const said = capitalise(text.slice(opening[0].length));
  return `${said} ${mark(opening[1] ?? opening[2] ?? "")}`;
}

/** Writes the numbers of a list as a marker, with its ranges. */
function mark(list: string): string {
  const parts = list.match(/\d+(?:\s{0,2}[–-]\s{0,2}\d+)?/g) ?? [];
  return `[${parts.join(", ")}]`;
}

/** `¹²` is passage 12, or where there is none passages 1 and 2; null for what is neither. */
function markRaised(raised: string, passages: number): string | null {
  const digits = [...raised].map((each) => {
    const value = SUPERSCRIPT_DIGITS.indexOf(each);
    return value >= 0 ? String(value) : each === "⁻" ? "-" : each;
  });
  const list = digits.join("");
  const isShown = (numbers: readonly string[]) =>
    numbers.every((each) => Number(each) >= 1 && Number(each) <= passages);
  if (isShown(list.match(/\d+/g) ?? [])) return `[${list}]`;
  const single = list.match(/\d/g) ?? [];
  return isShown(single) ? `[${single.join(", ")}]` : null;
}

/** False where the number in parentheses is of no passage, or repeats a number word: `three (3)`. */
function isMarker(list: string, before: string, passages: number): boolean {
  const last = /(\p{L}+)\s*$/u.exec(before.slice(-20))?.[1]?.toLowerCase() ?? "";
  const numbers = (list.match(/\d+/g) ?? []).map(Number);
  return numbers.every((n) => n >= 1 && n <= passages && CARDINALS[n] !== last);
}
