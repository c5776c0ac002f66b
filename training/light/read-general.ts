import { execFileSync } from "node:child_process";

interface Line {
  readonly source: string;
  readonly how: string;
  readonly query: string;
  readonly passage: string;
}

export interface GeneralData {
  /** General questions that people wrote, the sources in turn. */
  readonly questions: readonly string[];
  /** Passages of speech in podcasts. */
  readonly speech: readonly string[];
}

/** Searches and questions about an encyclopaedia. clapNQ is left for `npm run bench:light`. */
const SOURCES = ["QNLI dev", "BoolQ validation", "SQuAD1-sentences (Du split)"];
const SPEECH = "Changelog host questions";
const WRITTEN = new Set(["human", "span", "sentence"]);
const EACH = 600;

/** Reads `answerability.jsonl.xz`, as `training/reader` gathers it. The same file gives the same lists. */
export function readGeneral(path: string): GeneralData {
  const lines = execFileSync("xzcat", [path], { encoding: "utf8", maxBuffer: 1 << 30 })
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as Line);
  const lists = SOURCES.map((source) => {
    const own = lines.filter((line) => line.source === source && WRITTEN.has(line.how));
    return scatter(own.map(({ query }) => query.replace(/\s+/g, " ").replace(" ?", "?").trim())).slice(
      0,
      EACH,
    );
  });
  return {
    questions: Array.from({ length: EACH }, (_, i) => lists.flatMap((list) => list[i] ?? [])).flat(),
    speech: scatter(lines.filter(({ source }) => source === SPEECH).map(({ passage }) => passage)),
  };
}

/** Lists each once, in an order of its own that is always the same: neighbours in the data are about one thing. */
function scatter(texts: readonly string[]): string[] {
  const sorted = [...new Set(texts)].sort();
  const step = Math.max(1, Math.floor(Math.sqrt(sorted.length)));
  return Array.from({ length: step }, (_, from) => sorted.filter((_text, i) => i % step === from)).flat();
}
