import { isEnglishWord } from "../../../language/english-words.js";
import { leansOnHistory } from "../../../language/join-follow-up.js";
import { listWords, tokenize } from "../../../language/tokenize.js";
import type { EpisodeRequest } from "../episode-request.js";
import { judgeRequest } from "./judge-request.js";
import { readMomentTopic } from "./moment-patterns.js";
import { type AnswerForm, type FormedQuestion, readForm } from "./read-form.js";
import { readPlace } from "./read-place.js";
import { readQuoteTopic } from "./read-topic.js";
import type { RequestModel, TextMeaning } from "./request-model.js";
import { spellOut } from "./spell-out.js";
import { tidyQuestion } from "./tidy-question.js";

/** From this margin on a question is taken for a request. `models/requests/README.md` has the figures at it. */
export const LEAST_MARGIN = { vector: 0.05, words: 0.15 } as const;

/** What is no question at all has more ("asdf", "ok"), and a word that may be looked up .5 or less ("banana"). */
const LEAST_IDLE = 0.7;

/** A word that no request has speaks so much against one, */
export const PENALTY_OF_TOPIC = 0.25;
/** unless the request itself names something, or is mere talk. */
export const NAMING: ReadonlySet<string> = new Set("moment topicquotes guests greeting thanks".split(" "));

