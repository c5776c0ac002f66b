import { copyFile, readFile, stat } from "node:fs/promises";
import { basename, join, relative, resolve, sep } from "node:path";
import { findCorpusFiles, toForwardSlashes } from "../corpus/find-corpus-files.js";
import {
  type AddedEpisode,
  type FetchedFile,
  SOURCES_FILE,
  type Sources,
} from "../corpus/front-matter/sources-file.js";
import { nameExactly } from "../corpus/name-stem.js";
import { tellMedium } from "../corpus/recording-endings.js";
import { countNoun } from "../shared/count-noun.js";
import { AppError } from "../shared/errors.js";
import { measureAudio } from "../transcribe/measure-audio.js";
import type { Choice } from "./choose-offers.js";
import { isChapters } from "./fetch-files.js";
import { describeFailure, type EpisodeFiles, fillFolder, isAboutVideo, NOT_YET } from "./fill-folder.js";
import type { Gathered, GatherParts } from "./gather-parts.js";
import type { KeptSources } from "./keep-sources.js";
import { makeDigest, makeStage, openFolder } from "./open-folder.js";
import { TRANSCRIPT_ENDING, transcribeEpisode } from "./transcribe-episode.js";

/**
 * Copies a file of this machine, or those of a folder that may be read, into a folder of the corpus. Throws `usage` where
 * nothing is there, where it lies in the corpus already, and where nothing of it can be used.
 */
export async function addFiles(
  path: string,
  choice: Pick<Choice, "transcribe">,
  parts: GatherParts,
): Promise<Gathered> {
  const address = resolve(path);
  const within = relative(resolve(parts.corpusDir), address);
  if (within === "" || (!within.startsWith("..") && !within.startsWith(sep)))
    throw new AppError("usage", `${path} lies in the corpus already`, {
      hint: "Run `cuepoint ingest`: what is in the corpus needs no adding.",
    });
  const { texts, recordings } = await listEpisodes(address, path, parts);
  const show = basename(address).replace(/\.[^.]*$/, "");
  const { folder, sources } = await openFolder({ show, address }, parts.corpusDir);
  const done = new Set(sources?.episodes.filter(isWhole).map(({ title }) => title));
  const silent = recordings.filter(({ title }) => !done.has(title));
  const isAgreed = sources?.transcribe === true;
  const transcribe =
    silent.length > 0 && (await choice.transcribe(await measureAll(silent, parts), null, isAgreed));
  const episodes = transcribe ? [...texts, ...recordings] : texts;
  if (episodes.length === 0 && recordings.length === silent.length) throw refuseNothing(path, silent.length);
  const started: Sources = {
    ...{ version: 1, kind: "files", show, match: null, allowPrivate: parts.allowPrivate },
    transcribe: transcribe || isAgreed,
    source: { ...NOT_YET, address, path: null },
    episodes: mergeFiles(sources, episodes),
  };
  return await copyAll({ folder, sources: started }, parts);
}

function isWhole({ files }: AddedEpisode): boolean {
  return files.length > 0 && files.every(({ sha256 }) => sha256 !== null);
}

async function measureAll(recordings: readonly AddedEpisode[], { signal }: GatherParts) {
  const lengths: { durationSeconds: number | null }[] = [];
  for (const { files } of recordings)
    for (const { address } of files) lengths.push({ durationSeconds: await measureAudio(address, signal) });
  return lengths;
}

function refuseNothing(path: string, recordings: number): AppError {
  return recordings === 0
    ? new AppError("usage", `Expected captions, transcripts, chapters or recordings in ${path}, found none`, {
        hint: "docs/get-a-show-in.md lists what is read.",
      })
    : new AppError("usage", `Nothing in ${path} has words: it holds ${countNoun(recordings, "recordings")}`, {
        hint: "Add it with --transcribe, or put transcripts of the same names beside them.",
      });
}

/** Copies what is new or has changed in the folder or file. What was removed there stays. */
export async function syncFiles({ folder, sources }: KeptSources, parts: GatherParts): Promise<Gathered> {
  const { address } = sources.source;
  const { texts, recordings } = await listEpisodes(address, address, parts);
  const listed = sources.transcribe ? [...texts, ...recordings] : texts;
  return await copyAll({ folder, sources: { ...sources, episodes: mergeFiles(sources, listed) } }, parts);
}

