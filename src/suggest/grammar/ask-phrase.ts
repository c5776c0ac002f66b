import { isEnglishWord } from "../../language/english-words.js";
import { isBaseVerb, isMarked } from "../../language/names.js";
import { capitalise } from "../../language/sentences.js";
import { tellWordKinds } from "../../language/word-kinds.js";
import type { Wording } from "./plain-phrase.js";
import { readGerund, turnClause } from "./turn-clause.js";

const MOST_TOPIC_WORDS = 7;
const LIGHT = /^(?:work|go|do|com|gett|mak|tak|be|hav|say|look)ing$/i;
const LEAST_GERUND_WORDS = 3;
const CLAUSE = /^(why|how|what|where|when) (.+)$/iu;
/** `what’s on the list` is a question already. */
const CONTRACTED = /^(?:what|who|where|how)['’]s .+$/iu;
const COMPARED = /^(.+?),? (?:vs\.?|versus) (.+)$/iu;
const MOVE = /^from (.+?) to (.+)$/iu;
/** Marks and verbs that a name does not have, and words that open a clause. */
const NO_TOPIC =
  /[?!;:()“”"]|(?<!\p{L})(?:is|are|was|were|isn['’]t|vs|versus)(?!\p{L})|^(?:from|why|how|what|where|when|who)\b/iu;
const ARTICLE = /^(?:the|a|an) /i;
const LINK =
  /\s(?:of|for|in|on|to|from|with|as|at|by|into|through|about|between|without|that|which|who|where|when)\s/iu;

/** Asks what a phrase tells: a clause, a comparison, a move, something to do; null where it is none of these. */
export function askPhrase(phrase: string, wording: Wording): string | null {
  if (CONTRACTED.test(phrase)) return capitalise(`${phrase}?`);
  const [, word = "", clause = ""] = CLAUSE.exec(phrase) ?? [];
  if (word !== "") {
    const turned = turnClause(clause);
    return turned === null ? null : `${capitalise(word.toLowerCase())} ${turned}?`;
  }
  const [, from = "", to = ""] = MOVE.exec(phrase) ?? [];
  if (from !== "" && isTopic(from) && isTopic(to))
    return `What led from ${wording.inside(from)} to ${wording.inside(to)}?`;
  return askGerund(wording.inside(phrase)) ?? askCompared(phrase, wording);
}

/** Asks how to do what a phrase names: `making a page faster`. With two words it may be a thing: `training data`. */
function askGerund(phrase: string): string | null {
  const [first = "", ...rest] = (phrase.split(/[,;(]/u)[0] ?? "").trim().split(" ");
  // `meeting focus` and `building blocks` are things.
  const isNoun = isEnglishWord(`${first}s`) && tellWordKinds([rest[0] ?? ""]) === "N";
  const acts = rest.length + 1 >= LEAST_GERUND_WORDS && /^\p{Ll}/u.test(first) && !isNoun;
  const base = acts ? readGerund(first) : null;
  if (base === null || /^(?:and|or)$/i.test(rest[0] ?? "") || /s$/.test(first)) return null;
  // "Deploying a model and adopting AI" is two things to do.
  if (/ (?:and|or) \p{L}+ing(?!\p{L})/iu.test(rest.join(" "))) return null;
  return `How do you ${[base, ...rest].join(" ")}?`;
}

function askCompared(phrase: string, wording: Wording): string | null {
  const [, one = "", other = ""] = COMPARED.exec(phrase) ?? [];
  if (one === "" || !isTopic(one) || !isTopic(other) || COMPARED.test(other)) return null;
  return `How do ${wording.inside(one)} and ${wording.inside(other)} compare?`;
}

/** Asks about a thing by its name; null where it is too long, no name of anything, or where only "what is said?" is left to ask. */
export function askTopic(topic: string, wording: Wording): string | null {
  return isTopic(topic) ? askThing(wording.inside(topic)) : null;
}

/** Asks for several things by the name that they have in common; null for one thing. */
export function askMany(label: string, wording: Wording): string | null {
  const isMany = /[^siu]s$/.test(label) && !/ (?:and|of|for|in|on|to|with) /.test(label);
  return isMany && isTopic(label) ? `What are the ${wording.inside(label)}?` : null;
}

function askThing(name: string): string | null {
  const words = name.split(" ");
  if (words.every((word) => isMarked(word) || word === "and"))
    return `What ${words.includes("and") ? "are" : "is"} ${name}?`;
  const [core = ""] = name.split(LINK);
  const noun = core.split(" ").at(-1) ?? "";
  if (/ (?:and|or) /.test(name)) return null;
  // "Coverage working" is cut out of a sentence.
  const isDoing = /(?:i[sz]ation|ing)$/i.test(noun) && !LIGHT.test(noun) && words.length <= 2;
  if (core === name && isDoing && !ARTICLE.test(name)) return `How does ${name} work?`;
  if (!/^the /i.test(core) || /s$/i.test(noun)) return null;
  // "The shift to remote work" is something that happens.
  return isBaseVerb(noun) && core !== name ? `What is behind ${name}?` : `What is ${name}?`;
}

/** Divides a list into what it lists: `latency, cost, and needs`. */
export function listTopics(phrase: string): string[] {
  const parts = phrase.split(/\s*[,;]\s*(?:and |or |& )?/u).filter((part) => part !== "");
  if (parts.length > 1) return parts;
  const halves = phrase.split(/ (?:and|&) /u);
  return halves.length === 2 ? halves : [phrase];
}

function isTopic(phrase: string): boolean {
  const words = phrase.split(" ");
  return /\p{L}/u.test(phrase) && words.length <= MOST_TOPIC_WORDS && !NO_TOPIC.test(phrase);
}
