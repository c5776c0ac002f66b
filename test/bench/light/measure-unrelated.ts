import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { AnswerParts } from "../../../src/answer/answer-parts.js";
import { answerQuestion } from "../../../src/answer/answer-question.js";
import { findDataSet, readJsonLines } from "../data/data-set.js";

/** Of SQuAD 2.0 the articles that no podcast about programming is near to; the even ones are for what is chosen. */
const SQUAD_ARTICLES = new Set(["3", "5", "7", "9", "11", "13", "15"]);
const EVERY_NTH_EPISODE = 6;

/**
 * Reads general questions that people asked of an encyclopaedia (SQuAD 2.0) and of a search engine (clapNQ), in turn, `most` at
 * most. Nothing that decides what is declined was fitted or chosen on them; words were taught the vectors of clapNQ's.
 */
export function readUnrelated(most: number): string[] {
  const squad = findDataSet("squad2");
  const reader = findDataSet("reader");
  if (squad === null || reader === null) return [];
  const queries = readJsonLines<{ text: string; unanswerable: boolean; asked_of: string }>(
    join(squad, "queries.jsonl"),
  ).filter(({ asked_of, unanswerable }) => !unanswerable && SQUAD_ARTICLES.has(asked_of.split("-")[0] ?? ""));
  const lines = execFileSync("xzcat", [join(reader, "answerability.jsonl.xz")], {
    encoding: "utf8",
    maxBuffer: 1 << 30,
  })
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as { source: string; query: string });
  const searches = lines.filter(({ source }) => source === "clapNQ dev").map(({ query }) => query);
  const some = [queries.map(({ text }) => text), searches].map((all) =>
    takeEvenly([...new Set(all)], Math.ceil(most / 2)),
  );
  return some.flat().slice(0, most);
}

/** The share of questions that are not answered. */
export async function measureDeclined(
  parts: AnswerParts,
  questions: readonly string[],
  onProgress: (done: number, total: number) => void,
): Promise<number> {
  let declined = 0;
  for (const [i, content] of questions.entries()) {
    for await (const event of answerQuestion(parts, { messages: [{ role: "user", content }] }))
      if (event.type === "answer-end" && event.response.abstained) declined++;
    onProgress(i + 1, questions.length);
  }
  return declined / questions.length;
}

/** Copies every sixth transcript: a library of ten. */
export function takeTranscripts(from: string, to: string): void {
  rmSync(to, { recursive: true, force: true });
  mkdirSync(to, { recursive: true });
  const names = readdirSync(from)
    .toSorted()
    .filter((_, i) => i % EVERY_NTH_EPISODE === 0);
  for (const name of names) cpSync(join(from, name), join(to, name), { preserveTimestamps: true });
}

function takeEvenly<T>(all: readonly T[], count: number): T[] {
  const step = Math.max(1, all.length / count);
  return all.filter((_, i) => Math.floor(i / step) !== Math.floor((i - 1) / step));
}
