import type { AnswerParts } from "../../answer/answer-parts.js";
import { readQuestion } from "../../retrieve/read-question.js";
import { scoreSections } from "../../retrieve/score-sections.js";
import { describeError } from "../../shared/errors.js";
import type { PassageStore } from "../../store/passage-store.js";
import { openStaticStore } from "../../store/static/open-static-store.js";
import type { ReadFile } from "../../store/static/read-file.js";
import type { SearchManifest } from "../../store/static/search-manifest.js";
import { markModels } from "./mark-models.js";
import type { ModelOpening } from "./model-messages.js";
import { type BetterTier, openBetterTier, type TierOptions } from "./open-better-tier.js";

export interface BetterFolder {
  readonly search: Pick<SearchManifest, "data">;
  readonly readFile: ReadFile;
  readonly opening: ModelOpening;
}

type BetterParts = BetterTier & Pick<AnswerParts, "store">;

/**
 * Opens what ranks as a server does, and ranks by it once: what cannot be run here is found out before it answers anyone. Marks that it
 * answers, or why it does not. Throws like `openStaticStore` and `openBetterTier`; no thread runs then.
 */
export async function openBetterParts(folder: BetterFolder, options: TierOptions): Promise<BetterParts> {
  try {
    const parts = await openParts(folder, options);
    markModels(null);
    return parts;
  } catch (error) {
    markModels(describeError(error));
    throw error;
  }
}

async function openParts(
  { search, readFile, opening }: BetterFolder,
  options: TierOptions,
): Promise<BetterParts> {
  const store = await openStaticStore(search, readFile, "full");
  const tier = await openBetterTier(opening, options);
  try {
    await rankOnce(tier, store);
  } catch (error) {
    await tier.embedder.close();
    throw error;
  }
  return { ...tier, store };
}

/** Ranks sections for words that are surely in the library, and compares these one by one where it has vectors of them. */
async function rankOnce({ embedder }: BetterTier, store: PassageStore): Promise<void> {
  const [episode] = store.episodes;
  if (episode === undefined) return;
  const reading = await readQuestion(episode.title, embedder);
  const { terms, meaning } = reading;
  const found = await store.findSections([{ terms, vector: meaning?.vector ?? null }], {});
  await scoreSections(found, 0, reading);
}
