import { isEnglishWord } from "../../language/english-words.js";
import { isShellNoun } from "../../language/shell-nouns.js";
import { tokenize } from "../../language/tokenize.js";
import { tellWordKinds } from "../../language/word-kinds.js";

const LEAST_WORDS = 3;
const MOST_WORDS = 12;
/** What only the moment or the place of the talk tells. */
const DEICTIC =
  /\b(?:today|tomorrow|yesterday|tonight|currently|recently|ago|last|next|first|second|earlier|later|already|yet|else|exactly|essentially|personally|internally|differently|literally|possibly|like|episode|show|podcast|heck|hell|um|uh|hmm)\b/iu;
const ARTICLE = /^(?:an?|the)$/i;
const PARTICLE = /^(?:up|out|off|down|away|together|apart)$/i;
/** Patterns over the letters of `tellWordKinds`. What a question is about: a name, a compound, two things, what something does, one thing of its kind. */
const ANCHOR = /^..(?:.*M|.*[AE]N|.*[NG].*[NG]|.*G$|DN$|N[VE]$)/;
/** Behind `the`: a thing that has a name, or that the question itself tells apart; behind `does` the last noun is its verb. */
const TOLD_APART = /^[ANUG]*(?:[NG][NM]|M|[NG][IT])/;
const TOLD_APART_ACTING = /^[ANUG]*(?:[NG][NM](?!$)|M|[NG][IT])/;
const ACTING = /^(?:do|does|did|can|could|will|would|should|must|may|might)$/i;
const ACRONYM = /^\p{Lu}{2,}s?$/u;
/** Amounts and what tells from others, which the talk has named. */
const COMPARES =
  /^(?:other|same|different|several|certain|particular|entire|whole|various|enough|more|less|many|much|few|fewer|actual|least|most)$/i;
/** Two verbs for one subject, and a subject without any. */
const BROKEN =
  /\b(?:is|are|was|were)\b.*\b(?:is|are|was|were|has|does|do|did)\b|^(?:why|how) (?:is|are|was|were) [^ ]+\?$/i;
/** Words with capitals as in a heading. */
const HEADED = /\s(?:Are|Is|Do|Does|Can|You|The|To|Of|In|It|We|And|A|An)\b/;

/**
 * True for a question in English that can be understood without the talk: it points at nothing said before, asks for nothing
 * of those who speak, and names what it is about. `speakers` are words of their names.
 */
export function isClear(question: string, speakers: ReadonlySet<string>): boolean {
  const words = question
    .replace(/\?$/, "")
    .replace(/^(\p{L}+)['’]s\b/u, "$1 is")
    .split(" ");
  if (words.length < LEAST_WORDS || words.length > MOST_WORDS || DEICTIC.test(question)) return false;
  if (HEADED.test(question) || BROKEN.test(question)) return false;
  if (
    /[^\p{L}\p{N} '’.&/+-]/u.test(words.join(" ")) ||
    words.some((word) => speakers.has(word.replace(/['’]s?$/, "")))
  )
    return false;
  // What is left of a word that somebody began with.
  if (words.some((word) => /^\p{Ll}{1,2}$/u.test(word) && !isEnglishWord(word))) return false;
  const kinds = readKinds(words);
  return (
    !/[PSX]|.Q|BB|[RIDTCUX]$/.test(kinds) &&
    ANCHOR.test(kinds) &&
    words.every((_, i) => isTold(words, kinds, i))
  );
}

/** Of `how do you`, "you" is anybody; a particle belongs to its verb. */
function readKinds(words: readonly string[]): string {
  const kinds = [...tellWordKinds(words)];
  if (/^how$/i.test(words[0] ?? "") && /^do$/i.test(words[1] ?? "") && /^you$/i.test(words[2] ?? ""))
    kinds[2] = "Y";
  words.forEach((word, i) => {
    if (kinds[i] === "X" && PARTICLE.test(word) && /[VEG]/.test(kinds[i - 1] ?? "")) kinds[i] = "V";
  });
  return kinds.join("");
}

function isTold(words: readonly string[], kinds: string, at: number): boolean {
  const [word = "", next = ""] = words.slice(at);
  if (kinds[at] === "U") return !COMPARES.test(word);
  if (kinds[at] !== "D") return true;
  if (!/^the$/i.test(word)) return ARTICLE.test(word);
  const isBare = ACRONYM.test(next) && !/^[NG]/.test(kinds.slice(at + 2));
  const told = ACTING.test(words[1] ?? "") ? TOLD_APART_ACTING : TOLD_APART;
  const isGeneral = isShellNoun(tokenize(words.at(-1) ?? "")[0] ?? "") && !/[IT]/.test(kinds.slice(at));
  return !isBare && !isGeneral && told.test(kinds.slice(at + 1));
}
