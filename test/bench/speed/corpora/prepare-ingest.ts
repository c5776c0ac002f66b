import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readdirSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { divideEpisode } from "../../../../src/chunk/divide-episode.js";
import { readCorpusPaths } from "../../../../src/corpus/read-corpus.js";
import { describeRows } from "../../../../src/store/describe-rows.js";
import { findDataSet } from "../../data/data-set.js";

export interface IngestContent {
  /** Holds everything below, and is the caller's to remove. */
  readonly folder: string;
  readonly corpusDir: string;
  /** JSON: the texts that Cuepoint embeds for this corpus. */
  readonly textsFile: string;
  readonly passages: number;
  readonly texts: number;
}

/** Whole transcripts by people until there are about so many passages. Throws where the transcripts are not there. */
export async function prepareIngest(wanted: number): Promise<IngestContent> {
  const source = join(findDataSet("podcasts-changelog") ?? "", "episodes");
  if (!existsSync(source)) throw new Error("the transcripts are not in ../shared/data");
  const folder = mkdtempSync(join(tmpdir(), "cuepoint-bench-"));
  const corpusDir = join(folder, "corpus");
  mkdirSync(corpusDir);
  const texts: string[] = [];
  let passages = 0;
  for (const name of readdirSync(source).sort()) {
    if (passages >= wanted) break;
    copyFileSync(join(source, name), join(corpusDir, name));
    const { episodes } = await readCorpusPaths([join(corpusDir, name)]);
    const described = describeRows(episodes.map(divideEpisode));
    passages += described.passages.length;
    texts.push(...described.rows.map(({ text }) => text));
  }
  const textsFile = join(folder, "texts.json");
  writeFileSync(textsFile, JSON.stringify(texts));
  return { folder, corpusDir, textsFile, passages, texts: texts.length };
}
