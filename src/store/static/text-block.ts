import type { Chapter, Passage } from "../../shared/domain.js";
import { markEstimated } from "../../shared/timestamp.js";
import { PASSAGE_KINDS } from "../passage-list.js";
import { isAmount, isCount, isListOf, isRecord, isText, parseJson, writeJson } from "./check-json.js";
import { describeBadFile } from "./read-file.js";

/** A block has about so many bytes, of which a third is left when it is compressed. A question reads up to two dozen of them. */
const BLOCK_BYTES = 16_384;

type Notes = Pick<Chapter, "summary" | "bullets">;

/** What a block holds of a chapter: its notes, and the passages of some of its sections, or of all. */
export interface BlockChapter {
  /** Its index in the episode. */
  readonly at: number;
  readonly notes: Notes;
  /** The passages of each section. */
  readonly sections: readonly (readonly Passage[])[];
}

/** The texts of consecutive sections of one episode. */
export interface TextBlock {
  readonly chapters: readonly (Pick<BlockChapter, "at" | "notes"> & Pick<Chapter, "number">)[];
  /** The passages of all of these chapters' sections, in order. */
  readonly passages: readonly Passage[];
}

/** [id, kind, text, start, end], and of speech [speakers, offsets of sentences, their starts, the estimated ones] behind them. */
type PackedPassage = readonly unknown[];

interface PackedChapter {
  readonly at: number;
  /** Left out where they are the texts of these passages. */
  readonly summary?: string | null;
  readonly bullets?: readonly string[];
  readonly passages: readonly PackedPassage[];
}

interface PackedBlock {
  readonly episode: string;
  readonly names: readonly string[];
  readonly chapters: readonly PackedChapter[];
}

/** Divides an episode's chapters into blocks. A chapter is not divided unless it is larger than a block. */
export function divideBlocks(chapters: readonly BlockChapter[]): BlockChapter[][] {
  const blocks: BlockChapter[][] = [[]];
  let size = 0;
  const put = (chapter: BlockChapter, length: number) => {
    if (size > 0 && size + length > BLOCK_BYTES) {
      blocks.push([]);
      size = 0;
    }
    blocks.at(-1)?.push(chapter);
    size += length;
  };
  for (const chapter of chapters) {
    const length = measure(chapter.sections.flat());
    if (length <= BLOCK_BYTES) {
      put(chapter, length);
      continue;
    }
    let part: (readonly Passage[])[] = [];
    let partLength = 0;
    for (const section of chapter.sections) {
      const more = measure(section);
      if (part.length > 0 && partLength + more > BLOCK_BYTES) {
        put({ ...chapter, sections: part }, partLength);
        part = [];
        partLength = 0;
      }
      part.push(section);
      partLength += more;
    }
    put({ ...chapter, sections: part }, partLength);
  }
  return blocks;
}

function measure(passages: readonly Passage[]): number {
  return passages.reduce(
    (sum, { text, sentences = [] }) => sum + text.length + 12 * sentences.length + 50,
    50,
  );
}

/** Writes a block of an episode. */
export function encodeBlock(episode: string, chapters: readonly BlockChapter[]): Uint8Array {
  const all = chapters.flatMap(({ sections }) => sections.flat());
  const names = [...new Set(all.flatMap(({ speakers }) => speakers ?? []))];
  const numbers = new Map(names.map((name, i) => [name, i]));
  return writeJson({
    episode,
    names,
    chapters: chapters.map(({ at, notes, sections }) => {
      const passages = sections.flat();
      const own = readNotes(passages);
      return {
        at,
        ...(notes.summary === own.summary ? {} : { summary: notes.summary }),
        ...(JSON.stringify(notes.bullets) === JSON.stringify(own.bullets) ? {} : { bullets: notes.bullets }),
        passages: passages.map((passage) => packPassage(passage, numbers)),
      };
    }),
  } satisfies PackedBlock);
}

