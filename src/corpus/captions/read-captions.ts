import { giveSource, type SourceReading } from "../episode-source.js";
import type { SourceFile } from "../format.js";
import { attributeSpeakers } from "./attribute-speakers.js";
import type { CaptionFile } from "./cue-draft.js";

/** Reads a caption file by its format's parser, and tells speakers apart. A note says where its encoding is a guess. */
export function readCaptions(
  { text, isGuessed }: SourceFile,
  parse: (text: string) => CaptionFile,
): SourceReading {
  const { cues, dropped } = parse(text);
  const guess = { line: 1, expected: "UTF-8 text (it is read as Windows-1252)", found: null };
  return giveSource({ cues: attributeSpeakers(cues) }, isGuessed ? [guess, ...dropped] : dropped);
}
