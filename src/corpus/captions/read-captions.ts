import { giveSource, type SourceReading } from "../episode-source.js";
import type { SourceFile } from "../format.js";
import { attributeSpeakers } from "./attribute-speakers.js";
import type { CaptionFile } from "./cue-draft.js";
import { unrollCaptions } from "./unroll-captions.js";

/** Reads a caption file by its format's parser, keeps rolling captions once, and tells speakers apart. */
export function readCaptions({ text }: SourceFile, parse: (text: string) => CaptionFile): SourceReading {
  const { cues, dropped } = parse(text);
  return giveSource({ cues: attributeSpeakers(unrollCaptions(cues)) }, dropped);
}
