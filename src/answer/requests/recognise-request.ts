import { leansOnHistory } from "../../language/join-follow-up.js";
import type { EpisodeRequest } from "./episode-request.js";
import { MOMENT_PATTERNS, tidyTopic } from "./moment-patterns.js";
import { PLACE_PATTERNS, readPlace } from "./place-patterns.js";
import { WHOLE_PATTERNS } from "./whole-patterns.js";

const POLITE_OPENING =
  /^(?:(?:hi|hey|hello|ok(?:ay)?|so|and|but|well|now|please|pls)\b[,!.]?\s+|(?:(?:can|could|would|will) you (?:please )?(?:(?:tell|show) me|say)|(?:please )?tell me|do you know|i(?:'d| would) like to know|i want to know|(?:can|could|would|will) you|please)[,:]?\s+)+/iu;
const POLITE_END =
  /(?:[,\s]+(?:please|pls|thanks|thank you|exactly|again|for me)|,\s*timestamps?)*[\s?!.…]*$/iu;
const PERSON =
  /^(?:who(?:'s| is| was| exactly is)|what(?:'s| is) the role of) (\p{L}[\p{L}\p{M}'’. -]{1,60})$/iu;
const ROLE =
  /^what(?:(?:'s| is) (\p{L}[\p{L}\p{M}. -]{1,60}?)'?s (?:role|job|position|occupation|profession|job title)| does (\p{L}[\p{L}\p{M}. -]{1,60}) do(?: for a living| for work)?)$/iu;
/** "whats", "whos": the apostrophe is often left out. */
const BARE_CONTRACTION = /^(what|who|where|when|how)s\b/iu;
const SENTENCE_END = /(?<=[.?!])\s+(?=\S)/u;
/** In UTF-16 units. A longer text is a question with a story to it. */
const LONGEST = 200;
/** With the politeness around it. */
const LONGEST_WHOLE = 2 * LONGEST;

/** Reads an English question about an episode itself; returns null for one that has to be searched for. */
export function recogniseRequest(question: string): EpisodeRequest | null {
  for (const text of listTries(question)) {
    const request = text === "" || text.length > LONGEST ? null : matchRequest(text);
    if (request !== null) return request;
  }
  return null;
}

/** Lists what to match: the question; its last sentence if that stands alone; the first of two if the second leans. */
function listTries(question: string): string[] {
  const sentences = question.split(SENTENCE_END);
  const [first = "", second = ""] = sentences;
  const last = sentences.at(-1) ?? "";
  const tries = [question];
  if (sentences.length > 1 && !leansOnHistory(last)) tries.push(last);
  if (sentences.length === 2 && leansOnHistory(second)) tries.push(first);
  return tries.map(trimQuestion);
}

function matchRequest(text: string): EpisodeRequest | null {
  for (const [pattern, request] of WHOLE_PATTERNS) if (pattern.test(text)) return request;
  for (const pattern of PLACE_PATTERNS) {
    const groups = pattern.exec(text)?.groups;
    if (groups !== undefined) return { kind: "place", place: readPlace(groups) };
  }
  for (const pattern of MOMENT_PATTERNS) {
    const topic = tidyTopic(pattern.exec(text)?.groups ?? {});
    if (topic !== "") return { kind: "moment", topic };
  }
  const match = PERSON.exec(text) ?? ROLE.exec(text);
  const name = match?.[1] ?? match?.[2];
  return name === undefined ? null : { kind: "person", name };
}

function trimQuestion(question: string): string {
  const plain = question.normalize("NFKC").replaceAll(/[‘’]/g, "'").replaceAll(/\s+/g, " ").trim();
  if (plain.length > LONGEST_WHOLE) return plain;
  return plain.replace(POLITE_END, "").replace(POLITE_OPENING, "").replace(BARE_CONTRACTION, "$1's");
}
