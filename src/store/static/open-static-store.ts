import { AppError } from "../../shared/errors.js";
import { decodeFrame } from "./frame-file.js";
import { readVectors } from "./full-vectors.js";
import { KeptParts, readPart } from "./kept-parts.js";
import { decodeLexicon } from "./lexicon-file.js";
import { decodeOutlines } from "./outlines-file.js";
import { decodeParts } from "./parts-file.js";
import { describeBadFile, type ReadFile } from "./read-file.js";
import type { FilePart, SearchManifest } from "./search-manifest.js";
import { StaticStore } from "./static-store.js";
import { chooseShard, decodeShard } from "./term-shards.js";
import { TermTable } from "./term-table.js";
import { TextBlocks } from "./text-blocks.js";

/** `light` searches by the words' vectors; `full` by the embedding model's own, as a server does. */
export type StaticTier = "light" | "full";

/**
 * Opens the search data of an exported folder; what every question needs is fetched side by side. Throws `store_unavailable` where a
 * file cannot be had, `index_damaged` where one is not what was exported, and `index_mismatch` where the folder lacks the tier.
 */
export async function openStaticStore(
  { data }: Pick<SearchManifest, "data">,
  readFile: ReadFile,
  tier: StaticTier,
): Promise<StaticStore> {
  const { counts, words } = data;
  if (tier === "full" && data.full === null)
    throw new AppError("index_mismatch", "this folder was exported without the better tier", {
      hint: "Run `cuepoint export` with the better tier.",
    });
  const read = (part: FilePart) => readPart(readFile, part);
  const outlining = read(data.episodes).then((bytes) =>
    decodeOutlines(data.episodes.path, bytes, counts.episodes),
  );
  const framing = Promise.all([outlining, read(data.rows)]).then(([outlines, bytes]) =>
    decodeFrame(data.rows.path, bytes, { outlines, data }),
  );
  const [outlines, frame, lexicon, parts, full] = await Promise.all([
    outlining,
    framing,
    read(data.lexicon).then((bytes) => decodeLexicon(data.lexicon.path, bytes, counts.sections)),
    read(data.parts).then((bytes) =>
      decodeParts<"terms" | "texts">(data.parts.path, bytes, ["terms", "texts"]),
    ),
    tier === "light" || data.full === null ? null : readVectors(readFile, data.full, framing),
  ]);
  if (lexicon.size !== counts.stems)
    throw describeBadFile(data.lexicon.path, `it holds ${lexicon.size} terms, expected ${counts.stems}`);
  if (parts.texts.length !== frame.blocks.length || parts.terms.length === 0)
    throw describeBadFile(
      data.parts.path,
      `it lists ${parts.texts.length} texts, expected ${frame.blocks.length}`,
    );
  const shape = { sections: counts.sections, dimensions: words?.dimensions ?? 0 };
  const shards = new KeptParts(readFile, parts.terms, ({ path }, bytes, index) => {
    const shard = decodeShard(path, bytes, shape);
    for (const { term, documents } of shard.values())
      if (chooseShard(term, parts.terms.length) !== index || documents.length !== (lexicon.get(term) ?? 0))
        throw describeBadFile(path, `"${term}" of it does not fit the lexicon`);
    return shard;
  });
  return new StaticStore({
    outlines,
    lexicon,
    frame,
    full,
    terms: new TermTable(shards, { space: words, lengths: frame.lengths }),
    texts: new TextBlocks(readFile, parts.texts, { frame, outlines }),
    builtAt: data.builtAt,
    files: [...parts.terms, ...parts.texts].map((part) => ({ bytes: part.bytes, load: () => read(part) })),
  });
}
