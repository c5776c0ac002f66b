import type { Embedder } from "../embed/embedder.js";
import { measureReach } from "../embed/words/measure-reach.js";
import type { WordTable } from "../embed/words/word-embedder.js";
import { tokenize } from "../language/tokenize.js";
import type { Asker } from "../shared/asker.js";
import { AppError } from "../shared/errors.js";
import type { PassageStore } from "../store/passage-store.js";
import { cover, describeQuestion, describeSentences, describeText, weighTerms } from "./describe-match.js";
import { fromLogit } from "./judge-probability.js";
import { LIGHT_WEIGHTS, type LightWeights } from "./light-weights.js";
import type { AnswerReading, Reader, ReadText } from "./reader.js";

/**
 * How the share of a claim's words that texts hold becomes a probability, set by hand so that a claim of which less than six
 * tenths are said is not said to be supported.
 */
const SUPPORT_INTERCEPT = -4.2;
const SUPPORT_SLOPE = 6;

export interface LightReaderParts {
  readonly embedder: Embedder;
  /** The words that the embedder adds up. */
  readonly words: WordTable;
  /** What is searched. */
  readonly store: Pick<PassageStore, "keywords" | "counts">;
  readonly weights?: LightWeights;
}

/**
 * Reads without a model, where none can run: by how near a text is to the question as the search found it, which of its words each
 * sentence has, those that few sections hold counting for more, and whether the question is of the library's matters. Two logistic
 * models weigh that.
 */
export function createLightReader(parts: LightReaderParts): Reader {
  const { embedder, words: table, store, weights = LIGHT_WEIGHTS } = parts;
  const lexicon = store.keywords;
  return {
    warmUp: async () => undefined,
    async answers(question, texts, { likeness, signal } = {}) {
      signal?.throwIfAborted();
      const near = likeness ?? (await compare(embedder, question, texts, { signal }));
      const weighed = weighTerms(question, lexicon);
      const reach = await measureReach(question, table);
      const asked = describeQuestion(weighed, { reach, passages: store.counts.passages });
      return texts.map((text, i): AnswerReading => {
        const signs = [...describeText(question, weighed, { text, likeness: near[i] ?? 0 }), ...asked];
        const logits = describeSentences(question, weighed, text).map((each) =>
          weigh(weights.sentence, each),
        );
        return {
          probability: fromLogit((weights.text[0] ?? 0) + weigh(weights.text.slice(1), signs)),
          sentenceProbabilities: share(logits),
        };
      });
    },
    async supports(claim, texts, { signal } = {}) {
      if (texts.length === 0) throw new AppError("internal", "expected texts to read with a claim");
      signal?.throwIfAborted();
      const words = texts.flatMap(({ title, sentences }) => [
        title ?? "",
        ...sentences.map(({ text }) => text),
      ]);
      const covered = cover(weighTerms(claim, lexicon), new Set(words.flatMap(tokenize)));
      return fromLogit(SUPPORT_INTERCEPT + SUPPORT_SLOPE * covered);
    },
    close: async () => undefined,
  };
}

/** Compares what no search has found. */
async function compare(
  embedder: Embedder,
  question: string,
  texts: readonly ReadText[],
  asker: Asker,
): Promise<number[]> {
  if (question.trim() === "") return texts.map(() => 0);
  const { vector } = await embedder.embedQuery(question, asker);
  const said = texts.map(({ sentences }) => sentences.map(({ text }) => text).join(" "));
  const vectors = await embedder.embedPassages(said, asker);
  return vectors.map((own) => own.reduce((sum, value, i) => sum + value * (vector[i] ?? 0), 0));
}

function weigh(weights: readonly number[], signs: readonly number[]): number {
  return signs.reduce((sum, sign, i) => sum + sign * (weights[i] ?? 0), 0);
}

/** Makes probabilities of logits, which add up to 1. */
function share(logits: readonly number[]): number[] {
  const most = Math.max(...logits);
  const raised = logits.map((logit) => Math.exp(logit - most));
  const whole = raised.reduce((sum, value) => sum + value, 0);
  return raised.map((value) => value / whole);
}
