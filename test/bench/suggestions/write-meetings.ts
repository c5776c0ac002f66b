import { copyFileSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { formatTimestamp } from "../../../src/shared/timestamp.js";
import { readJsonLines } from "../data/data-set.js";

const SHIPPED = "no-priors-ep-5.txt";
const MEETINGS = 14;
const WORDS_PER_SECOND = 2.5;
/** What the transcripts say of sounds. */
const SOUND = /\{[^}]*\}/g;

interface Passage {
  readonly meeting: string;
  readonly text: string;
  readonly turn_start: number;
}

interface Meeting {
  readonly meeting: string;
  readonly topics: readonly { readonly topic: string; readonly spans: readonly [number, number][] }[];
}

/** Writes meetings of QMSum as transcripts, with topics by people as chapters, beside the shipped page. Gives their folder. */
export function writeMeetings(from: string, folder: string): string {
  mkdirSync(folder, { recursive: true });
  copyFileSync(join("corpus", SHIPPED), join(folder, SHIPPED));
  const passages = readJsonLines<Passage>(join(from, "corpus.jsonl"));
  const meetings = readJsonLines<Meeting>(join(from, "topics.jsonl"));
  const step = meetings.length / MEETINGS;
  for (const { meeting, topics } of Array.from(
    { length: MEETINGS },
    (_, i) => meetings[Math.floor(i * step)],
  ).flatMap((each) => each ?? [])) {
    const startOf = new Map<number, number>();
    let words = 0;
    const lines = passages
      .filter((passage) => passage.meeting === meeting)
      .flatMap(({ text, turn_start: first }) =>
        text.split("\n").map((line, i) => ({ line, turn: first + i })),
      )
      .map(({ line, turn }) => {
        const [, speaker = "", said = ""] = /^([^:]*): (.*)$/.exec(line) ?? [];
        const second = Math.floor(words / WORDS_PER_SECOND);
        startOf.set(turn, second);
        words += said.split(" ").length;
        return `**${speaker}:** \\[${formatTimestamp(second)}\\] ${tidy(said)}`;
      });
    const chapters = topics.map(({ topic, spans }) => ({
      startTime: startOf.get(spans[0]?.[0] ?? 0) ?? 0,
      title: topic,
    }));
    writeFileSync(join(folder, `${meeting}.md`), `${lines.join("\n\n")}\n`);
    writeFileSync(
      join(folder, `${meeting}.chapters.json`),
      JSON.stringify({ version: "1.2.0", chapters: chapters.sort((a, b) => a.startTime - b.startTime) }),
    );
  }
  return folder;
}

/** The transcripts have spaces in front of marks. */
function tidy(said: string): string {
  return said
    .replaceAll(SOUND, " ")
    .replaceAll(/ +(?=[,.?!;:'])/g, "")
    .replaceAll(/ {2,}/g, " ")
    .trim();
}
