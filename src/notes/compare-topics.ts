import type { TopicPhrases } from "../chunk/titles/name-topics.js";
import type { Embedder } from "../embed/embedder.js";
import type { Sentence } from "../language/list-sentences.js";
import { chooseKeySentences } from "./choose-key-sentences.js";
import { standsAlone } from "./stands-alone.js";

/** For each topic so many texts are embedded at most: 40. */
const MOST_PASSAGES = 8;
export const MOST_PHRASES = 20;
const MOST_SENTENCES = 12;
/** What a phrase's weight and a question's form count for beside its likeness. Chosen by eye on five episodes. */
const WEIGHT_SHARE = 0.07;
const QUESTION_BONUS = 0.05;
/** A phrase with a lower score names nothing. */
const LEAST_SCORE = 0.86;
/** How much a sentence loses by its likeness to one that was chosen. */
const REDUNDANCY = 0.4;
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
  /** A phrase that was said; null where none is like enough what is said. */
  readonly phrase: string | null;
  /** Sentences that stand alone and are nearer to the topic than most, the nearest first; may be empty. */
  readonly sentences: readonly Sentence[];
}

/**
 * Finds for each topic the phrase and up to `most` sentences whose vectors are nearest to the mean of what is said in it. A
 * phrase that is as like the other topics tells less. Throws the signal's reason.
 */
export async function compareTopics(
  embedder: Embedder,
  topics: readonly TopicPhrases[],
  {
    most,
    weigh,
    signal,
  }: { most: number; weigh: (term: string) => number; signal?: AbortSignal | undefined },
): Promise<TopicNotes[]> {
  const embed = async (texts: readonly string[]) =>
    texts.length === 0 ? [] : await embedder.embedPassages(texts, { ...(signal && { signal }) });
  const greetings = await embed(GREETINGS);
  const means: Float32Array[] = [];
  for (const { passages } of topics) {
    const step = Math.max(1, Math.ceil(passages.length / MOST_PASSAGES));
    means.push(addUp(await embed(passages.filter((_, i) => i % step === 0)), embedder.model.dimensions));
  }
  const all = add(means, embedder.model.dimensions);
  const used = new Set<string>();
  const notes: TopicNotes[] = [];
  for (const [i, topic] of topics.entries()) {
    const mean = means[i] ?? new Float32Array(embedder.model.dimensions);
    const vectors = await embed(topic.phrases.map(({ text }) => text));
    const rated = topic.phrases.map(({ text, weight, isQuestion }, k) => {
      const own = dot(vectors[k], mean);
      const other = (dot(vectors[k], all) - own) / Math.max(1, means.length - 1);
      const apart = means.length === 1 ? 0 : own - other;
      return {
        text,
        score: own + apart + WEIGHT_SHARE * Math.log2(weight) + (isQuestion ? QUESTION_BONUS : 0),
      };
    });
    const best = rated
      .filter(({ text, score }) => score >= LEAST_SCORE && !used.has(text.toLowerCase()))
      .reduce<(typeof rated)[number] | null>(
        (top, next) => (top === null || next.score > top.score ? next : top),
        null,
      );
    if (best !== null) used.add(best.text.toLowerCase());
    const candidates = chooseKeySentences(topic.sentences.filter(standsAlone), {
      count: MOST_SENTENCES,
      weigh,
    });
    const said = await embed(candidates.map(({ text }) => text));
    const near = candidates.map((sentence, k) => ({ sentence, vector: said[k], own: dot(said[k], mean) }));
    notes.push({ phrase: best?.text ?? null, sentences: chooseNearest(near, { most, greetings }) });
  }
  return notes;
}

interface NearSentence {
  readonly sentence: Sentence;
  readonly vector: Float32Array | undefined;
  /** The cosine with the topic's mean. */
  readonly own: number;
}

/** Chooses what is nearer than most and no greeting, each sentence unlike those before it. */
function chooseNearest(
  all: readonly NearSentence[],
  { most, greetings }: { most: number; greetings: readonly Float32Array[] },
): Sentence[] {
  const average = all.reduce((sum, { own }) => sum + own, 0) / Math.max(1, all.length);
  const waiting = all.filter(
    ({ vector, own }) => own >= average && greetings.every((greeting) => dot(vector, greeting) < own),
  );
  const chosen: NearSentence[] = [];
  while (chosen.length < most && waiting.length > 0) {
    const gain = ({ vector, own }: NearSentence) =>
      own - REDUNDANCY * Math.max(0, ...chosen.map((other) => dot(vector, other.vector)));
    const best = waiting.reduce((top, next) => (gain(next) > gain(top) ? next : top));
    chosen.push(best);
    waiting.splice(waiting.indexOf(best), 1);
  }
  return chosen.map(({ sentence }) => sentence);
}

/** Adds unit vectors up to one of unit length; zeros where there are none. */
function addUp(vectors: readonly Float32Array[], dimensions: number): Float32Array {
  const sum = add(vectors, dimensions);
  const length = Math.sqrt(dot(sum, sum)) || 1;
  return sum.map((value) => value / length);
}

function add(vectors: readonly Float32Array[], dimensions: number): Float32Array {
  const sum = new Float32Array(dimensions);
  for (const vector of vectors)
    for (let i = 0; i < dimensions; i++) sum[i] = (sum[i] ?? 0) + (vector[i] ?? 0);
  return sum;
}

function dot(a: Float32Array | undefined, b: Float32Array | undefined): number {
  let sum = 0;
  for (let i = 0; i < (a?.length ?? 0); i++) sum += (a?.[i] ?? 0) * (b?.[i] ?? 0);
  return sum;
}
