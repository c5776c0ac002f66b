import { listForeignTo } from "../../language/detect-language.js";
import { dropLeaning, mayLeanOnHistory } from "../../language/join-follow-up.js";
import { nameLanguage } from "../../language/language-tag.js";
import { listQuestionNames } from "../../language/names.js";
import { tokenize } from "../../language/tokenize.js";
import type { ChatMessage } from "../../shared/domain.js";
import type { EpisodeFacts } from "../../store/episodes/episode-facts.js";
import { cleanModelText } from "../ground/clean-model-text.js";
import { holdsSecret } from "../ground/holds-secret.js";
import { listHosts } from "../remove-addresses.js";
import { type Asking, askPrompt } from "./ask-prompt.js";
import { putOnLine } from "./write-prompt.js";

/** In UTF-16 units. A longer reply is no question but an essay. */
const LONGEST = 300;
/** Messages shown to the model, and how much of each, in UTF-16 units. */
const SHOWN_MESSAGES = 6;
const SHOWN_LENGTH = 600;
/** Episodes whose titles are shown, so that their names may be used. */
const SHOWN_EPISODES = 20;
/** So many letters at the beginning of a name are the same in most languages. */
const SAME_START = 3;
const LATIN = /\p{Script=Latin}{3}/u;
/** The share of a rewriting's content words that may be new, such as "opinion" in place of "think". */
const MOST_NEW = 1 / 4;
/** A number in digits. Its parts count one by one: languages divide thousands by different marks. */
const NUMBER = /\d+(?:[.,:]\d+)*/g;
/** A translation may write these in digits where the question has words. */
const MOST_IN_WORDS = 12;

/** The prompt has the slots `conversation`, `language`, `question` and `titles`. */
export interface Rewriting extends Asking {
  readonly question: string;
  readonly history: readonly ChatMessage[];
  /** The episodes that are asked about. */
  readonly episodes: readonly EpisodeFacts[];
  readonly secrets: readonly string[];
}

export interface RewrittenQuestion {
  readonly text: string;
  /** True where the question is in another language than the episodes, whose language the text is in. */
  readonly isTranslated: boolean;
}

/**
 * Returns the question in full, in the episodes' language and a model's wording; null where the question stands alone
 * in that language, or where the model added or lost something. Throws the model's `AppError`, or the signal's reason.
 */
export async function rewriteQuestion(rewriting: Rewriting): Promise<RewrittenQuestion | null> {
  const { question, history, episodes, secrets } = rewriting;
  const tags = episodes.map((episode) => episode.language);
  const [main = null] = (await listForeignTo(question, tags)) ?? [];
  const leans = mayLeanOnHistory(question) && history.some(({ role }) => role === "user");
  if (main === null && !leans) return null;
  const known = episodes.slice(0, SHOWN_EPISODES);
  const language = main === null ? "the language of the conversation" : nameLanguage(main);
  const text = await askModel(rewriting, language, known);
  if (text === "" || text === question || holdsSecret(text, secrets)) return null;
  const titles = known.flatMap(({ title, show, people }) => [
    title,
    show ?? "",
    ...people.map(({ name }) => name),
  ]);
  const said = [question, ...history.map(({ content }) => content), ...titles];
  if (main !== null) return keepsFacts(text, said) ? { text, isTranslated: true } : null;
  return keepsToConversation(text, question, said) ? { text, isTranslated: false } : null;
}

/** Asks the model for the question; an empty text stands for a reply that is none. */
async function askModel(
  rewriting: Rewriting,
  language: string,
  episodes: readonly EpisodeFacts[],
): Promise<string> {
  const { question, history } = rewriting;
  const conversation = history
    .slice(-SHOWN_MESSAGES)
    .map(({ role, content }) => `${role}: ${putOnLine(content.slice(0, SHOWN_LENGTH))}`)
    .join("\n");
  const titles = episodes
    .map(({ title, people }) => putOnLine([title, ...people.map(({ name }) => name)].join("; ")))
    .join("\n");
  const text = await askPrompt(rewriting, { conversation, language, question, titles }, LONGEST);
  return text.length > LONGEST ? "" : cleanModelText(text);
}

/**
 * True where the rewriting has no name or number and few other words that were not said, and keeps every word that is
 * asked now.
 */
export function keepsToConversation(rewritten: string, question: string, said: readonly string[]): boolean {
  const terms = new Set(tokenize(rewritten));
  const asked = tokenize(dropLeaning(question));
  const known = new Set([question, ...said].flatMap(tokenize));
  const names = listQuestionNames(rewritten).flatMap(tokenize);
  const added = [...terms].filter((term) => !known.has(term));
  return (
    terms.size > 0 &&
    added.length <= terms.size * MOST_NEW &&
    keepsNumbers(rewritten, said) &&
    names.every((term) => known.has(term)) &&
    asked.every((term) => terms.has(term))
  );
}

/** True where a translation has no number, host or name that nothing of what was said resembles: "Kimball", "Berlin". */
function keepsFacts(translated: string, said: readonly string[]): boolean {
  const words = said.flatMap((text) => text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []);
  const beginnings = new Set(words.map((word) => word.slice(0, SAME_START)));
  const hosts = listHosts(said.join(" "));
  return (
    keepsNumbers(translated, said, isSmall) &&
    listHosts(translated).every((host) => hosts.includes(host)) &&
    // Names in another script cannot be compared by their letters.
    (!LATIN.test(said[0] ?? "") ||
      listQuestionNames(translated).every((name) => beginnings.has(name.toLowerCase().slice(0, SAME_START))))
  );
}

function keepsNumbers(
  rewritten: string,
  said: readonly string[],
  mayBeWords = (_: string) => false,
): boolean {
  const known = new Set(said.flatMap(listNumbers).flatMap(listParts));
  return listNumbers(rewritten)
    .filter((number) => !mayBeWords(number))
    .flatMap(listParts)
    .every((part) => known.has(part));
}

function isSmall(number: string): boolean {
  return /^\d+$/.test(number) && Number(number) >= 1 && Number(number) <= MOST_IN_WORDS;
}

function listNumbers(text: string): string[] {
  return (
    text
      .normalize("NFKC")
      .replace(/\p{Nd}/gu, readDigit)
      .match(NUMBER) ?? []
  );
}

function listParts(number: string): string[] {
  return number.split(/\D/);
}

/** Returns a digit of any script as one of ASCII. Unicode lists the ten digits of a script in a row, zero first. */
function readDigit(digit: string): string {
  const code = digit.codePointAt(0) ?? 0;
  let zero = code;
  while (/^\p{Nd}$/u.test(String.fromCodePoint(zero - 1))) zero--;
  return String((code - zero) % 10);
}