/** Lists the files that may be read, and one recording of each name that has no words among them, as an episode each; the corpus joins what belongs together. */
async function listEpisodes(address: string, shown: string, { reader }: GatherParts) {
  const stats = await stat(address).catch((cause) => {
    throw new AppError("usage", `Expected a file, a folder or an address at ${shown}: nothing is there`, {
      hint: "Addresses begin with http:// or https://.",
      cause,
    });
  });
  const isFolder = stats.isDirectory();
  const found = await findCorpusFiles(address, { isFolder, formats: reader.formats });
  const place = (path: string) => (isFolder ? toForwardSlashes(relative(address, path)) : basename(path));
  const describe = (path: string, title: string): AddedEpisode => {
    const file = { ...NOT_YET, path: title, address: path };
    return { identity: null, owners: [], title, leftOut: false, files: [file], refused: [] };
  };
  const readable = found.readable.filter((path) => basename(path) !== SOURCES_FILE);
  const worded = readable.filter((path) => !isChapters(path) && !isAboutVideo({ path }));
  const named = new Set(worded.map((path) => nameExactly(place(path))));
  const recordings: AddedEpisode[] = [];
  for (const path of found.ignored) {
    const name = nameExactly(place(path));
    if (tellMedium(path) === null || named.has(name)) continue;
    named.add(name);
    recordings.push(describe(path, `${name}.${TRANSCRIPT_ENDING}`));
  }
  return { texts: readable.map((path) => describe(path, place(path))), recordings };
}

function mergeFiles(sources: Sources | null, listed: readonly AddedEpisode[]): AddedEpisode[] {
  const before = new Map(sources?.episodes.map((episode) => [episode.title, episode]));
  const merged = listed.map((episode) => before.get(episode.title) ?? episode);
  const titles = new Set(listed.map(({ title }) => title));
  return [...merged, ...(sources?.episodes ?? []).filter(({ title }) => !titles.has(title))];
}

async function copyAll(kept: KeptSources, parts: GatherParts): Promise<Gathered> {
  return await fillFolder(kept, async (before) => await copyChanged(before, kept.folder, parts), parts);
}

async function copyChanged(before: AddedEpisode, folder: string, parts: GatherParts): Promise<EpisodeFiles> {
  const { corpusDir, note } = parts;
  const unchanged = { episode: before, staged: [], failures: [] };
  const [file] = before.files;
  if (file === undefined) return unchanged;
  if (tellMedium(file.address) !== null) return await transcribeOnce(before, file, parts);
  const bytes = await readFile(file.address).catch(() => null);
  if (bytes === null) return unchanged;
  const sha256 = makeDigest(bytes, 64);
  const here = await readFile(join(folder, file.path)).catch(() => null);
  const hereSha = here === null ? null : makeDigest(here, 64);
  if (sha256 === hereSha) return { ...unchanged, episode: { ...before, files: [{ ...file, sha256 }] } };
  if (hereSha !== null && file.sha256 !== null && hereSha !== file.sha256) {
    note(`${join(folder, file.path)} was changed by hand and stays as it is.`);
    return unchanged;
  }
  const from = await makeStage(corpusDir, file.address);
  await copyFile(file.address, from);
  const copied = { ...file, sha256: makeDigest(await readFile(from), 64) };
  return { episode: { ...before, files: [copied] }, staged: [{ file: copied, from }], failures: [] };
}

/** A recording that changes under its name is not transcribed again: that would cost as much as the first time. */
async function transcribeOnce(
  before: AddedEpisode,
  { address, path, sha256 }: FetchedFile,
  parts: GatherParts,
): Promise<EpisodeFiles> {
  const unchanged = { episode: before, staged: [], failures: [] };
  if (sha256 !== null) return unchanged;
  const recording = { address, title: basename(address), durationSeconds: null, language: null };
  try {
    const staged = await transcribeEpisode(recording, path.slice(0, -TRANSCRIPT_ENDING.length - 1), parts);
    if (staged === null) return unchanged;
    return { episode: { ...before, files: [staged.file] }, staged: [staged], failures: [] };
  } catch (error) {
    if (parts.signal.aborted || !(error instanceof AppError)) throw error;
    return { ...unchanged, failures: [describeFailure(recording.title, error)] };
  }
}
