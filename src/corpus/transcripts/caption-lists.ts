import type { TranscriptShape } from "./transcript-shape.js";

/** What services call a list of what is said. */
const LISTS = [
  "segments",
  "utterances",
  "transcript",
  "transcripts",
  "transcription",
  "sentences",
  "snippets",
  "timeline",
  "cues",
  "captions",
  "subtitles",
  "lines",
  "entries",
  "results",
  "monologues",
  "paragraphs",
  "data",
];

/** Lists of what is said in the files of any program, by what is usual. */
export const CAPTION_LISTS: readonly TranscriptShape[] = [
  {
    name: "caption list",
    has: ["[].content", "[].start"],
    unit: "milliseconds",
    said: ["[]"],
    isCaptions: true,
    rank: 0,
  },
  {
    name: "caption list",
    has: ["[].items[].text"],
    unit: null,
    said: ["[].items[]"],
    isCaptions: true,
    rank: 0,
  },
  {
    name: "caption list",
    has: ["*[].text", "*[].start", "*[].duration"],
    unit: null,
    said: ["*[]"],
    isCaptions: true,
    rank: 0,
  },
  { name: "caption list", has: ["[]"], unit: null, said: ["[]"], isCaptions: true, rank: 0 },
  ...["", "output.", "result.", "results.", "data.", "response.", "transcript.", "data.transcript."].flatMap(
    (around) =>
      LISTS.map(
        (key): TranscriptShape => ({
          name: "caption list",
          has: [`${around}${key}[]`],
          unit: null,
          said: [`${around}${key}[]`],
          isCaptions: true,
          rank: 0,
        }),
      ),
  ),
];
