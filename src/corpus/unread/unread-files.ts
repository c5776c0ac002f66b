import { extname } from "node:path";
import { refuseFile } from "../episode-source.js";
import type { Format } from "../format.js";
import { AUDIO_ENDINGS, VIDEO_ENDINGS } from "../recording-endings.js";

/** A kind of file that may hold words, and is not read. */
interface UnreadKind {
  /** With its article. */
  readonly name: string;
  readonly endings: readonly string[];
  /** How its bytes begin, in hexadecimal. */
  readonly begins: RegExp;
  /** What its owner can do. */
  readonly advice: string;
}

const AS_TEXT = "save its text as .txt or .md";
const AS_CAPTIONS = "convert it to .srt or .vtt";

/** Of these kinds the first whose beginning or ending a file has is the one that its owner is told. */
const KINDS: readonly UnreadKind[] = [
  { name: "a PDF", endings: [".pdf"], begins: /^255044462d/, advice: AS_TEXT },
  { name: "a rich text file", endings: [".rtf"], begins: /^7b5c727466/, advice: AS_TEXT },
  {
    name: "a Word document",
    endings: [".docx", ".doc"],
    begins: /^(?:504b0304.{52}(?:5b436f6e74656e745f|5f72656c732f|776f72642f)|d0cf11e0)/,
    advice: AS_TEXT,
  },
  {
    name: "an OpenDocument text",
    endings: [".odt"],
    begins: /^504b0304.{52}6d696d65747970656170706c69636174696f6e2f766e642e6f61736973/,
    advice: AS_TEXT,
  },
  {
    name: "a packed file",
    endings: [".zip", ".gz", ".tgz", ".bz2", ".xz", ".zst", ".7z", ".rar", ".tar"],
    begins: /^(?:504b0304|1f8b08|425a683\d314159|fd377a585a|28b52ffd|377abcaf|526172211a)/,
    advice: "unpack it",
  },
  {
    name: "an EBU STL file",
    endings: [".stl"],
    begins: /^(?:3\d|20|00){3}53544c3\d3\d2e3\d3\d/,
    advice: AS_CAPTIONS,
  },
  {
    name: "a VobSub file of pictures",
    endings: [".idx", ".sup"],
    begins: /^(?:2320566f62537562|000001ba)/,
    advice: AS_CAPTIONS,
  },
  {
    name: "a recording",
    endings: [...AUDIO_ENDINGS, ...VIDEO_ENDINGS].map((ending) => `.${ending}`),
    begins:
      /^(?:4944330[234]|fff[b32]|4f67675300|664c614300|52494646.{8}(?:57415645|41564920)|1a45dfa3|.{8}66747970)/,
    advice: "put a transcript of it beside it, or let `cuepoint add --transcribe` make one",
  },
];
const HEAD_BYTES = 64;

/** Says what a file is, by its ending, and what can be done; null for files of other kinds. */
export function adviseUnread(path: string): string | null {
  const ending = extname(path).toLowerCase();
  const kind = KINDS.find(({ endings }) => endings.includes(ending));
  return kind === undefined ? null : `${kind.name} is not read: ${kind.advice}`;
}

/** A file of such a kind, whatever its name; those with its own endings are not opened. */
export const unreadFile: Format = {
  name: "unread file",
  endings: [],
  recognise: ({ bytes }) => Number(findKind(bytes) !== null),
  read: ({ bytes }) => {
    const { name, advice } = findKind(bytes) ?? { name: "a file of another kind", advice: AS_TEXT };
    return refuseFile({ line: 1, expected: "text or captions", found: `${name}: ${advice}` });
  },
};

function findKind(bytes: Uint8Array): UnreadKind | null {
  const head = Buffer.from(bytes.subarray(0, HEAD_BYTES)).toString("hex");
  return KINDS.find(({ begins }) => begins.test(head)) ?? null;
}
