import type { Embedder } from "../../../../src/embed/embedder.js";
import type { Episode } from "../../../../src/shared/domain.js";
import { createRandom } from "../../create-random.js";

/** What is added to each number of a unit vector, at most: near the original, and yet another vector. */
const NOISE = 0.02;
const MARK = / \(copy (\d+)\)/g;

/** The episodes so many times over; each text of a copy says which it is. */
export function repeatEpisodes(episodes: readonly Episode[], times: number): Episode[] {
  return Array.from({ length: times }, (_, copy) =>
    copy === 0 ? episodes : episodes.map((episode) => copyEpisode(episode, copy)),
  ).flat();
}

/** The text that a copy's text is made of. */
export function findOriginal(text: string): string {
  return text.replaceAll(MARK, "");
}

function copyEpisode(episode: Episode, copy: number): Episode {
  const chapters = episode.chapters.map((chapter) => ({
    ...chapter,
    // A bullet ends as it did: one without a full stop gets one where the notes are embedded as a whole.
    bullets: chapter.bullets.map((bullet) => bullet.replace(/ ?[.!?…]?$/, (end) => ` (copy ${copy})${end}`)),
  }));
  return { ...episode, id: `${episode.id}-${copy}`, chapters };
}

/** Gives a copy's text the vector of the original, with noise that the copy's number decides. Synthetic. */
export function createRepeatingEmbedder(original: Embedder): Embedder {
  const embed = async (texts: readonly string[]): Promise<Float32Array[]> => {
    const vectors = await original.embedPassages(texts.map(findOriginal));
    return vectors.map((vector, i) =>
      disturb(vector, Number(/ \(copy (\d+)\)/.exec(texts[i] ?? "")?.[1] ?? 0)),
    );
  };
  return {
    model: original.model,
    warmUp: () => original.warmUp(),
    embedQuery: (text, options) => original.embedQuery(text, options),
    close: () => original.close(),
    embedPassages: embed,
    embedTokens: async (texts) =>
      (await embed(texts)).map((vector) => ({ vector, tokens: { pieces: [], data: new Float32Array() } })),
  };
}

function disturb(vector: Float32Array, seed: number): Float32Array {
  if (seed === 0) return vector;
  const random = createRandom(seed + Math.round(1e6 * Math.abs(vector[0] ?? 0)));
  const moved = vector.map((value) => value + NOISE * (2 * random() - 1));
  const length = Math.hypot(...moved);
  return moved.map((value) => value / length);
}
