import { type FoundFile, refuseFile, type SourceReading } from "./episode-source.js";
import type { Format, FormatTraits, SourceFile, TextPage } from "./format.js";
import { FORMATS } from "./formats.js";
import { decodeUtf8, tidyText } from "./pages/decode-page.js";
import { readTextPage } from "./pages/text-page.js";
import { refuseExcess, tidySource } from "./tidy-source.js";

/** What a file of one of the formats says, as plain data. */
export interface RecognisedFile extends SourceReading {
  readonly format: FormatTraits;
}

/**
 * Reads a file by what it holds; its name decides only where the content leaves it open. Null for a file that is
 * in none of the formats. Characters that a reader does not see are left out of every text. Pure; never throws.
 */
export function readSource(found: FoundFile, formats: readonly Format[] = FORMATS): RecognisedFile | null {
  const file = openSource(found);
  const recognised = formats.find(({ recognise }) => recognise(file));
  if (recognised === undefined) return null;
  const { endings, recognise, read, ...format } = recognised;
  const reading = read(file);
  if (reading === null) return null;
  const excess = refuseExcess(reading);
  if (excess !== null) return { ...refuseFile(excess), format };
  const tidied = reading.sources.map(tidySource);
  const notes = [...reading.notes, ...tidied.flatMap((source) => source.notes)];
  return { ...reading, format, sources: tidied.map(({ source }) => source), notes };
}

/** The file as its formats see it. */
export function openSource({ bytes, path }: FoundFile): SourceFile {
  const { text, isGuessed } = decodeText(bytes);
  let json: { readonly value: unknown } | undefined;
  let page: { readonly value: TextPage | null } | undefined;
  return {
    bytes,
    path,
    text,
    isGuessed,
    get json() {
      json ??= { value: parseJson(text) };
      return json.value;
    },
    get page() {
      page ??= { value: readTextPage({ bytes, path }) };
      return page.value;
    },
  };
}

function decodeText(bytes: Uint8Array): Pick<SourceFile, "text" | "isGuessed"> {
  const [first, second] = bytes;
  const wide =
    first === 0xff && second === 0xfe ? "utf-16le" : first === 0xfe && second === 0xff ? "utf-16be" : null;
  const text = wide === null ? decodeUtf8(bytes) : new TextDecoder(wide).decode(bytes);
  const guess = text ?? new TextDecoder("windows-1252").decode(bytes);
  return { text: tidyText(guess), isGuessed: text === null };
}

function parseJson(text: string): unknown {
  if (!/^\s*[[{]/.test(text)) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
