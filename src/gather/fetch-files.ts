import { readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { makeSlug } from "../corpus/episode-id.js";
import type { FeedOffers, Offer, OfferedFile } from "../corpus/feeds/list-offers.js";
import type { AddedEpisode, FetchedFile } from "../corpus/front-matter/sources-file.js";
import type { Download } from "../fetch/download.js";
import { AppError } from "../shared/errors.js";
import { rankTranscripts, tellEnding } from "./choose-offers.js";
import { describeFailure, type EpisodeFiles, nameStem, type Staged } from "./fill-folder.js";
import type { Failure, GatherParts } from "./gather-parts.js";
import { isFile, makeDigest, makeStage } from "./open-folder.js";
import { transcribeEpisode } from "./transcribe-episode.js";

const MOST_BYTES = 50 * 1024 * 1024;
const MOST_NAME = 80;

/** What an episode's files are. */
type Role = "transcript" | "chapters";

/** The episode whose files are wanted. */
interface WantedFiles {
  readonly offer: Offer;
  readonly before: AddedEpisode;
  readonly feed: Pick<FeedOffers, "language">;
  readonly folder: string;
  /** The names that files of others have. */
  readonly taken: ReadonlySet<string>;
}

/**
 * Fetches the best transcript and the chapters that a feed links for an episode: the next transcript where one cannot be had
 * or read. What is there already is asked for by its validators, and stays where its address gives nothing any more. A file
 * that somebody has changed in the corpus is left alone.
 */
export async function fetchFiles(wanted: WantedFiles, parts: GatherParts): Promise<EpisodeFiles> {
  const { offer, before, feed } = wanted;
  const ranked = { transcript: rankTranscripts(offer.transcripts, feed.language), chapters: offer.chapters };
  const fetched: RoleFiles[] = [];
  for (const role of ["transcript", "chapters"] as const)
    fetched.push(await fetchFirst(ranked[role], role, wanted, parts));
  if (fetched[0]?.file === null) fetched.push(await transcribe(wanted, parts));
  const list = <T>(part: (files: RoleFiles) => T | null) => fetched.flatMap((files) => part(files) ?? []);
  return {
    episode: {
      ...{ ...before, title: offer.title },
      files: list(({ file }) => file),
      refused: fetched.flatMap(({ refused }) => refused),
    },
    staged: list(({ staged }) => staged),
    failures: fetched.flatMap(({ failures }) => failures),
  };
}

/** What came of the addresses of one role. */
interface RoleFiles {
  readonly file: FetchedFile | null;
  readonly staged: Staged | null;
  readonly refused: readonly string[];
  readonly failures: readonly Failure[];
}

/** Makes a transcript where none can be had, and that is wanted. */
async function transcribe(
  { offer, before, feed, taken }: WantedFiles,
  parts: GatherParts,
): Promise<RoleFiles> {
  const { media, title, durationSeconds } = offer;
  const nothing = { file: null, staged: null, refused: [], failures: [] };
  if (media === null || media.kind === "youtube") return nothing;
  const recording = { title, durationSeconds, address: media.url, language: feed.language };
  const outcome = await tryAddress(
    async () => ({ staged: await transcribeEpisode(recording, nameFiles(offer, before, taken), parts) }),
    title,
    parts,
  );
  if (!("staged" in outcome)) return { ...nothing, failures: [outcome] };
  return { ...nothing, file: outcome.staged?.file ?? null, staged: outcome.staged };
}

/** Fetches the first of the files that can be had and read. Where none can, what was had before stays. */
async function fetchFirst(
  links: readonly OfferedFile[],
  role: Role,
  { offer, before, folder, taken }: WantedFiles,
  parts: GatherParts,
): Promise<RoleFiles> {
  const old = before.files.find(({ path }) => isChapters(path) === (role === "chapters")) ?? null;
  if (old !== null && (await isEdited(join(folder, old.path), old))) {
    parts.note(`${join(folder, old.path)} was changed by hand and stays as it is.`);
    return { file: old, staged: null, refused: [], failures: [] };
  }
  const failures: Failure[] = [];
  const refused: string[] = [];
  for (const link of links) {
    const known = old?.address === link.url ? old : null;
    const ending = role === "chapters" ? "chapters.json" : tellEnding(link);
    const path = known?.path ?? `${nameFiles(offer, before, taken)}.${ending}`;
    const outcome = await tryAddress(
      () => fetchFile(link, { known, path, role, folder }, parts),
      offer.title,
      parts,
    );
    if ("file" in outcome) return { ...outcome, refused, failures };
    failures.push(outcome);
    if (outcome.isFinal) refused.push(link.url);
  }
  return { file: old?.sha256 == null ? null : old, staged: null, refused, failures };
}

async function tryAddress<T>(fetchOne: () => Promise<T>, title: string, { signal }: GatherParts) {
  try {
    return await fetchOne();
  } catch (error) {
    if (signal.aborted || !(error instanceof AppError)) throw error;
    return describeFailure(title, error);
  }
}

async function fetchFile(
  link: OfferedFile,
  { known, path, role, folder }: { known: FetchedFile | null; path: string; role: Role; folder: string },
  { downloader, corpusDir, reader, signal }: GatherParts,
): Promise<Pick<RoleFiles, "file" | "staged">> {
  const there = join(folder, path);
  const isThere = known?.sha256 != null && (await isFile(there));
  const from = await makeStage(corpusDir, link.url, isThere ? there : null);
  const download = await downloader.download(link.url, {
    path: from,
    maxBytes: MOST_BYTES,
    validators: isThere ? known : null,
    signal,
  });
  const file = describeFile(link.url, path, download);
  if (known !== null && download.status === "unchanged") {
    await rm(from, { force: true });
    return { file: { ...known, ...pickValidators(download, known) }, staged: null };
  }
  const problem = await findProblem(await readFile(from), path, role, reader);
  if (problem === null) return { file, staged: { file, from } };
  await rm(from, { force: true });
  throw new AppError("corpus_unreadable", `${link.url} holds no ${role}: ${problem}`, {
    hint: "Tell whoever makes the feed, or put a file of your own into the folder.",
  });
}

function describeFile(address: string, path: string, { etag, lastModified, sha256 }: Download): FetchedFile {
  return { path, address, etag, lastModified, sha256 };
}

/** A 304 need not repeat the validators. */
function pickValidators({ etag, lastModified }: Download, known: FetchedFile) {
  return { etag: etag ?? known.etag, lastModified: lastModified ?? known.lastModified };
}

/** Says why a file is of no use; null where it is what it should be. */
async function findProblem(
  bytes: Uint8Array,
  path: string,
  role: Role,
  reader: GatherParts["reader"],
): Promise<string | null> {
  const reading = await reader.read({ bytes, path });
  if (reading === null) return "it is in no format that is read";
  if ("passedOver" in reading) return reading.passedOver;
  if ("failed" in reading) return reading.failed;
  const [problem] = reading.problems;
  if (problem !== undefined)
    return `line ${problem.line}: expected ${problem.expected}${problem.found === null ? "" : `, found ${problem.found}`}`;
  const has = reading.sources.some(({ cues, chapters }) =>
    role === "transcript" ? (cues?.length ?? 0) > 0 : (chapters?.marks.length ?? 0) > 0,
  );
  return has ? null : `it is read as ${reading.format.name}`;
}

/** Whether the file in the corpus is another one than was fetched. */
async function isEdited(path: string, { sha256 }: FetchedFile): Promise<boolean> {
  if (sha256 === null) return false;
  try {
    return makeDigest(await readFile(path), 64) !== sha256;
  } catch {
    return false;
  }
}

/** Whether a file of an episode is its chapters. */
export function isChapters(path: string): boolean {
  return path.endsWith(".chapters.json");
}

/** Names an episode's files by its title, with a digest where another episode has the name. */
export function nameFiles(
  { title, identity }: Pick<Offer, "title" | "identity">,
  { files: [own] }: AddedEpisode,
  taken: ReadonlySet<string>,
): string {
  if (own !== undefined) return nameStem(own.path);
  const name = makeSlug(title, MOST_NAME) ?? "episode";
  return taken.has(name) ? `${name}-${makeDigest(identity)}` : name;
}
