import { posix } from "node:path";
import { z } from "zod";
import { type EpisodeSource, refuseFile, type SourceReading } from "../episode-source.js";
import { type Format, hasEnding } from "../format.js";
import { makeFileAlias } from "./episodes-file.js";

/** The name of the file that remembers where the files of its folder come from. */
export const SOURCES_FILE = "sources.json";

/** Where something was fetched, and what tells whether it has changed there. It has no digest until it was fetched whole. */
const originSchema = z.strictObject({
  address: z.string().min(1),
  etag: z.string().nullable(),
  lastModified: z.string().nullable(),
  sha256: z.string().nullable(),
});

/** A file beside this one. */
const fetchedFileSchema = originSchema.extend({ path: z.string().min(1) });

const episodeSchema = z.strictObject({
  /** What tells the episode apart from all others of its owner, as in an `EpisodeSource`; null where nothing but its files' place does. */
  identity: z.string().min(1).nullable(),
  /** By which it is known again where its show is renamed. */
  owners: z.array(z.string()),
  title: z.string(),
  /** True where its owner chose not to have it: it is no episode of the corpus. */
  leftOut: z.boolean(),
  files: z.array(fetchedFileSchema),
  /** Addresses that held nothing of use. They are tried again once the source has changed. */
  refused: z.array(z.string()),
});

/** What was added to a folder of the corpus, from where, and what is to be done when it is brought up to date. */
export const sourcesSchema = z.strictObject({
  version: z.literal(1),
  /** A feed, videos that another program lists, or files of this machine. */
  kind: z.enum(["feed", "videos", "files"]),
  show: z.string().nullable(),
  /** Where it was found. `path` is the name of the feed beside this file; null where there is none. */
  source: originSchema.extend({ path: z.string().min(1).nullable() }),
  /** Only new episodes whose titles hold this text are added; null where all are. */
  match: z.string().nullable(),
  /** Whether addresses of private networks may be fetched for it, as its owner said. */
  allowPrivate: z.boolean(),
  /** Whether new episodes that have no transcript are transcribed. */
  transcribe: z.boolean(),
  episodes: z.array(episodeSchema),
});

export type FetchedFile = z.output<typeof fetchedFileSchema>;
export type AddedEpisode = z.output<typeof episodeSchema>;
export type Sources = z.output<typeof sourcesSchema>;

/** A `sources.json`: it says which files belong to which episode of the feed beside it, and which episodes are left out. */
export const sourcesFile: Format = {
  name: "sources file",
  endings: [SOURCES_FILE],
  recognise: ({ path }) => Number(hasEnding(path, sourcesFile)),
  read: ({ json, path }) => readSources(json, path),
  severalEpisodes: true,
};

function readSources(json: unknown, path: string): SourceReading {
  const parsed = sourcesSchema.safeParse(json);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    const where = issue === undefined || issue.path.length === 0 ? "" : ` at ${issue.path.join(".")}`;
    return refuseFile({
      line: 1,
      expected: `the sources file that \`cuepoint add\` writes${where}`,
      found: issue?.message ?? null,
    });
  }
  const folder = posix.dirname(path);
  const sources = parsed.data.episodes.flatMap(({ identity, leftOut, files }): EpisodeSource[] => {
    const aliases = files.map((file) => makeFileAlias(posix.join(folder, file.path)));
    const nothing = { facts: {}, chapters: null, cues: null };
    return identity === null ? [] : [{ id: null, identity, isLeftOut: leftOut, aliases, ...nothing }];
  });
  return { sources, problems: [], notes: [] };
}
