import { join } from "node:path";
import { type DataSetEpisode, makeEpisode, readJsonLines, readRelevance } from "./data-set.js";

interface Passage {
  readonly id: string;
  readonly text: string;
  readonly meeting: string;
}

interface Query {
  readonly id: string;
  readonly text: string;
  readonly meeting: string;
}

const MOST_UNRELATED = 8;

/**
 * QMSum (Zhong et al. 2021): a meeting stands for an episode, each passage of up to 160 words for a chapter of its own, as
 * a ranking needs. The unrelated questions are about the next meeting of another kind: meetings of one kind speak of one
 * thing, and often answer each other's.
 */
export function readQmsum(folder: string): DataSetEpisode[] {
  const passages = readJsonLines<Passage>(join(folder, "corpus.jsonl"));
  const queries = readJsonLines<Query>(join(folder, "queries.jsonl"));
  const relevance = readRelevance(join(folder, "qrels.tsv"));
  const meetings = [...new Set(passages.map(({ meeting }) => meeting))];
  const about = (name: string | undefined) =>
    queries.filter((query) => query.meeting === name && relevance.has(query.id));
  return meetings.map((meeting, i) => {
    const own = passages.filter((passage) => passage.meeting === meeting);
    const later = [...meetings.slice(i + 1), ...meetings.slice(0, i)];
    const next = later.find((other) => kindOf(other) !== kindOf(meeting));
    return {
      episode: makeEpisode(
        meeting,
        own.map(({ text }, at) => ({ title: `Passage ${at + 1}`, bullets: [text] })),
      ),
      questions: [
        ...about(meeting).map(({ id, text }) => ({
          text,
          kind: "answerable" as const,
          gold: own.flatMap((passage, at) => (relevance.get(id)?.includes(passage.id) ? [at + 1] : [])),
        })),
        ...about(next)
          .slice(0, MOST_UNRELATED)
          .map(({ text }) => ({ text, kind: "unrelated" as const, gold: [] })),
      ],
    };
  });
}

/** Of the corpora that QMSum is made of: ICSI's research meetings (`Bed002`), parliaments' (`covid_2`), AMI's designers (`ES2006a`). */
function kindOf(meeting: string): string {
  if (meeting.startsWith("B")) return "research";
  return meeting.includes("_") ? "parliament" : "design";
}
