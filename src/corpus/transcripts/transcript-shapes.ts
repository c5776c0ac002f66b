import { isObject } from "../json/json-format.js";
import { CAPTION_LISTS } from "./caption-lists.js";
import { listAt } from "./json-path.js";
import type { TranscriptShape } from "./transcript-shape.js";

/** The first that fits a file reads it. To add a service, add a row, and a sample in `test/corpus/format-samples.ts`. */
export const TRANSCRIPT_SHAPES: readonly TranscriptShape[] = [
  {
    name: "Podcasting 2.0 transcript",
    has: ["segments[].body", "segments[].startTime"],
    unit: null,
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
  ...["speech.transcripts[]", "transcripts[]"].map(
    (path): TranscriptShape => ({
      name: "Otter JSON",
      has: [`${path}.start_offset`, `${path}.transcript`],
      unit: null,
      units: ["samples", "milliseconds"],
      said: [path],
    }),
  ),
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
    name: "Whisper JSON",
    has: ["output.segments[].text", "output.segments[].start"],
    unit: null,
    said: ["output.segments[]"],
    rank: 4,
  },
  {
    name: "NeMo JSON",
    has: ["timestamp.segment[].segment"],
    unit: "seconds",
    said: ["timestamp.segment[]"],
    words: ["timestamp.word[]"],
  },
  {
    name: "Vosk JSON",
    has: ["result[].word", "result[].start"],
    unit: "seconds",
    said: [],
    words: ["result[]"],
    text: "text",
  },
  { name: "Vosk JSON", has: ["[].result[].word", "[].text"], unit: "seconds", said: ["[]"] },
  {
    name: "timed words",
    has: ["words[].start", "words[].text"],
    unit: null,
    said: ["utterances[]", "sentences[]"],
    words: ["words[]"],
    text: "text",
  },
  ...CAPTION_LISTS,
];

/** Whether the file has something at each place that the shape names. */
export function fits(json: unknown, { has }: TranscriptShape): boolean {
  return isObject(json) && has.every((path) => listAt(json, path).length > 0);
}
