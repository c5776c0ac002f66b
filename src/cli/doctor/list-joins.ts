import type { JoinReason } from "../../corpus/corpus-file.js";
import type { Corpus } from "../../corpus/read-corpus.js";
import { countNoun } from "../../shared/count-noun.js";
import type { Finding } from "./finding.js";

/** So many of each are listed; the counts are of all. */
const MOST_LINES = 200;

const REASONS: Readonly<Record<JoinReason, string>> = {
  id: "both state its id",
  "list of files": "a list of files says so",
  name: "folder and name agree",
  link: "one links to the other",
};

/** Which files are of one episode and why, and which look alike and are not. */
export interface JoinReport {
  readonly joinedCount: number;
  readonly joined: readonly string[];
  readonly apartCount: number;
  readonly apart: readonly string[];
}

export function listJoins({ files, alike }: Pick<Corpus, "files" | "alike">): JoinReport {
  const sources = files.flatMap(({ path, sources: own }) => own.map((source) => ({ ...source, path })));
  const firsts = new Map<string, string>();
  for (const { episode, joinedBy, path } of sources)
    if (episode !== null && joinedBy === null) firsts.set(episode, path);
  const joined = sources.flatMap(({ episode, joinedBy, path }) =>
    episode === null || joinedBy === null
      ? []
      : [`${episode}: ${firsts.get(episode)} and ${path}, as ${REASONS[joinedBy]}`],
  );
  return {
    joinedCount: joined.length,
    joined: joined.slice(0, MOST_LINES),
    apartCount: alike.length,
    apart: alike.slice(0, MOST_LINES),
  };
}

/** Tells how many files were joined, with one of them, and one that was not although it looks alike. */
export function describeJoins({ joinedCount, joined, apartCount, apart }: JoinReport): Finding {
  const one = joined[0] === undefined ? "" : ` (${joined[0]})`;
  const other = apart[0] === undefined ? "" : ` (${apart[0]})`;
  const detail = `${countNoun(joinedCount, "files")} joined with others${one}; ${countNoun(apartCount, "names")} of several episodes${other}; \`doctor --json\` has all of them`;
  return { part: "Joins", state: "ok", detail };
}
