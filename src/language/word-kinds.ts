import { useEnglish } from "./english/english-data.js";
import { isBaseVerb, isMarked } from "./names.js";

/**
 * What a word does in an English clause, a letter each: `N` noun, `M` name, `A` adjective, `G` form in "ing", `E` past or
 * participle, `V` base verb, `Z` verb in the third person, `B` form of "be", "do", "have" or a modal, `R` adverb, `D` article,
 * `S` possessive, `P` pronoun, `I` preposition, `T` "to", `C` "and" or "or", `Q` question word, `U` number, `X` anything else.
 */
export type WordKinds = string;

/** The closed classes. */
const CLOSED = Object.entries({
  D: "a an the this that these those some any each every no another either neither both all such own",
  S: "my our your their his its whose somebody's someone's everybody's everyone's",
  P: "i you we they he she it me us them him her hers mine ours yours theirs myself yourself itself ourselves themselves himself herself someone somebody something folks anyone anybody anything everyone everybody everything nobody nothing one ones there here",
  B: "is are was were be been being am do does did done have has had having can could will would should may might must shall ought cannot gonna wanna gotta",
  I: "of for in on with from at by about into through between across within without behind against around versus vs via over under beyond during inside outside onto toward towards after before",
  T: "to",
  C: "and or",
  Q: "what how why which who whom where when",
  X: "but because if so as than then though although while whereas until unless since whether nor yet yeah yes no oh okay ok hey hi hello well just also only very really quite too not never ever even still always maybe perhaps now again off up out down away back right like whatever however whichever thing things stuff whatnot guys way ways lot lots bit please thanks thank bye etc",
  U: "different actual good better great nice bad interesting important whole entire particular regular certain similar awesome cool amazing fantastic crazy weird little many much more most less least few fewer several other same various enough two three four five six seven eight nine ten hundred thousand million billion",
}).flatMap(([letter, words]) => words.split(" ").map((word) => [word, letter] as const));
/** "you're" stands for somebody, "aren't" and "what's" for what is done. */
const PERSONS = /^(?:i|you|we|they|he|she|it)['’](?:re|ve|ll|d|m|s)$/i;
const SHORTENED = /n['’]t$|['’](?:re|ve|ll|d|m)$|^(?:that|what|there|here|who|let|how|where)['’]s$/i;
/** Amounts and hedges, which name nothing: "a bunch of", "kind of". */
const AMOUNT =
  /^(?:kinds?|sorts?|types?|lots?|bunch|couple|bits?|tons?|amounts?|number|pieces?|rest|piles?|parts?|sides?|majority|half|aspects?|versions?|plenty|slew|beginning|end|middle)$/i;
const MODAL = /^(?:can|could|will|would|should|may|might|must|don['’]t|didn['’]t|can['’]t|won['’]t)$/i;
const ADJECTIVE = /(?:able|ible|al|ive|ful|ous|ic|less|ary|ish)$/;

let classes: ReadonlyMap<string, string> | null = null;

/** Tells what each word of an English clause does, as far as a list of words and the words beside it show. */
export function tellWordKinds(words: readonly string[]): WordKinds {
  const bare = words.map((word) => word.replace(/^[^\p{L}\p{N}]+|[^\p{L}\p{N}]+$/gu, ""));
  const alone = bare.map((word, i) => tellAlone(word, i === 0));
  // From left to right: what stands before a word is told already, what stands behind it by itself alone.
  const kinds: string[] = [];
  for (const [i, word] of bare.entries())
    kinds.push(
      tellBeside({
        word: word.toLowerCase(),
        kind: alone[i] ?? "X",
        before: bare[i - 1]?.toLowerCase() ?? "",
        kindBefore: /P[RX]*$/.test(kinds.join("")) ? "P" : (kinds.at(-1) ?? ""),
        next: alone[i + 1] ?? "",
      }),
    );
  bare.forEach((word, i) => {
    if (!AMOUNT.test(word) || !/^of$/i.test(bare[i + 1] ?? "")) return;
    kinds[i] = "X";
    kinds[i + 1] = "X";
  });
  return kinds.join("");
}

function tellAlone(word: string, isFirst: boolean): string {
  if (word === "") return "X";
  if (PERSONS.test(word)) return "P";
  if (SHORTENED.test(word)) return "B";
  if (/^\p{N}/u.test(word) && !/\p{Lu}/u.test(word)) return "U";
  classes ??= new Map([...useEnglish().readKinds(), ...CLOSED]);
  const lower = word.toLowerCase();
  const known = classes.get(lower);
  const isName = isMarked(word) || (/^\p{Lu}/u.test(word) && !isFirst && word !== "I");
  if (isName) return "M";
  return known ?? guess(lower);
}

function guess(word: string): string {
  const plain = word.replace(/['’]s?$/, "");
  const last = plain.split("-").at(-1) ?? "";
  if (last !== plain) return classes?.get(last) === "N" || /[^s]s$/.test(last) ? "N" : "A";
  if (/ly$/.test(plain)) return "R";
  if (/(?:ate|ize|ise|ify)$/.test(plain)) return "V";
  if (/ing$/.test(plain)) return "G";
  if (/ed$/.test(plain)) return "E";
  if (/[^s]s$/.test(plain) && classes?.get(plain.slice(0, -1)) === "V") return "Z";
  return ADJECTIVE.test(plain) ? "A" : "N";
}

interface Beside {
  readonly word: string;
  readonly kind: string;
  readonly before: string;
  readonly kindBefore: string;
  readonly next: string;
}

/** Mends a word's kind by the words beside it: "the build", "we test", "attackers evolve", "distributed systems". */
function tellBeside(beside: Beside): string {
  return MENDED[beside.kind]?.(beside) ?? beside.kind;
}

type Mend = (beside: Beside) => string;

const MENDED: Readonly<Record<string, Mend>> = {
  V: (beside) => {
    const { kindBefore, next } = beside;
    const isObject = /[NM]/.test(kindBefore) && !isPlural(beside.before) && !/[DSPUQNMAGI]/.test(next);
    return isObject || (describes(beside) && kindBefore !== "I") ? "N" : "V";
  },
  Z: (beside) => (/[DS]/.test(beside.kindBefore) && !acts(beside) ? "N" : "Z"),
  G: (beside) =>
    /[DSA]/.test(beside.kindBefore) && !acts(beside) && !/[NMGA]/.test(beside.next) ? "N" : "G",
  E: (beside) => (/[NMG]/.test(beside.next) && !acts(beside) && !/[NMR]/.test(beside.kindBefore) ? "A" : "E"),
  N: (beside) => {
    if (beside.word.endsWith("ing")) return "N";
    if (isThirdPerson(beside)) return "Z";
    return isBaseVerb(beside.word) && actsAsVerb(beside) ? "V" : "N";
  },
};

/** True for a noun's form that a person or a name stands before as its subject: "she tests", "Ada tests the". */
function isThirdPerson({ word, kindBefore, next }: Beside): boolean {
  const follows = kindBefore === "P" || (/[NM]/.test(kindBefore) && /[DSP]/.test(next));
  return follows && /[^s]s$/.test(word) && isBaseVerb(word.slice(0, -1));
}

/** True where a noun that is a verb as well is the verb: "to test", "can test", "test the", "people test". */
function actsAsVerb(beside: Beside): boolean {
  const { before, kindBefore, next } = beside;
  if (/[PT]/.test(kindBefore) || MODAL.test(before)) return true;
  const leads = !describes(beside) && !/[NMG]/.test(kindBefore) && /[DSPUM]/.test(next);
  const follows = kindBefore === "N" && !/[NM]/.test(next) && (/[DSPRQ]/.test(next) || isPlural(before));
  return leads || follows;
}

/** True behind a word that a verb follows. */
function acts({ before, kindBefore }: Beside): boolean {
  return /[PTBQ]/.test(kindBefore) || before === "that";
}

/** True behind a word that a noun follows. */
function describes(beside: Beside): boolean {
  return /[DSAUI]/.test(beside.kindBefore) && !acts(beside);
}

function isPlural(word: string): boolean {
  return /(?:[^s]s|people)$/.test(word);
}
