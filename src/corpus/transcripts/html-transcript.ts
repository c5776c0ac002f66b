import { readClock } from "../captions/cue-draft.js";
import { giveSource, type SourceReading } from "../episode-source.js";
import { type Format, SHAPED } from "../format.js";
import { readTags } from "../read-tags.js";
import { spreadSpeech } from "./spread-speech.js";

/** Podcasting 2.0, transcripts 1.0: `<cite>` names the speaker, `<time>` the time, and `<p>` holds the words. */
export const htmlTranscript: Format = {
  name: "HTML transcript",
  endings: [".html", ".htm"],
  recognise: ({ text }) =>
    /<time[^<>]*>\s*[\d:.]+\s*<\/time>/i.test(text) && /<(?:p|cite)[\s>]/i.test(text) ? SHAPED : 0,
  read: ({ text }) => readHtmlTranscript(text),
};

/** Elements whose end closes a paragraph that has no end tag of its own (HTML standard, 13.1.2.4). */
const ENDS_PARAGRAPH = new Set(["article", "body", "div", "main", "section"]);

function readHtmlTranscript(text: string): SourceReading {
  const turns: { startSeconds: number; speaker: string | null; text: string }[] = [];
  let speaker: string | null = null;
  let seconds: number | null = null;
  let tag = "";
  let buffer = "";
  const close = () => {
    const words = buffer.replace(/\s+/g, " ").trim();
    buffer = "";
    if (words === "") return;
    if (tag === "cite") speaker = words.replace(/\s*:$/, "");
    else if (tag === "time") seconds = readClock(words);
    else if (tag === "p" && seconds !== null) turns.push({ startSeconds: seconds, speaker, text: words });
  };
  readTags(text, {
    onOpen(name) {
      if (!["cite", "time", "p"].includes(name)) return;
      close();
      tag = name;
    },
    onClose(name) {
      if (name !== tag && !(tag === "p" && ENDS_PARAGRAPH.has(name))) return;
      close();
      tag = "";
    },
    onText(words) {
      buffer += words;
    },
  });
  close();
  const sorted = turns.toSorted((a, b) => a.startSeconds - b.startSeconds);
  // A time is that of the first paragraph behind it.
  const pieces = sorted.map((turn, i) =>
    turn.startSeconds === sorted[i - 1]?.startSeconds ? { ...turn, startSeconds: null } : turn,
  );
  return giveSource({ cues: spreadSpeech(pieces) });
}
