import { posix } from "node:path";
import { z } from "zod";
import { type EpisodeSource, refuseFile, type SourceReading } from "../episode-source.js";
import { type Format, hasEnding } from "../format.js";
import type { PageProblem } from "../page-problem.js";
import { expectObject, frontMatterShape } from "./front-matter-schema.js";
import { parseYaml } from "./parse-yaml.js";

const KEYS = "show, language, episodes";
/** In UTF-16 units: some ten thousand episodes. */
const MOST_CHARACTERS = 4 * 1024 * 1024;

const episodeSchema = z.strictObject({
  ...frontMatterShape,
  files: z.array(z.string({ error: "the path of a file" }), { error: "a list of files" }).optional(),
});

const fileSchema = z.strictObject(
  {
    show: frontMatterShape.show,
    language: frontMatterShape.language,
    episodes: z.array(episodeSchema, { error: "a list of episodes" }),
  },
  { error: expectObject(`the keys ${KEYS}`, KEYS) },
);

/** A file that lists episodes, with facts about them and the files that belong to each. */
export const episodesFile: Format = {
  name: "episodes file",
  endings: ["episodes.yaml", "episodes.yml"],
  recognise: ({ path }) => Number(hasEnding(path, episodesFile)),
  read: ({ text, path }) => readEpisodesFile(text, path),
  rank: { facts: 5 },
  severalEpisodes: true,
};

/** Makes the name by which an episodes file refers to a file. */
export function makeFileAlias(path: string): string {
  return `file:${posix.normalize(path)}`;
}

/**
 * Reads for each episode the front matter's keys and `files`, which are paths from this file's folder; `show` and
 * `language` at the top hold for all episodes. Every wrong value is a problem with its line.
 */
function readEpisodesFile(text: string, path: string): SourceReading {
  if (text.length > MOST_CHARACTERS)
    return refuseFile({ line: 1, expected: "an episodes file of at most 4 MB", found: null });
  const yaml = parseYaml(text);
  if ("problems" in yaml) return { sources: [], problems: yaml.problems, notes: [] };
  const parsed = fileSchema.safeParse(yaml.value);
  if (!parsed.success) {
    const problems = parsed.error.issues.map(
      ({ message, path: at }): PageProblem => ({
        line: yaml.findLine(at),
        expected: message,
        found: at.length === 0 ? null : at.join("."),
      }),
    );
    return { sources: [], problems, notes: [] };
  }
  const { show, language, episodes } = parsed.data;
  const folder = posix.dirname(path);
  const sources = episodes.map(
    ({ id, files = [], ...facts }): EpisodeSource => ({
      id: id ?? null,
      identity: null,
      aliases: files.map((file) => makeFileAlias(posix.join(folder, file))),
      facts: { ...facts, show: facts.show ?? show, language: facts.language ?? language },
      chapters: null,
      cues: null,
    }),
  );
  return { sources, problems: [], notes: [] };
}
