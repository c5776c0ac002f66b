import "./vectors/kernel-file.js";
import type { Embedder } from "../embed/embedder.js";
import { joinSignals } from "../platform/abort-signals.js";
import type { Progress } from "../shared/progress.js";
import type { PassageView } from "./passage-view.js";
import { selectContentTokens } from "./vectors/select-content-tokens.js";
import { packTokens, type TokenBlock, TokenMatrix } from "./vectors/token-matrix.js";
import { VectorMatrix } from "./vectors/vector-matrix.js";

/** So many texts are embedded before they are written to the journal: an interruption costs no more than these batches. */
const TEXTS_AT_ONCE = 64;
const BATCHES_AT_ONCE = 2;

/** What was made of one text. */
export interface EmbeddedText {
  readonly vector: Float32Array;
  /** The vectors of its words; null for a text that is no section. */
  readonly tokens: TokenBlock | null;
}

/** One row of vectors, which is to be filled from a text. */
export interface TextRow {
  readonly text: string;
  readonly digest: string;
  /** The section whose words this text gives; it is null where only the text's vector is wanted. */
  readonly section: number | null;
}

export interface EmbedSectionsOptions {
  readonly rows: readonly TextRow[];
  /** How many sections there are; it is null where the words of none are kept. */
  readonly sections: number | null;
  /** Each finds what the same model has made of a text already; the first that finds all that is wanted is taken. */
  readonly known?: readonly ((row: TextRow) => EmbeddedText | undefined)[];
  /** Is given what has been embedded, some texts at a time; the next texts wait until it is done. */
  readonly keep?: (made: readonly (TextRow & EmbeddedText)[]) => Promise<void>;
  /** Counts the texts that are embedded, of those that have to be. */
  readonly onProgress?: ((progress: Progress) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

export interface EmbeddedSections {
  readonly matrix: VectorMatrix;
  readonly tokens: TokenMatrix | null;
  readonly embeddedTexts: number;
}

/** Makes the vectors of all rows and the tokens of the sections; only texts that are not known yet are embedded. */
export async function embedSections(
  embedder: Embedder,
  { rows: given, sections, known = [], keep, onProgress, signal }: EmbedSectionsOptions,
): Promise<EmbeddedSections> {
  const { dimensions } = embedder.model;
  const rows = sections === null ? given.map((row) => ({ ...row, section: null })) : given;
  const data = new Float32Array(rows.length * dimensions);
  const blocks = Array.from({ length: sections ?? 0 }, (): TokenBlock => new Uint8Array(0));
  const fill = (at: number, { vector, tokens }: EmbeddedText) => {
    data.set(vector, at * dimensions);
    const section = rows[at]?.section ?? null;
    if (section !== null && tokens !== null) blocks[section] = tokens;
  };
  const missing: MissingRow[] = [];
  rows.forEach((row, at) => {
    const isWhole = (made: EmbeddedText | undefined) =>
      made !== undefined && (row.section === null || made.tokens !== null);
    const kept = known.map((find) => find(row)).find(isWhole);
    if (kept === undefined) missing.push({ ...row, at });
    else fill(at, kept);
  });
  const total = missing.length;
  let done = 0;
  const onText = () => onProgress?.({ done: ++done, total });
  for await (const made of embedInBatches(embedder, missing, { onText, signal })) {
    await keep?.(made);
    for (const entry of made) fill(entry.at, entry);
  }
  return {
    matrix: VectorMatrix.build(data, dimensions),
    tokens: sections === null ? null : TokenMatrix.build(blocks, dimensions),
    embeddedTexts: total,
  };
}

interface MissingRow extends TextRow {
  readonly at: number;
}

interface BatchOptions {
  /** Is called after each text that has been embedded. */
  readonly onText: () => void;
  readonly signal: AbortSignal | undefined;
}

/** Yields batch after batch, and embeds the next ones while one is used. They are stopped where the use ends. */
async function* embedInBatches(
  embedder: Embedder,
  rows: readonly MissingRow[],
  { onText, signal }: BatchOptions,
): AsyncGenerator<(MissingRow & EmbeddedText)[]> {
  const end = new AbortController();
  const options = { onText, signal: joinSignals(signal, end.signal) };
  const ahead: Promise<(MissingRow & EmbeddedText)[]>[] = [];
  let from = 0;
  try {
    while (from < rows.length || ahead.length > 0) {
      for (; ahead.length < BATCHES_AT_ONCE && from < rows.length; from += TEXTS_AT_ONCE) {
        const made = embedBatch(embedder, rows.slice(from, from + TEXTS_AT_ONCE), options);
        // This batch may fail while an earlier one is waited for.
        made.catch(() => undefined);
        ahead.push(made);
      }
      yield (await ahead.shift()) ?? [];
    }
  } finally {
    end.abort();
  }
}

async function embedBatch(
  embedder: Embedder,
  rows: readonly MissingRow[],
  { onText, signal }: BatchOptions,
): Promise<(MissingRow & EmbeddedText)[]> {
  const { dimensions } = embedder.model;
  const plain = rows.filter(({ section }) => section === null);
  const whole = rows.filter(({ section }) => section !== null);
  const textsOf = (list: readonly MissingRow[]) => list.map(({ text }) => text);
  const options = { onProgress: onText, signal };
  const [vectors, embeddings] = await Promise.all([
    embedder.embedPassages(textsOf(plain), options),
    embedder.embedTokens(textsOf(whole), options),
  ]);
  return [
    ...plain.flatMap((row, i) =>
      vectors[i] === undefined ? [] : { ...row, vector: vectors[i], tokens: null },
    ),
    ...whole.flatMap((row, i) => {
      const { vector, tokens } = embeddings[i] ?? {};
      if (vector === undefined || tokens === undefined) return [];
      const content = selectContentTokens(tokens, dimensions);
      return { ...row, vector, tokens: packTokens(content, dimensions) };
    }),
  ];
}

export interface EmbeddedBefore extends Pick<PassageView, "sections" | "vectors" | "tokens"> {
  /** Digests of the texts that the vector rows were embedded from; they are read anew each time. */
  readonly readDigests: () => readonly string[];
}

/** Finds what the previous index holds of a text. */
export function createFinder(previous: EmbeddedBefore | null): (row: TextRow) => EmbeddedText | undefined {
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
