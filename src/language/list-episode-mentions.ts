import { listDurations } from "./list-durations.js";
import { listQuantities } from "./list-quantities.js";
import { CARDINALS, ORDINALS, TENS } from "./number-words.js";
import { listWords, tokenize } from "./tokenize.js";

/** Words of a question that name episodes by their number. */
export interface EpisodeMention {
  /** Where they lie in the NFKC form of the question, in UTF-16 units; `end` is after them. */
  readonly start: number;
  readonly end: number;
  /** Never empty. */
  readonly numbers: readonly number[];
  /** True for "episodes 3 to 6", of which some may not exist. */
  readonly isRange: boolean;
  readonly season: number | null;
  /** The one of the given shows that is named right beside them. */
  readonly show: string | null;
}

const ONES = CARDINALS.slice(1, 10).join("|");
const NUMBER = `(?:\\d{1,5}|(?:${TENS.join("|")})(?:[- ](?:${ONES}))?|(?:${CARDINALS.toReversed().join("|")}))(?![\\p{L}\\p{N}%]|[.,:]\\d)`;
const BETWEEN = "\\s*(?:,\\s*(?:and|or|&)?|and|or|&|to|through|until|[-–—])\\s*";
const TO = /to|through|until|[-–—]/;
const EPISODE = "(?:episode|ep)(?:\\.|\\b|(?=\\d))\\s*(?:(?:number|no\\.?|nr\\.?)\\s+|#\\s?)?";
const EPISODES = "(?:episodes|eps)\\.?\\s+(?:numbers?\\s+)?";
const SEASON = `(?:season|series)\\s+(?:number\\s+)?`;
const OF_SEASON = `(?:(?:,?\\s+(?:of|in|from)\\s+(?:the\\s+)?|,\\s*|\\s+\\(?)${SEASON}(?<later>${NUMBER})\\)?)?`;
const MENTION = new RegExp(
  [
    `s(?<shortSeason>\\d{1,3})[\\s.,:-]{0,2}e(?:p\\.?)?\\s?(?<shortNumber>\\d{1,5})(?![\\p{L}\\d])`,
    `(?:the\\s+)?${SEASON}(?<first>${NUMBER})(?:'s)?[,;:]?\\s+(?:and\\s+)?${EPISODE}(?<ofFirst>${NUMBER})`,
    `(?:the\\s+)?(?:${EPISODE}(?<one>${NUMBER})|${EPISODES}(?<several>${NUMBER}(?:${BETWEEN}${NUMBER})*))${OF_SEASON.replace("later", "second")}`,
    `the\\s+(?<ordinal>\\d{1,5}(?:st|nd|rd|th)|${ORDINALS.slice(1).join("|")})\\s+episode(?![\\p{L}\\d])${OF_SEASON}`,
    `#(?<hash>\\d{1,5})(?![\\p{L}\\d]|[.,:]\\d)`,
  ]
    .map((form) => `(?<![\\p{L}\\p{N}#])(?:${form})`)
    .join("|"),
  "giu",
);
/** Every mention has one of these, and few other questions do. */
const HINT = /\d|(?<![a-z])ep/i;
const ANY_NUMBER = new RegExp(NUMBER, "giu");
const LONGEST_RANGE = 100;

