import { judgeTitle } from "../chunk/judge-title.js";
import type { RatedPhrase } from "../chunk/titles/rate-phrases.js";
import type { TopicVectors } from "./embed-topics.js";
import { dot } from "./vectors.js";

/** A question that is so much less like the topic than its nearest phrase is beside the point. */
const MOST_OFF_POINT = 0.1;
/** A question that is to the point says more than any phrase. */
const QUESTION_SCORE = 2;

/** Rates phrases as titles of a topic by their vectors as well: how like they are to it, to the other topics and to its passages. */
export function rateByMeaning(
  phrases: readonly RatedPhrase[],
  vectors: readonly Float32Array[],
  { passages, mean, others }: TopicVectors,
): RatedPhrase[] {
  const likeness = vectors.map((vector) => dot(vector, mean));
  const most = Math.max(0, ...likeness);
  const nearest = passages.map((passage) => {
    const near = vectors.map((vector) => dot(vector, passage));
    return near.indexOf(Math.max(...near));
  });
  return phrases.map((phrase, i) => {
    const like = likeness[i] ?? 0;
    const other = others.reduce((sum, each) => sum + dot(vectors[i], each), 0) / Math.max(1, others.length);
    const signs = {
      ...phrase.signs,
      like,
      behind: like - most,
      apart: others.length === 0 ? 0 : like - other,
      nearest: nearest.filter((at) => at === i).length / Math.max(1, passages.length),
    };
    if (phrase.form === "question")
      return { ...phrase, signs, score: like >= most - MOST_OFF_POINT ? QUESTION_SCORE + like : -Infinity };
    return { ...phrase, signs, score: judgeTitle("meaning", signs) };
  });
}
