import type { DistilledWords } from "../../embed/words/distilled-words.js";
import { AppError } from "../../shared/errors.js";
import type { FileContent } from "../../shared/pieces.js";
import type { EpisodeOutline } from "../episode-outline.js";
import { PASSAGE_KINDS } from "../passage-list.js";
import type { EpisodesView } from "../passage-view.js";
import { type ExportedEpisode, readExported } from "./exported-episode.js";
import { FrameWriter } from "./frame-writer.js";
import { encodeOutlines } from "./outlines-file.js";
import { encodeParts } from "./parts-file.js";
import type { FilePart, SearchData, SectionsPart } from "./search-manifest.js";
import { TermsWriter } from "./terms-writer.js";
import { type BlockChapter, divideBlocks, encodeBlock } from "./text-block.js";
import { encodeRows, encodeTokens, MOST_ROW_BYTES } from "./vector-files.js";

export interface WriteOptions {
  /** One episode each, from `PassageStore.readEpisodes` of any store, in the order of `outlines`; with `tokens` where `better`. */
  readonly views: AsyncIterable<EpisodesView>;
  readonly outlines: readonly EpisodeOutline[];
  /** Null for an index without vectors. */
  readonly words: DistilledWords | null;
  readonly builtAt: string;
  /**
   * Writes a file of the search data and gives its path from the folder's root: `rows.bin` becomes `search/rows-HASH.bin`. What is
   * text is called `.json`, since many hosts compress that and no `.bin`.
   */
  put(name: string, content: FileContent): Promise<string>;
  /** True where the embedding model's own vectors are exported as well. */
  readonly better: boolean;
}

/**
 * Writes what questions are answered from, an episode at a time: postings and rounded rows of all lie on disk meanwhile, and words are
 * in memory. The same input gives the same bytes. Throws `internal` where a view is not of the outline's episode, `usage` where `better`
 * has more vectors than a page should load, and `index_unwritable` where the disk for what lies aside is full.
 */
export async function writeSearchData(options: WriteOptions): Promise<SearchData> {
  const library = new LibraryWriter(options.words);
  try {
    return await writeLibrary(library, options);
  } finally {
    library.close();
  }
}

async function writeLibrary(library: LibraryWriter, options: WriteOptions): Promise<SearchData> {
  const { views, outlines, words, builtAt } = options;
  const put = async (name: string, content: FileContent): Promise<FilePart> => ({
    path: await options.put(name, content),
    bytes: content.length,
  });
  const texts: FilePart[] = [];
  const vectors = { rows: [] as FilePart[], tokens: [] as SectionsPart[] };
  let dimensions = 0;
  for await (const view of views) {
    const episode = readExported(view, outlines[library.counts.episodes]);
    const blocks = divideBlocks(episode.chapters);
    library.add(episode, blocks);
    for (const block of blocks) texts.push(await put("text.json", encodeBlock(episode.id, block)));
    if (!options.better || view.vectors === null) continue;
    dimensions = view.vectors.matrix.dimensions;
    refuseTooMany(library.counts.rows * dimensions);
    vectors.rows.push(await put("vectors.bin", encodeRows([...episode.passageRows, ...episode.wholeRows])));
    for (const { bytes, sections } of view.tokens === null ? [] : encodeTokens(view.tokens, episode.sections))
      vectors.tokens.push({ ...(await put("tokens.bin", bytes)), sections });
  }
  const { counts, terms, frame } = library;
  if (counts.episodes !== outlines.length)
    throw new AppError("internal", `expected ${outlines.length} episodes to export, got ${counts.episodes}`);
  const shards: FilePart[] = [];
  for (const shard of terms.encodeShards(words)) shards.push(await put("terms.bin", shard));
  const { episodes, sections, passages, rows } = counts;
  return {
    builtAt,
    counts: { episodes, sections, passages, rows, stems: terms.stems },
    words: words === null ? null : describeSpace(words),
    episodes: await put("episodes.json", encodeOutlines(outlines)),
    lexicon: await put("lexicon.json", terms.encodeLexicon()),
    rows: await put("rows.bin", frame.take()),
    parts: await put("parts.json", encodeParts({ terms: shards, texts })),
    full: dimensions === 0 ? null : { dimensions, parts: await put("vectors.json", encodeParts(vectors)) },
  };
}

function refuseTooMany(numbers: number): void {
  if (numbers * Float32Array.BYTES_PER_ELEMENT <= MOST_ROW_BYTES) return;
  const most = MOST_ROW_BYTES / 1_000_000;
  throw new AppError(
    "usage",
    `the model's vectors of these episodes are more than the ${most} MB that a page loads`,
    {
      hint: "Export without `--better`, or fewer episodes with `--episodes`.",
    },
  );
}

/** Six digits are more than a rounded row has. */
const BIAS_DIGITS = 6;

function describeSpace({ model, dimensions, scale, bias }: DistilledWords): SearchData["words"] {
  return {
    model,
    dimensions,
    scale,
    bias: Array.from(bias, (value) => Number(value.toPrecision(BIAS_DIGITS))),
  };
}

/** Gathers what one file holds of all episodes. */
class LibraryWriter {
  readonly frame = new FrameWriter();
  readonly terms = new TermsWriter();
  readonly counts = { episodes: 0, chapters: 0, sections: 0, passages: 0, rows: 0 };
  readonly #words: DistilledWords | null;

  constructor(words: DistilledWords | null) {
    this.#words = words;
  }

  add(episode: ExportedEpisode, blocks: readonly (readonly BlockChapter[])[]): void {
    const { counts, frame } = this;
    const { chapters, texts, passageRows, wholeRows, passages, wholes } = episode;
    texts.forEach((text, i) => {
      frame.addLength(this.terms.add(counts.sections + i, text));
    });
    for (const { at, sections } of chapters)
      for (const { kind } of sections.flat())
        frame.addPassage(counts.chapters + at, PASSAGE_KINDS.indexOf(kind));
    frame.addBlocks(blocks.map((block) => block.reduce((sum, { sections }) => sum + sections.length, 0)));
    const words = this.#words;
    if (words !== null) {
      for (const row of passageRows) frame.addRow(words.project(row), false);
      for (const row of wholeRows) frame.addRow(words.project(row), true);
    }
    counts.episodes++;
    counts.chapters += chapters.length;
    counts.sections += texts.length;
    counts.passages += passages;
    counts.rows += passages + wholes;
  }

  close(): void {
    this.frame.close();
    this.terms.close();
  }
}
