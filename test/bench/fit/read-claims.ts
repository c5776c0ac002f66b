import { join } from "node:path";
import type { Episode } from "../../../src/shared/domain.js";
import { type DataSetEpisode, readJsonLines, readRelevance, splitSentences } from "../data/data-set.js";
import { readQmsum } from "../data/qmsum.js";
import { readSquad } from "../data/squad.js";

/** A sentence that chapters of an episode support, in words that are not theirs. */
export interface DataSetClaim {
  readonly text: string;
  /** Numbers of the chapters that support it. */
  readonly gold: readonly number[];
}

export interface ClaimedEpisode {
  readonly episode: Episode;
  readonly claims: readonly DataSetClaim[];
}

/** Sentences of the human answers, each supported by the chapters that hold a gold passage of its question. */
export function readQmsumClaims(folder: string): ClaimedEpisode[] {
  const answers = new Map(
    readJsonLines<{ text: string; meeting: string; answer: string }>(join(folder, "queries.jsonl")).map(
      ({ text, meeting, answer }) => [`${meeting} ${text}`, answer],
    ),
  );
  if (readRelevance(join(folder, "qrels.tsv")).size === 0) throw new Error("QMSum names no gold passages");
  return readQmsum(folder).map(({ episode, questions }) => ({
    episode,
    claims: questions
      .filter(({ kind }) => kind === "answerable")
      .flatMap(({ text, gold }) =>
        splitSentences(answers.get(`${episode.id} ${text}`) ?? "").map((sentence) => ({
          text: sentence,
          gold,
        })),
      ),
  }));
}

const ASKED =
  /\b(?:(?:in|on|at|from|to|by|of|for|with)\s+)?(?:what|which|who|whom|whose|when|where|why|how(?:\s+(?:many|much|long|often|old|far))?)\b/i;

/** Each question with its answer in the place of what it asks for: the words of a claim, if not its grammar. */
export function readSquadClaims(folder: string): ClaimedEpisode[] {
  const answers = new Map(
    readJsonLines<{ text: string; answers: string[] }>(join(folder, "queries.jsonl")).map((query) => [
      query.text,
      query.answers[0] ?? "",
    ]),
  );
  return readSquad(folder).map(({ episode, questions }: DataSetEpisode) => ({
    episode,
    claims: questions
      .filter(({ kind, gold }) => kind === "answerable" && gold.length > 0)
      .map(({ text, gold }) => ({
        text: `${text.replace(/\?\s*$/, "").replace(ASKED, answers.get(text) ?? "")}.`,
        gold,
      })),
  }));
}
