import type { Sentence } from "../language/list-sentences.js";
import { tokenize } from "../language/tokenize.js";
import type { TopicVectors } from "./embed-topics.js";
import { dot } from "./vectors.js";

/** How much a statement loses by its likeness to one that was chosen. */
const REDUNDANCY = 0.4;
/** Somebody's own story. */
const STORY = /^(?:I|my|me)\b|\b(?:I|my)\b.*\b(?:I|my)\b/iu;

/** A statement that stands alone, and its vector. */
export interface Statement {
  readonly sentence: Sentence;
  readonly vector: Float32Array;
}

export interface StatementTopic extends Pick<TopicVectors, "mean" | "others"> {
  readonly greetings: readonly Float32Array[];
  readonly title: string | null;
  readonly most: number;
}

/** Chooses the statements that tell most of a topic, the best first, each unlike those before it; none where none is near. */
export function chooseStatements(
  statements: readonly Statement[],
  { mean, others, greetings, title, most }: StatementTopic,
): Sentence[] {
  const titled = new Set(tokenize(title ?? ""));
  const rated = statements.map((statement) => {
    const like = dot(statement.vector, mean);
    const { text } = statement.sentence;
    // What is more like another topic, or like what people say to each other, is not told, nor what has no word of the title.
    const isTold =
      !STORY.test(text) &&
      (titled.size === 0 || tokenize(text).some((term) => titled.has(term))) &&
      greetings.every((greeting) => dot(statement.vector, greeting) < like) &&
      others.every((other) => dot(statement.vector, other) < like);
    const other = others.reduce((sum, each) => sum + dot(statement.vector, each), 0);
    const apart = others.length === 0 ? 0 : like - other / others.length;
    return { ...statement, like, isTold, score: like + apart / 2 };
  });
  const average = rated.reduce((sum, { score }) => sum + score, 0) / Math.max(1, rated.length);
  const waiting = rated.filter(({ isTold, score }) => isTold && score >= average);
  const chosen: (typeof rated)[number][] = [];
  while (chosen.length < most && waiting.length > 0) {
    const gain = ({ vector, score }: (typeof rated)[number]) =>
      score - REDUNDANCY * Math.max(0, ...chosen.map((other) => dot(vector, other.vector)));
    const best = waiting.reduce((top, next) => (gain(next) > gain(top) ? next : top));
    chosen.push(best);
    waiting.splice(waiting.indexOf(best), 1);
  }
  return chosen.map(({ sentence }) => sentence);
}
