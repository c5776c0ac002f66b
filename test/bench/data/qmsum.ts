import { join } from "node:path";
import { type DataSetEpisode, makeEpisode, readJsonLines, readRelevance } from "./data-set.js";

interface Passage {
  readonly id: string;
  readonly text: string;
  readonly meeting: string;
  readonly turn_start: number;
}

interface Query {
  readonly id: string;
  readonly text: string;
  readonly meeting: string;
}

interface Meeting {
  readonly meeting: string;
  readonly topics: readonly { readonly topic: string; readonly spans: readonly [number, number][] }[];
}

const MOST_UNRELATED = 8;

/**
 * QMSum (Zhong et al. 2021): a meeting stands for an episode, its topics for chapters, passages of up to 160
 * words for bullets. A chapter that holds a gold passage answers. Questions about the next meeting are the
 * unrelated ones.
 */
export function readQmsum(folder: string): DataSetEpisode[] {
  const passages = readJsonLines<Passage>(join(folder, "corpus.jsonl"));
  const queries = readJsonLines<Query>(join(folder, "queries.jsonl"));
  const meetings = readJsonLines<Meeting>(join(folder, "topics.jsonl"));
  const relevance = readRelevance(join(folder, "qrels.tsv"));
  return meetings.map(({ meeting, topics }, i) => {
    const groups = groupByTopic(
      passages.filter((passage) => passage.meeting === meeting),
      topics,
    );
    const next = meetings[(i + 1) % meetings.length]?.meeting;
    const about = (name: string | undefined) =>
      queries.filter((query) => query.meeting === name && relevance.has(query.id));
    return {
      episode: makeEpisode(
        meeting,
        groups.map(({ title, members }) => ({ title, bullets: members.map(({ text }) => text) })),
      ),
      questions: [
        ...about(meeting).map(({ id, text }) => ({
          text,
          kind: "answerable" as const,
          gold: groups.flatMap(({ members }, at) =>
            members.some((member) => relevance.get(id)?.includes(member.id)) ? [at + 1] : [],
          ),
        })),
        ...about(next)
          .slice(0, MOST_UNRELATED)
          .map(({ text }) => ({ text, kind: "unrelated" as const, gold: [] })),
      ],
    };
  });
}

/** Each passage to the topic that its first turn falls into, or else the one before. */
function groupByTopic(passages: readonly Passage[], topics: Meeting["topics"]) {
  const starts = topics
    .flatMap(({ topic, spans }) => spans.map(([start]) => ({ topic, start })))
    .sort((a, b) => a.start - b.start);
  const groups: { title: string; members: Passage[] }[] = [];
  for (const passage of passages) {
    const topic =
      starts.findLast(({ start }) => start <= passage.turn_start)?.topic ?? starts[0]?.topic ?? "";
    const last = groups.at(-1);
    if (last?.title === topic) last.members.push(passage);
    else groups.push({ title: topic, members: [passage] });
  }
  return groups;
}

/** Each passage of up to 160 words a chapter of its own: a meeting then has some sixty, as a ranking needs. */
export function readQmsumPassages(folder: string): DataSetEpisode[] {
  const passages = readJsonLines<Passage>(join(folder, "corpus.jsonl"));
  const queries = readJsonLines<Query>(join(folder, "queries.jsonl"));
  const relevance = readRelevance(join(folder, "qrels.tsv"));
  return [...new Set(passages.map(({ meeting }) => meeting))].map((meeting) => {
    const own = passages.filter((passage) => passage.meeting === meeting);
    const asked = queries.filter((query) => query.meeting === meeting && relevance.has(query.id));
    return {
      episode: makeEpisode(
        meeting,
        own.map(({ text }, i) => ({ title: `Passage ${i + 1}`, bullets: [text] })),
      ),
      questions: asked.map(({ id, text }) => ({
        text,
        kind: "answerable" as const,
        gold: own.flatMap((passage, i) => (relevance.get(id)?.includes(passage.id) ? [i + 1] : [])),
      })),
    };
  });
}