const POLITE_OPENING =
  /^(?:(?:hi|hey|hello|ok(?:ay)?|so|and|but|well|now|please|pls)\b[,!.]?\s+|(?:(?:can|could|would|will) you (?:please )?(?:(?:tell|show) me|say)|(?:please )?tell me|do you know|i(?:'d| would) like to know|i want to know|(?:can|could|would|will) you|please)[,:]?\s+)+/iu;
const POLITE_END =
  /(?:[,\s]+(?:please|pls|thanks|thank you|exactly|again|for me)|,\s*timestamps?)*[\s?!.…]*$/iu;
const PERSON =
  /^(?:who(?:'s| is| was| exactly is)|what(?:'s| is) the role of) (\p{L}[\p{L}\p{M}'’. -]{1,60})$/iu;
const ROLE =
  /^what(?:(?:'s| is) (\p{L}[\p{L}\p{M}. -]{1,60}?)'?s (?:role|job|position|occupation|profession|job title)| does (\p{L}[\p{L}\p{M}. -]{1,60}) do(?: for a living| for work)?)$/iu;
const SENTENCE_END = /(?<=[.?!])\s+(?=\S)/u;
/** In UTF-16 units. A longer text is a question with a story to it. */
const LONGEST = 200;
/** In words. A longer text is no mere greeting, thanks or slip. */
const LONGEST_TALK = 8;
/** In words. Fewer behind a question are no question of their own. */
const LEAST_WORDS = 3;
const LONGEST_SLIP = 5;
/** Before a request a reader may say a word or two of something else; more is what the question is about. */
const MOST_TOPICS_BEFORE = 2;
const OF_SHOW = /\b(?:show|podcast|series|programme?)\b/i;

export interface Recognised {
  readonly request: EpisodeRequest;
  readonly form: AnswerForm | null;
}

/** What is known of a question besides its words. */
export interface QuestionSenses {
  /** Gives a text's vector; null where there is none. */
  readonly findMeaning: (text: string) => Promise<TextMeaning | null>;
  /** True for a stem that the episodes have. */
  readonly holds: (term: string) => boolean;
}

/**
 * Reads an English question about an episode itself, or about the show, by the phrasings that are nearest to it; returns
 * null for one that has to be searched for.
 */
export async function recogniseRequest(
  model: RequestModel,
  question: string,
  { findMeaning, holds }: QuestionSenses,
): Promise<Recognised | null> {
  const typed = tidyQuestion(question);
  for (const [i, texts] of listTries(model, spellOut(typed, model, holds), holds).entries()) {
    const read = texts.map(readForm);
    const meanings = await Promise.all(read.map(({ rest }) => (rest === "" ? null : findMeaning(rest))));
    const found = matchBest(model, read, { meanings, holds });
    // Whoever says "ok." and then asks wants an answer.
    if (found !== null && (i === 0 || found.request.kind !== "talk"))
      return keepTopic(found, listTries(model, typed, holds).flat());
  }
  return null;
}

/** Reads a request by its words alone. */
export function recogniseByWords(model: RequestModel, question: string): Recognised | null {
  const holds = () => false;
  const typed = tidyQuestion(question);
  for (const texts of listTries(model, spellOut(typed, model, holds), holds)) {
    const found = matchBest(model, texts.map(readForm), { meanings: [], holds });
    if (found !== null) return keepTopic(found, listTries(model, typed, holds).flat());
  }
  return null;
}

/** Takes the topic as it was typed, where no other words of it were mended or written out. */
function keepTopic(found: Recognised, typed: readonly string[]): Recognised {
  const { request } = found;
  if (request.kind !== "moment" && request.kind !== "wording") return found;
  const read = request.kind === "moment" ? readMomentTopic : readQuoteTopic;
  const count = listWords(request.topic).length;
  const topic = typed
    .map((text) => read(readForm(text).rest))
    .find((each) => each !== null && listWords(each).length === count);
  return { ...found, request: { ...request, topic: topic ?? request.topic } };
}

/**
 * Lists what to match: the question; its last sentence if that stands alone; the first of two if the second leans. Each
 * without politeness, unless that leaves a word at most: then as it is as well.
 */
function listTries(model: RequestModel, plain: string, holds: QuestionSenses["holds"]): string[][] {
  const sentences = plain.split(SENTENCE_END);
  const [first = "", second = ""] = sentences;
  const last = sentences.at(-1) ?? "";
  const tries = [plain];
  const isAlone = sentences.length > 1 && !leansOnHistory(last) && listWords(last).length >= LEAST_WORDS;
  if (isAlone && countTopics(model, sentences.slice(0, -1).join(" "), holds) <= MOST_TOPICS_BEFORE)
    tries.push(last);
  if (sentences.length === 2 && leansOnHistory(second)) tries.push(first);
  return tries
    .map((text) => {
      const bare = text.replace(POLITE_END, "").replace(POLITE_OPENING, "");
      return listWords(bare).length > 1 ? [bare] : [...new Set([bare, text])];
    })
    .map((texts) => texts.filter((text) => /[^\s?!.…]/u.test(text) && text.length <= LONGEST));
}

/** Matches texts that say the same, and takes what is nearest to a phrasing. */
function matchBest(
  model: RequestModel,
  read: readonly FormedQuestion[],
  { meanings, holds }: Pick<QuestionSenses, "holds"> & { readonly meanings: readonly (TextMeaning | null)[] },
): Recognised | null {
  const found = read.flatMap(({ rest, form }, i) => {
    const match = matchRequest(model, rest, { meaning: meanings[i] ?? null, holds });
    return match === null ? [] : [{ ...match, form }];
  });
  return found.toSorted((a, b) => b.margin - a.margin)[0] ?? null;
}

interface Matched {
  readonly request: EpisodeRequest;
  readonly margin: number;
}

function matchRequest(
  model: RequestModel,
  text: string,
  { meaning, holds }: Pick<QuestionSenses, "holds"> & { readonly meaning: TextMeaning | null },
): Matched | null {
  if (text === "") return { request: { kind: "form" }, margin: 1 };
  const { intent, margin: own, byVector } = judgeRequest(model, text, meaning);
  const margin = own - (NAMING.has(intent) ? 0 : PENALTY_OF_TOPIC * countTopics(model, text, holds));
  const words = listWords(text);
  const isKnown = byVector || words.length === 0 || words.some((word) => isTelling(model, word));
  const least = intent === "idle" ? LEAST_IDLE : LEAST_MARGIN[byVector ? "vector" : "words"];
  const near = isKnown && margin >= least ? intent : null;
  const place = near === "place" ? makePlace(text) : null;
  const request = place ?? matchMoment(text) ?? (near === null ? null : makeRequest(near, text, model));
  const named = matchPerson(text);
  const asked = request?.kind === "people" && named !== null ? { ...request, name: named.name } : request;
  const found = asked ?? named;
  return found === null ? null : { request: found, margin };
}

/** A word that nobody knows says nothing by itself, nor does a letter, which is also what is left of a key held down. */
function isTelling({ signs }: RequestModel, word: string): boolean {
  return (word.length > 1 && signs.has(word)) || /^\p{N}/u.test(word);
}

function matchPerson(text: string): Extract<EpisodeRequest, { kind: "person" }> | null {
  const match = PERSON.exec(text) ?? ROLE.exec(text);
  const name = match?.[1] ?? match?.[2];
  return name === undefined ? null : { kind: "person", name };
}

/** Counts the words that no request has: what a question is about. A slip of the keys, which is no word, is none. */
function countTopics({ vocabulary }: RequestModel, text: string, holds: QuestionSenses["holds"]): number {
  const words = text.match(/[\p{L}\p{M}]+/gu) ?? [];
  return words.filter((word) =>
    tokenize(word).some(
      (term) =>
        !vocabulary.has(term) && (holds(term) || isEnglishWord(word.toLowerCase()) || /^\p{Lu}/u.test(word)),
    ),
  ).length;
}

function makePlace(text: string): EpisodeRequest | null {
  const place = readPlace(text);
  return place === null ? null : { kind: "place", place };
}

function matchMoment(text: string): EpisodeRequest | null {
  const topic = readMomentTopic(text);
  return topic === null ? null : { kind: "moment", topic };
}

/** The number of points or words was read as a form; another is of an episode or a chapter. */
function makeForm(text: string): EpisodeRequest | null {
  return /\p{N}/u.test(text) ? null : { kind: "form" };
}

/** Makes the request of an intent; null where the text lacks what it needs. */
function makeRequest(intent: string, text: string, model: RequestModel): EpisodeRequest | null {
  const words = listWords(text).length;
  const names = listWords(text).filter((word) => tokenize(word).some((term) => !model.vocabulary.has(term)));
  switch (intent) {
    case "greeting":
    case "thanks":
      return words <= LONGEST_TALK ? { kind: "talk", about: intent } : null;
    case "about":
      return { kind: "talk", about: "program" };
    case "idle":
      return words <= LONGEST_SLIP ? { kind: "talk", about: "nothing" } : null;
    case "latest":
    case "first":
    case "count":
      return names.length === 0 ? { kind: "episodes", which: intent, names } : null;
    case "list":
      return names.length === 0 ? { kind: "episodes", which: "all", names } : null;
    case "guests":
      return { kind: "episodes", which: "guests", names };
    case "host":
    case "guest":
      return { kind: "people", role: intent };
    case "people":
      return { kind: "people", role: null };
    case "quotes":
    case "topicquotes": {
      const topic = readQuoteTopic(text);
      if (topic !== null) return { kind: "wording", topic };
      return intent === "quotes" ? { kind: "quotes" } : null;
    }
    case "title":
      return { kind: OF_SHOW.test(text) ? "show" : "title" };
    case "published":
      return { kind: "publication" };
    case "listen":
    case "duration":
    case "overview":
    case "takeaways":
    case "chapters":
      return { kind: intent };
    case "form":
      return makeForm(text);
    default:
      return null;
  }
}
