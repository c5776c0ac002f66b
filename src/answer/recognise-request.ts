import { MOMENT_PATTERNS, tidyTopic } from "./moment-patterns.js";
import { WHOLE_PATTERNS } from "./whole-patterns.js";

/** What a question asks of an episode as such, rather than of what is said in it. */
export type EpisodeRequest =
  /** When or where something is talked about; the topic is to be searched for. */
  | { readonly kind: "moment"; readonly topic: string }
  /** Those of one role, or everybody who is named. */
  | { readonly kind: "people"; readonly role: "host" | "guest" | null }
  /** "Who is ...?": of the episode only where it names somebody so. */
  | { readonly kind: "person"; readonly name: string }
  | { readonly kind: "overview" | "chapters" | "duration" | "publication" | "title" | "show" };

const POLITE_OPENING =
  /^(?:(?:hi|hey|hello|ok(?:ay)?|so|and|but|well|now|please|pls)\b[,!.]?\s+|(?:(?:can|could|would|will) you (?:please )?(?:(?:tell|show) me|say)|(?:please )?tell me|do you know|i(?:'d| would) like to know|i want to know|(?:can|could|would|will) you|please)[,:]?\s+)+/iu;
const POLITE_END = /(?:[,\s]+(?:please|pls|thanks|thank you|exactly|again|for me))*[\s?!.…]*$/iu;
const PERSON =
  /^(?:who(?:'s| is| was| exactly is)|what(?:'s| is) the role of) (\p{L}[\p{L}\p{M}'’. -]{1,60})$/iu;
const ROLE = /^what(?:'s| is) (\p{L}[\p{L}\p{M}. -]{1,60})'s role$/iu;
/** More is a question with a story to it. */
const LONGEST = 200;

/** Null: the question is about what is said, and for retrieval. Made of English phrasings only. */
export function recogniseRequest(question: string): EpisodeRequest | null {
  const text = trimQuestion(question);
  if (text === "" || text.length > LONGEST) return null;
  for (const [pattern, request] of WHOLE_PATTERNS) if (pattern.test(text)) return request;
  for (const pattern of MOMENT_PATTERNS) {
    const topic = tidyTopic(pattern.exec(text)?.groups ?? {});
    if (topic !== "") return { kind: "moment", topic };
  }
  const name = (PERSON.exec(text) ?? ROLE.exec(text))?.[1];
  return name === undefined ? null : { kind: "person", name };
}

function trimQuestion(question: string): string {
  const plain = question.normalize("NFKC").replaceAll(/[‘’]/g, "'").replaceAll(/\s+/g, " ").trim();
  return plain.replace(POLITE_END, "").replace(POLITE_OPENING, "");
}
