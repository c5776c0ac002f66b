import type { Embedder } from "../embed/embedder.js";
import type { EmbeddedText, EmbeddingJournal } from "./embedding-journal.js";
import type { StoredIndex } from "./load-index.js";
import { selectContentTokens } from "./select-content-tokens.js";
import { packTokens, type TokenBlock, TokenMatrix } from "./token-matrix.js";
import { VectorMatrix } from "./vector-matrix.js";

/** Texts embedded before they are put down in the journal: an interruption costs no more than these. */
const TEXTS_AT_ONCE = 64;

export interface EmbeddingProgress {
  /** Texts embedded so far, of `total` that need it. */
  readonly done: number;
  readonly total: number;
}

/** A vector row to fill. */
export interface TextRow {
  readonly text: string;
  readonly digest: string;
  /** The section whose words are compared one by one by this text; null: only its vector is wanted. */
  readonly section: number | null;
}

export interface EmbedSectionsOptions {
  readonly rows: readonly TextRow[];
  /** How many; null: the words of none are kept. */
  readonly sections: number | null;
  /** Its vectors are kept for texts that did not change; of the same model. */
  readonly previous: StoredIndex | null;
  readonly journal: EmbeddingJournal;
  readonly onProgress?: (progress: EmbeddingProgress) => void;
  readonly signal?: AbortSignal;
}

export interface EmbeddedSections {
  readonly matrix: VectorMatrix;
  readonly tokens: TokenMatrix | null;
  readonly embeddedTexts: number;
}

/** Vectors of all rows and the tokens of the sections: kept where the text is the same, embedded where it is new. */
export async function embedSections(
  embedder: Embedder,
  { rows, sections, previous, journal, onProgress, signal }: EmbedSectionsOptions,
): Promise<EmbeddedSections> {
  const { dimensions } = embedder.model;
  const data = new Float32Array(rows.length * dimensions);
  const blocks = Array.from({ length: sections ?? 0 }, (): TokenBlock => Buffer.alloc(0));
  const find = createFinder(previous);
  const fill = (at: number, { vector, tokens }: EmbeddedText) => {
    data.set(vector, at * dimensions);
    const section = rows[at]?.section ?? null;
    if (section !== null && tokens !== null) blocks[section] = tokens;
  };
  const missing: number[] = [];
  rows.forEach((row, at) => {
    const kept = find(row) ?? journal.find(row.digest);
    if (kept === undefined || (row.section !== null && kept.tokens === null)) missing.push(at);
    else fill(at, kept);
  });
  // Texts of like length are embedded together: less of a batch is padding.
  missing.sort((a, b) => (rows[a]?.text.length ?? 0) - (rows[b]?.text.length ?? 0));
  for (const batch of listBatches(missing)) {
    signal?.throwIfAborted();
    const before = batch.from;
    const options = {
      onProgress: (done: number) => onProgress?.({ done: before + done, total: missing.length }),
      ...(signal === undefined ? {} : { signal }),
    };
    const own = batch.rows.flatMap((at) => rows[at] ?? []);
    const made = await embedBatch(embedder, own, options);
    await journal.append(made.map((entry, i) => ({ digest: own[i]?.digest ?? "", ...entry })));
    made.forEach((entry, i) => {
      fill(batch.rows[i] ?? 0, entry);
    });
  }
  return {
    matrix: VectorMatrix.build(data, dimensions),
    tokens: sections === null ? null : TokenMatrix.build(blocks, dimensions),
    embeddedTexts: missing.length,
  };
}

function listBatches(missing: readonly number[]): { from: number; rows: readonly number[] }[] {
  const count = Math.ceil(missing.length / TEXTS_AT_ONCE);
  return Array.from({ length: count }, (_, i) => {
    const from = i * TEXTS_AT_ONCE;
    return { from, rows: missing.slice(from, from + TEXTS_AT_ONCE) };
  });
}

async function embedBatch(
  embedder: Embedder,
  rows: readonly TextRow[],
  options: { readonly onProgress: (done: number) => void; readonly signal?: AbortSignal },
): Promise<EmbeddedText[]> {
  const { dimensions } = embedder.model;
  const made: EmbeddedText[] = [];
  const plain = rows.flatMap(({ section }, i) => (section === null ? [i] : []));
  const whole = rows.flatMap(({ section }, i) => (section === null ? [] : [i]));
  const textsOf = (list: readonly number[]) => list.map((i) => rows[i]?.text ?? "");
  const vectors = plain.length === 0 ? [] : await embedder.embedPassages(textsOf(plain), options);
  plain.forEach((at, i) => {
    made[at] = { vector: vectors[i] ?? new Float32Array(dimensions), tokens: null };
  });
  const embeddings =
    whole.length === 0
      ? []
      : await embedder.embedTokens(textsOf(whole), {
          ...options,
          onProgress: (done) => options.onProgress(plain.length + done),
        });
  whole.forEach((at, i) => {
    const embedding = embeddings[i];
    if (embedding === undefined) return;
    const content = selectContentTokens(embedding.tokens, dimensions).data;
    made[at] = { vector: embedding.vector, tokens: packTokens(content, dimensions) };
  });
  return made;
}

/** What the previous index holds of a text. */
function createFinder(previous: StoredIndex | null): (row: TextRow) => EmbeddedText | undefined {
  const { vectors, tokens } = previous ?? {};
  if (previous === null || !vectors) return () => undefined;
  const rowOf = new Map(previous.readDigests().map((digest, row) => [digest, row]));
  const sectionOf = new Map(previous.sections.map(({ row, ordinal }) => [row, ordinal]));
  return ({ digest, section }) => {
    const row = rowOf.get(digest);
    if (row === undefined) return undefined;
    const ordinal = section === null ? undefined : sectionOf.get(row);
    return {
      vector: vectors.matrix.row(row),
      tokens: ordinal === undefined ? null : (tokens?.read(ordinal) ?? null),
    };
  };
}