function packPassage(passage: Passage, numbers: ReadonlyMap<string, number>): PackedPassage {
  const { id, kind, text, startSeconds, endSeconds, speakers = [], sentences = [] } = passage;
  const common = [id, PASSAGE_KINDS.indexOf(kind), text, startSeconds, endSeconds];
  if (kind !== "transcript") return common;
  return [
    ...common,
    speakers.map((name) => numbers.get(name) ?? 0),
    sentences.map(({ offset }) => offset),
    sentences.map((sentence) => sentence.startSeconds),
    sentences.flatMap(({ estimated }, i) => (estimated === true ? [i] : [])),
  ];
}

/** Reads a chapter's notes from its passages. */
function readNotes(passages: readonly Passage[]): Notes {
  return {
    summary: passages.find(({ kind }) => kind === "summary")?.text ?? null,
    bullets: passages.flatMap(({ kind, text }) => (kind === "bullet" ? [text] : [])),
  };
}

/** Reads a block of this episode, which has chapters with these numbers. Throws `index_damaged` where it is something else. */
export function decodeBlock(
  path: string,
  bytes: Uint8Array,
  { id, chapters: outlines }: { readonly id: string; readonly chapters: readonly Pick<Chapter, "number">[] },
): TextBlock {
  const block = parseJson(path, bytes);
  if (!isRecord<PackedBlock>(block) || block.episode !== id)
    throw describeBadFile(path, `it holds no texts of episode ${id}`);
  const { names, chapters } = block;
  if (!isListOf(names, isText) || !Array.isArray(chapters))
    throw describeBadFile(path, `it holds no chapters of episode ${id}`);
  const read = chapters.map((chapter: unknown) => {
    const number = isRecord<PackedChapter>(chapter) ? outlines[Number(chapter.at)]?.number : undefined;
    if (!isPackedChapter(chapter) || number === undefined)
      throw describeBadFile(path, `one of its chapters is none of episode ${id}`);
    const place = { episodeId: id, chapterNumber: number };
    const passages = chapter.passages.map((packed) => {
      const passage = unpackPassage(packed, place, names);
      if (passage === null) throw describeBadFile(path, `a passage of chapter ${number} is none`);
      return passage;
    });
    const own = readNotes(passages);
    const { summary = own.summary, bullets = own.bullets } = chapter;
    return { at: chapter.at, number, notes: { summary, bullets }, passages };
  });
  return { chapters: read, passages: read.flatMap(({ passages }) => passages) };
}

function isPackedChapter(chapter: unknown): chapter is PackedChapter {
  if (!isRecord<PackedChapter>(chapter)) return false;
  const { at, summary, bullets, passages } = chapter;
  return (
    isCount(at) &&
    (summary === undefined || summary === null || isText(summary)) &&
    (bullets === undefined || isListOf(bullets, isText)) &&
    isListOf(passages, (each): each is unknown[] => Array.isArray(each))
  );
}

type Place = Pick<Passage, "episodeId" | "chapterNumber">;

function unpackPassage(packed: PackedPassage, place: Place, names: readonly string[]): Passage | null {
  const [id, kindAt, text, startSeconds, endSeconds] = packed;
  const kind = isCount(kindAt) ? PASSAGE_KINDS[kindAt] : undefined;
  if (!isText(id) || !/^[0-9a-f]{16}$/.test(id) || kind === undefined || !isText(text)) return null;
  if (!isAmount(startSeconds) || (endSeconds !== null && !isAmount(endSeconds))) return null;
  const speech = kind === "transcript" ? unpackSpeech(packed, names) : {};
  if (speech === null) return null;
  return { id, ...place, kind, text, startSeconds, endSeconds, ...speech };
}

function unpackSpeech(
  packed: PackedPassage,
  names: readonly string[],
): Pick<Passage, "speakers" | "sentences"> | null {
  const [speakers, offsets, starts, estimates] = packed.slice(5);
  if (!isListOf(speakers, isCount) || speakers.some((name) => name >= names.length)) return null;
  if (!isListOf(offsets, isCount) || !isListOf(starts, isAmount) || !isListOf(estimates, isCount))
    return null;
  if (offsets.length !== starts.length) return null;
  const estimated = new Set(estimates);
  return {
    speakers: speakers.map((name) => names[name] ?? ""),
    sentences: offsets.map((offset, i) => ({
      offset,
      startSeconds: starts[i] ?? 0,
      ...markEstimated(estimated.has(i)),
    })),
  };
}
