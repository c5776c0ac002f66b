import { cutLeadIn, standsAlone } from "../answer/quote/stands-alone.js";
import { chooseTitle } from "../chunk/titles/choose-title.js";
import { listTopicPhrases } from "../chunk/titles/name-topics.js";
import type { Embedder } from "../embed/embedder.js";
import type { Sentence } from "../language/list-sentences.js";
import { chooseKeySentences } from "./choose-key-sentences.js";
import { chooseStatements } from "./choose-statements.js";
import { embedTopics } from "./embed-topics.js";
import { rateByMeaning } from "./rate-by-meaning.js";

/** For each topic so many sentences are embedded at most. */
const MOST_SENTENCES = 24;
/** What people say to each other before and after, and not to be told. */
const GREETINGS = [
  "Welcome back to another episode of the show.",
  "Thank you so much for having me on the podcast.",
  "It was great to talk to you, thanks for coming on the show.",
  "I'm excited to have you here today, how are you doing?",
  "My name is Anna and I am your host for today.",
  "Alright, let's get into it.",
  "Thanks for listening, we will see you next week.",
];

/** What a topic is found to be about. */
export interface TopicNotes {
  /** Made of phrases that were said; null where none is good enough. */
  readonly title: string | null;
  /** Statements that stand alone and are nearer to the topic than most, the nearest first; may be empty. */
  readonly sentences: readonly Sentence[];
}

export interface ComparedTopics {
  readonly language: string;
  /** How many statements are chosen of each topic at most. */
  readonly most: number;
  /** How rare a stem is in the episode; more than 0. */
  readonly weigh: (term: string) => number;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Finds a title and statements for each topic of an episode, by vectors: what is nearest to the mean of what is said in the topic.
 * A phrase that is as like the other topics tells less. Throws the signal's reason.
 */
export async function compareTopics(
  embedder: Embedder,
  topics: readonly (readonly Sentence[])[],
  { language, most, weigh, signal }: ComparedTopics,
): Promise<TopicNotes[]> {
  const options = signal === undefined ? {} : { signal };
  const embed = async (texts: readonly string[]) =>
    texts.length === 0 ? [] : await embedder.embedPassages(texts, options);
  const greetings = await embed(GREETINGS);
  const listed = listTopicPhrases(topics, language);
  const vectors = await embedTopics(embedder, listed, options);
  const used = new Set<string>();
  const notes: TopicNotes[] = [];
  for (const [i, topic] of vectors.entries()) {
    const { sentences = [], phrases = [] } = listed[i] ?? {};
    const rated = rateByMeaning(phrases, await embed(phrases.map(({ text }) => text)), topic);
    const title = chooseTitle(rated, used);
    const candidates = chooseKeySentences(sentences.map(cutLeadIn).filter(standsAlone), {
      count: MOST_SENTENCES,
      weigh,
    });
    const said = await embed(candidates.map(({ text }) => text));
    const near = candidates.map((sentence, k) => ({ sentence, vector: said[k] ?? topic.mean }));
    notes.push({ title, sentences: chooseStatements(near, { ...topic, greetings, title, most }) });
  }
  return notes;
}
