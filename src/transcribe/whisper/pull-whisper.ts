import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { readFile, rename, rm, stat } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { pipeline } from "node:stream/promises";
import { z } from "zod";
import type { Downloader } from "../../fetch/download.js";
import { FetchFailure } from "../../fetch/fetch-failure.js";
import { type ModelFile, replaceFile, verifyModel } from "../../inference/model-files.js";
import { makeFolder } from "../../platform/make-folder.js";
import { AppError, describeError } from "../../shared/errors.js";
import type { Progress } from "../../shared/progress.js";
import { fitsListing, type ListedFile, type Listing, NEEDED_FILES, readListing } from "./model-listing.js";

/** The large one of 1.5 billion weights has 1.6 GB. */
const MOST_BYTES = 4_000_000_000;
const MOST_LISTING = 5_000_000;
/** What was fetched, from which commit, and the digests that every later run checks. */
const RECORD = "cuepoint.json";

const recordSchema = z.object({
  /** The commit; null where the files were put here by hand. */
  revision: z.string().nullable(),
  files: z.array(z.object({ path: z.enum(NEEDED_FILES), bytes: z.number(), sha256: z.string() })).min(1),
});
type ModelRecord = z.output<typeof recordSchema>;

export interface PullWhisperOptions {
  /** The hub's repository, `owner/name`. */
  readonly repository: string;
  /** The folder of all models: this one's files lie in `OWNER/NAME` within it. */
  readonly modelDir: string;
  /** The hub's address, without a slash at its end. */
  readonly endpoint: string;
  readonly downloader: Downloader;
  readonly note: (sentence: string) => void;
  /** Counts the bytes of the files. */
  readonly onProgress: (progress: Progress) => void;
  readonly signal: AbortSignal;
}

/**
 * Makes the folder of a speech model hold its files, and gives it. They come from the hub once, at one commit, and are
 * checked by the digests that the hub states; the SHA-256 of each is written down, and checked each time. Files that were
 * put there by hand are taken as they are the first time. A download that was broken off goes on where it was. Throws
 * `model_unavailable`.
 */
export async function pullWhisper(options: PullWhisperOptions): Promise<string> {
  const { repository, modelDir, signal } = options;
  const folder = resolve(modelDir, repository);
  try {
    const record = await readRecord(folder);
    if (record !== null) await mend(record, folder, options);
    else if ((await listMissing(folder)).length === 0) await recordFiles(folder, null);
    else await fetchAll(folder, options);
    return folder;
  } catch (cause) {
    signal.throwIfAborted();
    const reason = cause instanceof AppError ? cause.message : describeError(cause);
    throw new AppError("model_unavailable", `The speech model ${repository} cannot be had: ${reason}`, {
      hint: tellWaysOut(cause, folder),
      cause,
    });
  }
}

function tellWaysOut(cause: unknown, folder: string): string {
  if (cause instanceof FetchFailure && (cause.kind === "missing" || cause.kind === "login"))
    return "Let CUEPOINT_TRANSCRIBE_MODEL name an open repository of the hub, such as Xenova/whisper-small.";
  return (
    "Run it again with a way to the hub (HF_ENDPOINT=<mirror> names another), set CUEPOINT_TRANSCRIBE_URL to a server " +
    `that transcribes, or copy the model's files (${NEEDED_FILES.join(", ")}) to ${folder}.`
  );
}

async function listMissing(folder: string): Promise<string[]> {
  const missing: string[] = [];
  for (const path of NEEDED_FILES) {
    const stats = await stat(join(folder, path)).catch(() => null);
    if (stats?.isFile() !== true) missing.push(path);
  }
  return missing;
}

