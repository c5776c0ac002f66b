import type { FetchedSection } from "../assemble-view.js";
import type { EpisodeOutline } from "../episode-outline.js";
import type { Frame } from "./frame-file.js";
import { KeptParts } from "./kept-parts.js";
import { describeBadFile, type ReadFile } from "./read-file.js";
import type { FilePart } from "./search-manifest.js";
import { type BlockChapter, decodeBlock, type TextBlock } from "./text-block.js";

type Notes = BlockChapter["notes"];

/** Reads the blocks of texts, each when a question first needs it. */
export class TextBlocks {
  readonly #frame: Frame;
  readonly #blocks: KeptParts<FilePart, TextBlock>;

  constructor(
    readFile: ReadFile,
    parts: readonly FilePart[],
    { frame, outlines }: { readonly frame: Frame; readonly outlines: readonly EpisodeOutline[] },
  ) {
    this.#frame = frame;
    this.#blocks = new KeptParts(readFile, parts, ({ path }, bytes, index) => {
      const place = frame.blocks[index];
      const outline = outlines[place?.episode ?? -1];
      if (place === undefined || outline === undefined) throw describeBadFile(path, "no episode has it");
      const block = decodeBlock(path, bytes, outline);
      checkBlock(path, block, frame.sections.slice(place.firstSection, place.endSection), frame);
      return block;
    });
  }

  /** Reads these sections; their place is their ordinal. */
  async readSections(sections: readonly number[]): Promise<Omit<FetchedSection, "vectors">[]> {
    const { blockOfSection, blocks } = this.#frame;
    const read = await this.#blocks.readAll(sections.map((section) => blockOfSection[section] ?? 0));
    return sections.map((section) => {
      const at = blockOfSection[section] ?? 0;
      const { firstPassage = 0, endPassage = 0, chapter } = this.#frame.sections[section] ?? {};
      const first = this.#frame.sections[blocks[at]?.firstSection ?? 0]?.firstPassage ?? 0;
      const block = read.get(at);
      const passages = block?.passages.slice(firstPassage - first, endPassage - first) ?? [];
      const number = chapter?.number ?? 0;
      const notes = block?.chapters.find((each) => each.number === number)?.notes ?? null;
      return { episodeId: passages[0]?.episodeId ?? "", place: section, chapter: number, notes, passages };
    });
  }

  /** Reads the notes of an episode's chapters, by their index. */
  async readNotes(episode: number): Promise<Map<number, Notes>> {
    const own = this.#frame.blocks.flatMap((block, i) => (block.episode === episode ? [i] : []));
    const read = await this.#blocks.readAll(own);
    return new Map(
      [...read.values()].flatMap(({ chapters }) => chapters.map(({ at, notes }) => [at, notes])),
    );
  }
}

/** Throws `index_damaged` where a block does not hold the passages of these sections. */
function checkBlock(
  path: string,
  { passages }: TextBlock,
  sections: Frame["sections"],
  { passages: known }: Frame,
): void {
  const first = sections[0]?.firstPassage ?? 0;
  const expected = (sections.at(-1)?.endPassage ?? first) - first;
  const chapters = sections.flatMap(({ chapter, firstPassage, endPassage }) =>
    Array.from({ length: endPassage - firstPassage }, () => chapter.number),
  );
  const fits = passages.every(
    ({ kind, chapterNumber }, i) => kind === known.kindAt(first + i) && chapterNumber === chapters[i],
  );
  if (passages.length !== expected || !fits)
    throw describeBadFile(path, `it does not hold the ${expected} passages of its sections`);
}