/** A noun may follow these, so that a number after it belongs to what comes next: "in the episode 12 people argue". */
const DETERMINED = /\b(?:the|this|that|my|your|his|her|its|our|their|whose|which|what)$/i;
const COUNTED = /\b(?:an?|one|each|every|per|any|no|some|another)$/i;
const BE = /(?:\b(?:is|are|was|were|be)|['’](?:s|re))$/i;
const ASKED = /^(?:summari[sz]e|recap|outline|describe|compare|play|sum|up)$/i;
const OF = /^\s+of\s+(?<whole>.*)/su;
/** "Episode 4 of Star Wars" is no episode of ours. */
const OURS =
  /^(?:\d|(?:(?:the|this|that|your|our)\s+)?(?:whole\s+)?(?:podcast|show|series|season|programme|program|feed|run)\b)/iu;
const BESIDE = /^(?:\s*,)?\s+(?:of|from|on|in|by)\s+(?<rest>.*)/su;
const KIND = "(?:\\s+(?:podcast|show))?";
/** In UTF-16 units: what stands beside a mention is looked at no farther than this. */
const NEARBY = 320;

/**
 * Lists what a question, in NFKC, says of episodes by number: "episode 12", "ep. 12", "#12", "S02E07", "episode 7 of season
 * 2", "episodes 3 to 6", in digits or words. Numbers of other things are none: "the top 12", "an episode 12 minutes
 * long", "Star Wars episode 4", where Star Wars is none of the shows.
 */
export function listEpisodeMentions(question: string, listShows: () => readonly string[]): EpisodeMention[] {
  if (!HINT.test(question)) return [];
  const matches = [...question.matchAll(MENTION)];
  // Most questions have none, and a library may have many shows.
  if (matches.length === 0) return [];
  const names = listShows().map((show) => ({ show, words: listNameWords(show) }));
  const isTitleCase = !/(?:^|\s)\p{Ll}\p{L}{3,}/u.test(question);
  return matches.flatMap((match) => {
    const { numbers, season, isRange } = readNumbers(match.groups ?? {});
    const start = match.index;
    const end = start + match[0].length;
    const before = question.slice(Math.max(0, start - NEARBY), start);
    const after = question.slice(end, end + NEARBY);
    const show = findShow(names, before, after);
    const isOurs =
      numbers.length > 0 &&
      !isQuantity(match, question.slice(start, end + NEARBY)) &&
      !isOfOther({ before: before + readArticle(match[0]), after, show, isTitleCase }) &&
      (match.groups?.["hash"] === undefined || isPlainHash(before, after, show));
    if (!isOurs) return [];
    const [ahead, behind] = measureShow(names.find((name) => name.show === show)?.words ?? [], before, after);
    return [{ start: start - ahead, end: end + behind, numbers, isRange, season, show }];
  });
}

function readNumbers(groups: Readonly<Record<string, string | undefined>>) {
  const { shortSeason, shortNumber, first, ofFirst, one, several, second, later, ordinal, hash } = groups;
  const season = shortSeason ?? first ?? second ?? later;
  const single = shortNumber ?? ofFirst ?? one ?? ordinal ?? hash;
  const listed = ordinal === undefined ? ((single ?? several ?? "").match(ANY_NUMBER) ?? []) : [ordinal];
  const [from = 0, to = 0] = listed.map(readNumber);
  const isRange = single === undefined && listed.length === 2 && TO.test(several ?? "") && to > from;
  const numbers = isRange
    ? Array.from({ length: Math.min(LONGEST_RANGE, to - from + 1) }, (_, i) => from + i)
    : listed.map(readNumber);
  return { numbers, season: season === undefined ? null : readNumber(season), isRange };
}

function readNumber(text: string): number {
  if (/^\d/.test(text)) return Number.parseInt(text, 10);
  const place = ORDINALS.indexOf(text.toLowerCase());
  if (place >= 0) return place + 1;
  const [word = "", ones = ""] = text.toLowerCase().split(/[- ]/);
  const ten = TENS.indexOf(word);
  return ten < 0 ? CARDINALS.indexOf(word) : 20 + 10 * ten + Math.max(0, CARDINALS.indexOf(ones));
}

/** True where the last number of the mention is an amount: "12 million", "12 minutes", "12%". */
function isQuantity(match: RegExpExecArray, text: string): boolean {
  const { length } = match[0];
  const quantities = listQuantities(text);
  const last = quantities.findLast(({ start }) => start < length);
  if (last !== undefined && last.end > length) return true;
  return listDurations(text, quantities).some(({ start, end }) => start < length && end > length);
}

function readArticle(mention: string): string {
  return /^the\s/i.exec(mention)?.[0] ?? "";
}

interface Surroundings {
  readonly before: string;
  readonly after: string;
  readonly show: string | null;
  readonly isTitleCase: boolean;
}

function isOfOther({ before, after, show, isTitleCase }: Surroundings): boolean {
  const ahead = before.trimEnd();
  if (COUNTED.test(ahead)) return true;
  if (DETERMINED.test(ahead) && !isClosed(after)) return true;
  if (show !== null) return false;
  const whole = OF.exec(after)?.groups?.["whole"];
  if (whole !== undefined && !OURS.test(whole)) return true;
  const [, gap = "", word = ""] = /(^|[.?!:,;]\s*|\s)([\p{L}\p{M}\p{N}'’-]+)\s*$/u.exec(before) ?? [];
  const isFirst = gap !== " " && word !== "";
  return !isTitleCase && !isFirst && /^\p{Lu}/u.test(word) && tokenize(word).length > 0;
}

/** True where no word that could be counted follows. */
function isClosed(after: string): boolean {
  const next = /^\s*([\p{L}\p{M}\p{N}]+)/u.exec(after)?.[1];
  return next === undefined || tokenize(next).length === 0;
}

/** True for "#12" where nothing else can be meant than an episode: not "rule #12", "the #1 mistake" or "C# 12". */
function isPlainHash(before: string, after: string, show: string | null): boolean {
  if (show !== null) return true;
  const ahead = before.trimEnd();
  if (!isClosed(after) || DETERMINED.test(ahead)) return false;
  if (BE.test(ahead)) return /^\s*about\b/i.test(after);
  const word = /[\p{L}\p{M}\p{N}]+$/u.exec(ahead)?.[0];
  return word === undefined || ASKED.test(word) || tokenize(word).length === 0;
}

/** Finds the show that is named right before the mention, or right after it: "of the Slipway". */
function findShow(
  names: readonly { readonly show: string; readonly words: readonly string[] }[],
  before: string,
  after: string,
): string | null {
  const ahead = listWords(before.replace(new RegExp(`${KIND}(?:['’]s)?\\s*$`, "iu"), ""));
  const behind = listWords(BESIDE.exec(after)?.groups?.["rest"] ?? "");
  const next = behind[0] === "the" ? behind.slice(1) : behind;
  const fits = names.filter(
    ({ words }) =>
      words.length > 0 &&
      (words.every((word, i) => ahead[ahead.length - words.length + i] === word) ||
        words.every((word, i) => next[i] === word)),
  );
  // The longest is the most exact: "Slipway Extra" is not "Slipway".
  return fits.toSorted((a, b) => b.words.length - a.words.length)[0]?.show ?? null;
}

/** Measures how much before and after a mention names the show, "this podcast" included, in UTF-16 units. */
function measureShow(
  words: readonly string[],
  before: string,
  after: string,
): readonly [ahead: number, behind: number] {
  const name = words.join("[^\\p{L}\\p{N}]{1,3}");
  const full =
    name === ""
      ? "(?:this|the|your|our) (?:podcast|show|series|programme|program)"
      : `(?:the\\s+)?${name}${KIND}`;
  const behind = new RegExp(`^(?:\\s*,)?\\s+(?:of|from|on|in|by)\\s+${full}(?![\\p{L}\\p{N}])`, "iu").exec(
    after,
  );
  const ahead =
    name === "" ? null : new RegExp(`(?<![\\p{L}\\p{N}])${full}(?:['’]s)?[\\s,:]*$`, "iu").exec(before);
  return [ahead?.[0].length ?? 0, behind?.[0].length ?? 0];
}

/** Lists the words of a show's name as people say it: "Slipway" for "The Slipway Podcast". */
function listNameWords(show: string): string[] {
  const words = listWords(show);
  const from = words[0] === "the" ? 1 : 0;
  const to = /^(?:podcast|show)$/.test(words.at(-1) ?? "") ? -1 : undefined;
  const bare = words.slice(from, to);
  return bare.length > 0 ? bare : words;
}
