import { normalizeText, normalizeTurns } from "../language/normalize-text.js";
import type { Chapter, Passage } from "../shared/domain.js";
import type { EpisodeOutline } from "../store/episode-outline.js";
import { findChapters, type RetrieveOptions, type RetrieveParts } from "./find-chapters.js";

export interface FoundPassage {
  readonly episode: EpisodeOutline;
  readonly chapter: Chapter;
  readonly passage: Passage;
}

export interface FoundPassages {
  /** Best first. */
  readonly passages: readonly FoundPassage[];
  /** True where they were found by words alone, because too many questions waited for the embedder. */
  readonly degraded: boolean;
}

/**
 * Returns passages, best first, by their own score and their chapter's together, so that the passages of chapters
 * that score alike mix. Throws what `findChapters` throws.
 */
export async function searchPassages(
  parts: RetrieveParts,
  options: RetrieveOptions & { readonly limit: number },
): Promise<FoundPassages> {
  const question = normalizeText(options.question);
  const history = normalizeTurns(options.history ?? []);
  const { chapters, degraded } = await findChapters(parts, {
    ...options,
    question,
    history,
    withAdverts: true,
  });
  const found = chapters.flatMap(({ episode, chapter, score, passages }) =>
    passages.map((ranked) => ({
      source: { episode, chapter, passage: ranked.passage },
      score: score + ranked.score,
    })),
  );
  // The first chapter's best passage leads, so that search and answers agree on what fits best.
  const ordered = new Set([...found.slice(0, 1), ...found.toSorted((a, b) => b.score - a.score)]);
  const passages = [...ordered].slice(0, options.limit).map(({ source }) => source);
  return { passages, degraded };
}