/** Fetches all into a folder beside. Once it is whole, its files take their places; those of others there stay. */
async function fetchAll(folder: string, options: PullWhisperOptions): Promise<void> {
  const { repository, endpoint, downloader, note, signal } = options;
  const draft = `${folder}.part`;
  const listed = join(draft, "listing.json");
  const url = `${endpoint}/api/models/${repository}/revision/main?blobs=true`;
  await downloader.download(url, { path: listed, maxBytes: MOST_LISTING, signal });
  const listing = await readListing(listed);
  const total = listing.files.reduce((sum, { bytes }) => sum + bytes, 0);
  if (total > MOST_BYTES) throw new Error(`its files have more than ${MOST_BYTES / 1e9} GB`);
  note(`Fetching the speech model ${repository} (${Math.ceil(total / 1e6)} MB) from ${endpoint}.`);
  await fetchListed(listing, draft, total, options);
  await rm(listed);
  await recordFiles(draft, listing.revision);
  for (const path of [...NEEDED_FILES, RECORD]) {
    await makeFolder(dirname(join(folder, path)));
    await rename(join(draft, path), join(folder, path));
  }
  await rm(draft, { recursive: true });
}

async function fetchListed(
  { revision, files }: Listing,
  draft: string,
  total: number,
  options: PullWhisperOptions,
): Promise<void> {
  let done = 0;
  for (const file of files) {
    const path = join(draft, file.path);
    if (!(await fitsListing(path, file)))
      await fetchFile(file, revision, path, (bytes) => tell(done + bytes), options);
    if (!(await fitsListing(path, file))) {
      await rm(path, { force: true });
      throw new Error(`${file.path} is not the file that the hub has stated: its length or digest differs`);
    }
    done += file.bytes;
    tell(done);
  }
  function tell(bytes: number) {
    options.onProgress({ done: bytes, total });
  }
}

async function fetchFile(
  { path: name, bytes }: Pick<ListedFile, "path" | "bytes">,
  revision: string,
  path: string,
  onBytes: (bytes: number) => void,
  { repository, endpoint, downloader, signal }: PullWhisperOptions,
): Promise<void> {
  const url = `${endpoint}/${repository}/resolve/${revision}/${name}`;
  await downloader.download(url, { path, maxBytes: bytes, onProgress: onBytes, signal });
}

/** Fetches anew what is missing or damaged, from the commit of the others. */
async function mend(
  { revision, files }: ModelRecord,
  folder: string,
  options: PullWhisperOptions,
): Promise<void> {
  const { repository, modelDir, note, onProgress } = options;
  const model = { name: repository, files };
  const find = async () => {
    const states = await verifyModel(model, modelDir);
    return files.filter(({ path }) => states.some((each) => each.path === path && each.state !== "ok"));
  };
  for (const file of await find()) {
    const { path: name, bytes } = file;
    if (revision === null)
      throw new Error(
        `${join(folder, name)} is not the file any more that was put there: remove ${RECORD} beside it where it is to be another`,
      );
    note(`${name} of the speech model ${repository} is missing or damaged, and is fetched anew.`);
    await rm(join(folder, name), { force: true });
    const tell = (done: number) => onProgress({ done, total: bytes });
    await fetchFile(file, revision, join(folder, name), tell, options);
  }
  const [wrong] = await find();
  if (wrong === undefined) return;
  await rm(join(folder, wrong.path), { force: true });
  throw new Error(`${wrong.path} is not the file that was there: its digest differs`);
}

async function recordFiles(folder: string, revision: string | null): Promise<void> {
  const files: ModelFile[] = [];
  for (const path of NEEDED_FILES) {
    const { size } = await stat(join(folder, path));
    const hash = createHash("sha256");
    await pipeline(createReadStream(join(folder, path)), hash);
    files.push({ path, bytes: size, sha256: hash.digest("hex") });
  }
  await replaceFile(join(folder, RECORD), Buffer.from(`${JSON.stringify({ revision, files }, null, 2)}\n`));
}

async function readRecord(folder: string): Promise<ModelRecord | null> {
  try {
    return recordSchema.parse(JSON.parse(await readFile(join(folder, RECORD), "utf8")));
  } catch {
    return null;
  }
}
