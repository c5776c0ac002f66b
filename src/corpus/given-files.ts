import { z } from "zod";
import type { CorpusFile } from "./corpus-file.js";
import { isEpisodeId } from "./episode-id.js";
import { nameExactPlace } from "./name-stem.js";

const texts = z.array(z.string()).catch([]);
const text = z.string().nullable().catch(null);
const idSchema = z.string().refine(isEpisodeId);
const keysSchema = z.object({ files: texts, places: texts, names: texts, links: texts, owners: texts });
const sourceSchema = z.object({
  id: text,
  identity: text,
  keys: keysSchema.nullable().catch(null),
  episode: idSchema,
  formerly: z.array(idSchema).catch([]),
});
const fileSchema = z.object({
  path: z.string(),
  sha256: z.string().catch(""),
  sources: z.array(z.unknown()).catch([]),
});

/**
 * Reads which ids an index of any format gave to what, as far as its list of files tells. It may have been written by
 * another version, or by anybody: what cannot be read is left out. The files cannot be taken for known ones.
 */
export function parseGivenFiles(list: unknown): CorpusFile[] {
  return (Array.isArray(list) ? list : []).flatMap((value: unknown): CorpusFile[] => {
    const { data: file } = fileSchema.safeParse(value);
    if (file === undefined) return [];
    const isLone = file.sources.length === 1;
    const sources = file.sources.flatMap((source) => {
      const { data } = sourceSchema.safeParse(source);
      if (data === undefined) return [];
      const place = isLone ? [nameExactPlace(file.path)] : [];
      const keys = data.keys ?? { files: [], places: place, names: place, links: [], owners: [] };
      return [{ ...data, keys, joinedBy: null }];
    });
    return [{ ...file, size: 0, changedMs: null, format: "", sources, notes: [] }];
  });
}

/** Leaves of the files what holds wherever they lie: what owners say of episodes. */
export function forgetPlaces(files: readonly CorpusFile[]): CorpusFile[] {
  return files.map((file) => ({
    ...file,
    sources: file.sources.map(({ keys, ...source }) => ({ ...source, keys: { ...keys, places: [] } })),
  }));
}
