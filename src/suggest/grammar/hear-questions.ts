import { isQuestion } from "../../chunk/titles/list-questions.js";
import { capitalise } from "../../language/sentences.js";
import { listWords, tokenize } from "../../language/tokenize.js";
import { tellWordKinds } from "../../language/word-kinds.js";
import { isClear } from "./is-clear.js";
import type { Wording } from "./plain-phrase.js";
import { turnClause } from "./turn-clause.js";

const PAUSES = /[,;:()…–—“”"]+|(?<!\p{L}\.\p{L})\.+(?!\p{L})|\s-+\s|-{2,}/u;
/** What is said before a speaker comes to it. */
const LED_IN =
  /^(?:(?:so|and|but|now|well|ok|okay|yeah|yes|no|right|then|or|because|like|also|actually|basically|you know|I mean|I think|I guess|alright|cool|great|sure)\b,?\s*)+/iu;
const BE = /^(?:is|are)$/;
/** A thing by its name or as a kind, and what it is said to be: `WebTorrent is a torrent app`, `a service worker is a ...`. */
const DEFINES = /^(M+|D?(?:[AN]+[NG]|N))B[RX]{0,2}D(?=[ARE]*[NMG])/;
/** `a build tool called Bazel`, and `what Bazel is`. */
const CALLED = /D[AN]*NE(M+)/;
const IS_WHAT = /Q(M+|D?[AN]*N)B(?=$|[CI])/;
const PERSON = /^(?:guy|girl|boy|man|woman|person|friend|kid|lady|gentleman)$/i;
/** Something that belongs to a thing, and what it is: `the goal of indexing is to ...`. */
const TELLS = /^(D[AN]*NID?[ANGM]*[NMG])B(?=[DTQMNG])/;
/** `the benefits of open source`, wherever it stands. */
const PART = /D[AN]*NID?[ANGM]*[NM](?:C[ANG]*[NM]+)?/gu;
/** What one asks of a thing. */
const ASKED_OF =
  /^(?:(?:advantage|aim|benefit|challenge|cost|danger|definition|disadvantage|downside|drawback|feature|goal|lesson|limit|limitation|origin|problem|process|purpose|risk|role|step|strength|trade-?off|upside|value|weakness)(?:s|es)?|future|history|story|impact)$/i;
const DIFFERENCE = /^differences?$/i;
const BECAUSE = /,? because\b/iu;
const CLAUSE = /\b(how|why) ([^,.;:?!()…–—“”"]+)/giu;
const LINK = /\s(?:of|for|in|on|to|with|about|between|behind)\s/u;
const LINKS = /^(?:of|for|in|on|to|with|about|between|behind)$/u;
const INDEFINITE = /^an?$/i;
/** Of longer speech without a pause nobody knows the grammar. */
const MOST_WORDS = 40;
/** So often a word counts at most for how much a stretch is about it. */
const MOST_COUNTED = 8;

export interface Speech {
  /** What is said, a sentence each. */
  readonly sentences: readonly string[];
  /** Words of names of those who speak: a question about them is not one about the subject. */
  readonly speakers: ReadonlySet<string>;
}

/**
 * Lists questions that a stretch of English speech answers by its own words, those first whose words it has most often: what
 * somebody asks, what is explained (`how goroutines work`), and what something is (`a service worker is a ...`). Each can be
 * understood without the talk.
 */
export function hearQuestions({ sentences, speakers }: Speech, wording: Wording): string[] {
  const heard = new Set<string>();
  const counts = new Map<string, number>();
  const words = new Set<string>();
  for (const sentence of sentences) {
    for (const word of listWords(sentence)) words.add(word);
    for (const term of tokenize(sentence)) counts.set(term, (counts.get(term) ?? 0) + 1);
    for (const question of [
      ...listAsked(sentence),
      ...listExplained(sentence, wording),
      ...listTold(sentence, wording),
    ])
      heard.add(question);
  }
  const weigh = (question: string) => {
    const terms = tokenize(question);
    const count = (term: string) => Math.min(MOST_COUNTED, counts.get(term) ?? 0);
    return terms.reduce((sum, term) => sum + count(term), 0) / Math.max(1, terms.length);
  };
  return [...heard]
    .filter((question) => isClear(question, speakers) && !lacksArticle(question, words))
    .map((question) => ({ question, weight: weigh(question) }))
    .sort((a, b) => b.weight - a.weight)
    .map(({ question }) => question);
}

/** `What is Agile team?`: of what comes in the plural as well, one needs an article. */
function lacksArticle(question: string, words: ReadonlySet<string>): boolean {
  const [, thing = ""] = /^(?:What is|How does) (?!an? |the )(.+?)(?: work)?\?$/u.exec(question) ?? [];
  const noun = thing.split(LINK)[0]?.split(" ").at(-1) ?? "";
  return /^\p{Ll}+$/u.test(noun) && (words.has(`${noun}s`) || words.has(`${noun}es`));
}

function listAsked(sentence: string): string[] {
  if (!/\?["”’)]*$/u.test(sentence)) return [];
  const asked = sentence.split(PAUSES).at(-1)?.trim().replace(LED_IN, "") ?? "";
  return isQuestion(asked) ? [capitalise(asked)] : [];
}

function listExplained(sentence: string, wording: Wording): string[] {
  const at = sentence.search(BECAUSE);
  const cause = at < 0 ? "" : (sentence.slice(0, at).split(PAUSES).at(-1)?.trim().replace(LED_IN, "") ?? "");
  const clauses = Array.from(sentence.matchAll(CLAUSE), ([, word = "", clause = ""]) => ({ word, clause }));
  return [{ word: "why", clause: wording.inside(cause) }, ...clauses].flatMap(({ word, clause }) => {
    const turned = turnClause(clause.trim());
    const isWhole = turned !== null && hasVerb(turned);
    return isWhole ? [`${capitalise(word.toLowerCase())} ${turned}?`] : [];
  });
}

/** Behind "do" stands a verb; many nouns are one as well, and `work` mostly is. */
function hasVerb(turned: string): boolean {
  const words = turned.split(" ");
  return !/^do(?:es)?$/.test(words[0] ?? "") || /V/.test(tellWordKinds(words)) || words.at(-1) === "work";
}

function listTold(sentence: string, wording: Wording): string[] {
  return sentence.split(PAUSES).flatMap((piece) => {
    const words = piece.trim().replace(LED_IN, "").split(" ", MOST_WORDS);
    const kinds = tellWordKinds(words);
    const things = [
      findDefined(words, kinds),
      findCalled(words, kinds),
      findWhat(words, kinds),
      ...listParts(words, kinds),
    ];
    return things.flatMap((thing) => (thing === null ? [] : askWhat(thing.join(" "), wording)));
  });
}

type Find = (words: readonly string[], kinds: string) => readonly string[] | null;

const findDefined: Find = (words, kinds) => {
  const [, subject = ""] = DEFINES.exec(kinds) ?? [];
  const rest = words.slice(subject.length);
  const article = rest.findIndex((word) => INDEFINITE.test(word));
  const isKind =
    BE.test(rest[0] ?? "") && article > 0 && article < 4 && !/^(?:not|never)$/i.test(rest[1] ?? "");
  const isThing = INDEFINITE.test(words[0] ?? "") || !subject.startsWith("D");
  return subject !== "" && isKind && isThing ? words.slice(0, subject.length) : null;
};

/** Lists what belongs to a thing: as a subject whatever it is, elsewhere only what general nouns tell. */
function listParts(words: readonly string[], kinds: string): (readonly string[])[] {
  const [, subject = ""] = TELLS.exec(kinds) ?? [];
  const isTold = subject !== "" && BE.test(words[subject.length] ?? "");
  const parts = [...kinds.matchAll(PART)].map(({ 0: own, index }) => words.slice(index, index + own.length));
  const general = parts.filter((part) => {
    const noun = part[part.findIndex((word) => LINKS.test(word)) - 1] ?? "";
    return ASKED_OF.test(noun) || (DIFFERENCE.test(noun) && part.includes("and"));
  });
  return [...(isTold ? [words.slice(0, subject.length)] : []), ...general].filter(([first = ""]) =>
    /^the$/i.test(first),
  );
}

const findCalled: Find = (words, kinds) => {
  const at = words.findIndex((word, i) => word === "called" && /[NX]/.test(kinds[i - 1] ?? ""));
  const [, name = ""] = CALLED.exec(`${kinds.slice(0, at)}E${kinds.slice(at + 1)}`) ?? [];
  if (at < 1 || name === "" || PERSON.test(words[at - 1] ?? "")) return null;
  return words.slice(at + 1, at + 1 + name.length);
};

const findWhat: Find = (words, kinds) => {
  const at = words.findIndex((word) => /^what$/i.test(word));
  const [, thing = ""] = at < 0 ? [] : (IS_WHAT.exec(kinds.slice(at)) ?? []);
  const isThing = INDEFINITE.test(words[at + 1] ?? "") || !thing.startsWith("D");
  return thing !== "" && isThing && BE.test(words[at + 1 + thing.length] ?? "")
    ? words.slice(at + 1, at + 1 + thing.length)
    : null;
};

/** One is, many are. What speech mostly has an article in front of is no name of a thing without it. */
function askWhat(thing: string, wording: Wording): string[] {
  // "Open Collective" is a name, wherever it stands.
  const named = /^\S+ \p{Lu}/u.test(thing) ? thing : wording.name(thing);
  if (/^the /.test(named) && !/^the /i.test(thing)) return [];
  const [core = thing] = thing.split(LINK);
  const isMany =
    /^\p{Ll}|\s\p{Ll}/u.test(core) && /[^siu]s$/.test(core) && !INDEFINITE.test(thing.split(" ", 1)[0] ?? "");
  return [`What ${isMany ? "are" : "is"} ${named}?`];
}
