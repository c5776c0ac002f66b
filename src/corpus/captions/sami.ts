import type { Format } from "../format.js";
import { readTags } from "../read-tags.js";
import { type CaptionFile, type CueDraft, endAfter } from "./cue-draft.js";
import { readCaptions } from "./read-captions.js";

export const sami: Format = {
  name: "SAMI",
  endings: [".smi", ".sami"],
  recognise: ({ text }) => Number(/^\s*<sami\b/i.test(text)),
  read: (file) => readCaptions(file, parseSami),
};

/**
 * Parses SAMI: each `<SYNC Start=ms>` shows its text until the next one, and an empty one clears it.
 * Of several languages (`<P Class=...>`) the first is read. Never throws.
 */
function parseSami(text: string): CaptionFile {
  const syncs: { startSeconds: number; text: string }[] = [];
  let language: string | null = null;
  let isOther = false;
  let isStyle = false;
  readTags(text, {
    onOpen(name, { start, class: named }) {
      if (name === "style") isStyle = true;
      if (name === "sync") {
        if (/^\d+$/.test(start ?? "")) syncs.push({ startSeconds: Number(start) / 1000, text: "" });
        isOther = false;
      }
      if (name === "p" && named !== undefined) {
        language ??= named.toLowerCase();
        isOther = named.toLowerCase() !== language;
      }
      const open = syncs.at(-1);
      if (name === "br" && open !== undefined && !isOther) open.text += "\n";
    },
    onClose(name) {
      if (name === "style") isStyle = false;
    },
    onText(words) {
      const open = syncs.at(-1);
      if (open !== undefined && !isOther && !isStyle) open.text += words;
    },
  });
  const cues = syncs.map(
    (sync, i): CueDraft => ({
      ...sync,
      endSeconds: endAfter(sync.startSeconds, syncs[i + 1]?.startSeconds ?? null),
      voice: null,
    }),
  );
  return { cues, dropped: [] };
}
