import { posix } from "node:path";
import { z } from "zod";
import { type EpisodeSource, refuseFile, type SourceReading } from "../episode-source.js";
import { type Format, hasEnding } from "../format.js";
import type { PageProblem } from "../page-problem.js";
import { frontMatterShape, joinNumbers } from "./front-matter-schema.js";
import { parseYaml, type YamlText } from "./parse-yaml.js";
import { type ReadFields, readFields } from "./read-fields.js";

/** In UTF-16 units: some ten thousand episodes. */
const MOST_CHARACTERS = 4 * 1024 * 1024;

const FILE = "the path of a file";
const entryShape = {
  ...frontMatterShape,
  files: z
    .preprocess(
      (value) => (typeof value === "string" ? [value] : value),
      z.array(z.string({ error: FILE }).min(1, { error: FILE }), { error: "a list of files" }),
    )
    .optional(),
};

const fileShape = {
  show: frontMatterShape.show,
  language: frontMatterShape.language,
  artwork: frontMatterShape.artwork,
  episodes: z.array(z.unknown()),
};

/** A file that lists episodes, with facts about them and the files that belong to each. */
export const episodesFile: Format = {
  name: "episodes file",
  endings: ["episodes.yaml", "episodes.yml"],
  recognise: ({ path }) => Number(hasEnding(path, episodesFile)),
  read: ({ text, path }) => readEpisodesFile(text, path),
  rank: { facts: 5 },
  severalEpisodes: true,
};

/** Makes the name by which an episodes file refers to a file, whichever slashes and form of accents it has. */
export function makeFileAlias(path: string): string {
  return `file:${posix.normalize(path.replaceAll("\\", "/")).normalize("NFC")}`;
}

/**
 * Reads for each episode the front matter's keys and `files`, which are paths from this file's folder; `show`,
 * `language` and `artwork` at the top hold for all episodes. What is wrong with a key is a note with its line, and the rest is read.
 */
function readEpisodesFile(text: string, path: string): SourceReading {
  if (text.length > MOST_CHARACTERS)
    return refuseFile({ line: 1, expected: "an episodes file of at most 4 MB", found: null });
  const yaml = parseYaml(text);
  if ("problems" in yaml) return refuseFile(...yaml.problems);
  const file = readFields(yaml, yaml.value, fileShape);
  if (file?.fields.episodes === undefined) {
    const line = yaml.findLine(["episodes"]);
    return refuseFile({
      line,
      expected: "the key episodes with a list of episodes",
      found: yaml.showLine(line),
    });
  }
  const notes = [...yaml.notes, ...listNotes(yaml, file, fileShape)];
  const { show, language, artwork, episodes } = file.fields;
  const folder = posix.dirname(path);
  const sources = episodes.flatMap((value, i): EpisodeSource[] => {
    const entry = readFields(yaml, value, entryShape, ["episodes", i]);
    if (entry === null) {
      const line = yaml.findLine(["episodes", i]);
      notes.push({ line, expected: "an episode with `key: value` lines", found: yaml.showLine(line) });
      return [];
    }
    notes.push(...listNotes(yaml, entry, entryShape));
    const { id = null, files = [], ...facts } = joinNumbers(entry.fields);
    return [
      {
        id,
        identity: null,
        aliases: files.map((name) => makeFileAlias(posix.join(folder, name.replaceAll("\\", "/")))),
        facts: {
          ...facts,
          show: facts.show ?? show,
          language: facts.language ?? language,
          artwork: facts.artwork ?? artwork,
        },
        chapters: null,
        cues: null,
      },
    ];
  });
  return { sources, problems: [], notes: notes.toSorted((a, b) => a.line - b.line) };
}

/** Says which keys of a map are passed over. */
function listNotes(
  yaml: YamlText,
  { unknown, problems }: Pick<ReadFields<typeof entryShape>, "unknown" | "problems">,
  shape: object,
): PageProblem[] {
  const keys = Object.keys(shape).join(", ");
  return [
    ...problems.map((problem) => ({ ...problem, expected: `${problem.expected} (this one is passed over)` })),
    ...unknown.map(({ line }) => ({
      line,
      expected: `one of the keys ${keys} (this one is passed over)`,
      found: yaml.showLine(line),
    })),
  ];
}
