import { z } from "zod";
import { attributeSpeakers } from "../captions/attribute-speakers.js";
import type { CueDraft } from "../captions/cue-draft.js";
import { giveSource } from "../episode-source.js";
import { makeJsonFormat } from "../json/json-format.js";
import { readTags } from "../read-tags.js";

const fileSchema = z.object({ text: z.string().regex(/\bdata-timestamp=/) });
const BLOCKS = new Set(["p", "br", "div"]);

/** What oTranscribe saves: a page of HTML within JSON, in which times stand as `<span data-timestamp="63.5">01:03</span>`. */
export const oTranscribe = makeJsonFormat(
  fileSchema,
  ({ text }) => giveSource({ cues: attributeSpeakers(readPage(text)) }),
  { name: "oTranscribe", endings: [".otr", ".json"], rank: { speech: 3 } },
);

/** Words are said from the time before them to the next one. */
function readPage(html: string): CueDraft[] {
  const pieces: { startSeconds: number; text: string }[] = [];
  let isTime = false;
  const add = (words: string) => {
    const open = pieces.at(-1);
    if (open !== undefined && !isTime) open.text += words;
  };
  readTags(html, {
    onOpen(name, { "data-timestamp": time }) {
      const startSeconds = Math.round(Number(time) * 1000) / 1000;
      isTime = time !== undefined && startSeconds >= 0;
      if (isTime) pieces.push({ startSeconds, text: "" });
      else if (BLOCKS.has(name)) add("\n");
    },
    onClose() {
      isTime = false;
    },
    onText: add,
  });
  return pieces.map((piece, i) => {
    const next = pieces[i + 1]?.startSeconds ?? null;
    return { ...piece, endSeconds: next !== null && next > piece.startSeconds ? next : null, voice: null };
  });
}
