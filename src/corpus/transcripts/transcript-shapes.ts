import { isObject } from "../json-format.js";
import { listAt } from "./json-path.js";
import type { Unit } from "./json-time.js";

/** Where a service's JSON has what is said. Paths are those of `listAt`. */
export interface TranscriptShape {
  /** The format's name; shapes of one name are one format. */
  readonly name: string;
  /** The file is of this shape where it has something at each of these. */
  readonly has: readonly string[];
  /** What numbers without a unit in their key count; null where the speech must tell. */
  readonly unit: Unit | null;
  /** Lists of sentences or turns. The one with most words is read; among equals one that names speakers, then the first. */
  readonly said: readonly string[];
  /** Lists of words with times of their own, which are laid onto what is said, or read where nothing else is. */
  readonly words?: readonly string[];
  /** The whole text, which has the marks that the words may lack. */
  readonly text?: string;
  /** A list of who says the word that begins at a second. */
  readonly labels?: string;
  /** True where a piece without a speaker is said by the one who was named last. */
  readonly carriesSpeaker?: true;
  /** True where lines may have styles, and names at their beginning. */
  readonly isCaptions?: true;
  readonly rank?: number;
}

/** The first that fits a file reads it. To add a service, add a row, and a sample in `test/corpus/format-samples.ts`. */
export const TRANSCRIPT_SHAPES: readonly TranscriptShape[] = [
  {
    name: "Podcasting 2.0 transcript",
    has: ["segments[].body", "segments[].startTime"],
    unit: "seconds",
    said: ["segments[]"],
    carriesSpeaker: true,
    rank: 5,
  },
  {
    name: "Deepgram JSON",
    has: ["results.channels[].alternatives[]"],
    unit: "seconds",
    said: [
      "results.channels[].alternatives[0].paragraphs.paragraphs[].sentences[]",
      "results.utterances[]",
      "results.channels[].alternatives[0]",
    ],
    words: ["results.channels[].alternatives[0].words[]"],
  },
  {
    name: "AssemblyAI JSON",
    has: ["audio_duration"],
    unit: "milliseconds",
    said: ["utterances[]", "sentences[]", "paragraphs[]"],
    words: ["words[]"],
    text: "text",
  },
  {
    name: "Rev JSON",
    has: ["monologues[].elements[]"],
    unit: "seconds",
    said: [],
    words: ["monologues[].elements[]"],
  },
  {
    name: "Amazon Transcribe JSON",
    has: ["results.items[].alternatives[]"],
    unit: "seconds",
    said: ["results.audio_segments[]"],
    words: ["results.items[]"],
    labels: "results.speaker_labels.segments[].items[]",
  },
  {
    name: "Azure speech JSON",
    has: ["recognizedPhrases[]"],
    unit: "ticks",
    said: ["recognizedPhrases[]"],
  },
  { name: "Azure speech JSON", has: ["phrases[].offsetMilliseconds"], unit: "ticks", said: ["phrases[]"] },
  {
    name: "Video Indexer JSON",
    has: ["videos[].insights.transcript[]"],
    unit: "seconds",
    said: ["videos[].insights.transcript[]"],
  },
  {
    name: "Teams JSON",
    has: ["entries[].startOffset"],
    unit: "seconds",
    said: ["entries[]"],
  },
  {
    name: "Gladia JSON",
    has: ["result.transcription.utterances[]"],
    unit: "seconds",
    said: ["result.transcription.utterances[]"],
  },
  {
    name: "Speechmatics JSON",
    has: ["results[].start_time", "results[].alternatives[].content"],
    unit: "seconds",
    said: [],
    words: ["results[]"],
  },
  {
    name: "Google Speech JSON",
    has: ["results[].alternatives[]"],
    unit: "seconds",
    said: ["results[].alternatives[0]"],
    words: ["results[].alternatives[0].words[]"],
  },
  {
    name: "Google Speech JSON",
    has: ["response.results[].alternatives[]"],
    unit: "seconds",
    said: ["response.results[].alternatives[0]"],
    words: ["response.results[].alternatives[0].words[]"],
  },
  {
    name: "Transformers JSON",
    has: ["chunks[].timestamp[]"],
    unit: "seconds",
    said: ["speakers[]", "chunks[]"],
    text: "text",
  },
  {
    name: "Whisper JSON",
    has: ["transcription[].text"],
    unit: "milliseconds",
    said: ["transcription[]"],
    rank: 4,
  },
  {
    name: "Whisper JSON",
    has: ["segments[].text", "segments[].start"],
    unit: null,
    said: ["segments[]"],
    words: ["words[]", "word_segments[]"],
    rank: 4,
  },
  {
    name: "Whisper JSON",
    has: ["words[].word", "text"],
    unit: "seconds",
    said: [],
    words: ["words[]"],
    text: "text",
    rank: 4,
  },
  {
    name: "timed words",
    has: ["words[].start", "words[].text"],
    unit: null,
    said: ["utterances[]", "sentences[]"],
    words: ["words[]"],
    text: "text",
  },
  {
    name: "caption list",
    has: ["[].content", "[].start"],
    unit: "milliseconds",
    said: ["[]"],
    isCaptions: true,
    rank: 0,
  },
  { name: "caption list", has: ["[]"], unit: null, said: ["[]"], isCaptions: true, rank: 0 },
  ...[
    "segments",
    "utterances",
    "transcript",
    "transcripts",
    "transcription",
    "sentences",
    "cues",
    "captions",
    "subtitles",
    "lines",
    "entries",
    "results",
    "monologues",
    "data",
  ].map(
    (key): TranscriptShape => ({
      name: "caption list",
      has: [`${key}[]`],
      unit: null,
      said: [`${key}[]`],
      isCaptions: true,
      rank: 0,
    }),
  ),
];

/** Whether the file has something at each place that the shape names. */
export function fits(json: unknown, { has }: TranscriptShape): boolean {
  return isObject(json) && has.every((path) => listAt(json, path).length > 0);
}
