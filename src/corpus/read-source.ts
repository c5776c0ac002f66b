import { decodeText } from "./encoding/decode-text.js";
import { type FoundFile, refuseFile, type SourceReading } from "./episode-source.js";
import { writePlainTimes } from "./evidence/plain-times.js";
import { type LineEvidence, weighLines } from "./evidence/weigh-lines.js";
import { type Format, type FormatTraits, hasEnding, type SourceFile, type TextPage } from "./format.js";
import { FORMATS } from "./formats.js";
import { parseJsonText } from "./json/json-text.js";
import { openFence } from "./open-fence.js";
import { splitLines } from "./page-line.js";
import { readTextPage, TEXT_ENDINGS } from "./pages/text-page.js";
import { refuseExcess, tidySource } from "./tidy-source.js";

/** What a file of one of the formats says, as plain data. */
export interface RecognisedFile extends SourceReading {
  readonly format: FormatTraits;
}

/** A format that may have written a file, and how sure it is of that: above 0, at most 1. */
export interface Candidate {
  readonly format: Format;
  readonly confidence: number;
}

/**
 * Reads a file by what it holds; its name decides only where the content leaves it open. Where the format that is
 * surest refuses the file, the next is tried; where all refuse it, the surest says why. Null for a file that is in none
 * of the formats. Characters that a reader does not see are left out of every text. Pure; never throws.
 */
export function readSource(found: FoundFile, formats: readonly Format[] = FORMATS): RecognisedFile | null {
  const file = openSource(found);
  let refused: RecognisedFile | null = null;
  for (const { format } of rankFormats(file, formats)) {
    const read = readAs(format, file);
    if (read === null) break;
    if (read.problems.length === 0) return read;
    refused ??= read;
  }
  return refused;
}

/** Lists the formats that the file may be of, the surest first. */
export function rankFormats(file: SourceFile, formats: readonly Format[] = FORMATS): Candidate[] {
  return formats
    .map((format) => ({ format, confidence: format.recognise(file) }))
    .filter(({ confidence }) => confidence > 0)
    .sort((a, b) => b.confidence - a.confidence);
}

function readAs({ read, name, rank, severalEpisodes }: Format, file: SourceFile): RecognisedFile | null {
  const reading = read(file);
  const format = { name, ...(rank && { rank }), ...(severalEpisodes && { severalEpisodes }) };
  if (reading === null) return null;
  const excess = refuseExcess(reading);
  if (excess !== null) return { ...refuseFile(excess), format };
  const tidied = reading.sources.map(tidySource);
  const encoding = file.encodingNote === null ? [] : [file.encodingNote];
  const notes = [...encoding, ...reading.notes, ...tidied.flatMap((source) => source.notes)];
  return { ...reading, format, sources: tidied.map(({ source }) => source), notes };
}

/** The file as its formats see it. */
export function openSource({ bytes, path }: FoundFile): SourceFile {
  const { text: decoded, note } = decodeText(bytes);
  const text = hasEnding(path, { endings: TEXT_ENDINGS }) ? writePlainTimes(decoded) : openFence(decoded);
  let json: { readonly value: unknown } | undefined;
  let evidence: LineEvidence | undefined;
  let page: { readonly value: TextPage | null } | undefined;
  return {
    bytes,
    path,
    text,
    encodingNote: note,
    get json() {
      json ??= { value: parseJsonText(text) };
      return json.value;
    },
    get page() {
      page ??= { value: readTextPage({ text, path }) };
      return page.value;
    },
    get evidence() {
      evidence ??= weighLines(this.page?.lines ?? splitLines(text));
      return evidence;
    },
  };
}
