import { stat } from "node:fs/promises";
import { showAsked, withoutUser } from "./address.js";
import { ACCEPTED_CODINGS } from "./decode-body.js";
import { type Asked, describeStatus } from "./describe-failure.js";
import type { Download, DownloadOptions, Validators } from "./download.js";
import { FetchFailure } from "./fetch-failure.js";
import type { FetchSession, Reply } from "./fetch-session.js";
import { followRedirects } from "./follow-redirects.js";
import { weighFile } from "./on-disk.js";
import { type Part, PartFile } from "./part-file.js";
import { readContentType, readHeader } from "./read-header.js";
import { type Outcome, receiveFile } from "./receive-file.js";
import { readRetryAfter } from "./retry-after.js";
import { readValidators, saysSame, writeConditions } from "./validators.js";

const IDLE_MS = 30_000;
const TOTAL_MS = 3_600_000;
/** What an answer without a file says is read up to so many bytes, to keep the connection. */
const MOST_BESIDE = 16_384;

export interface OnceOptions extends DownloadOptions {
  readonly userAgent: string;
  readonly backoffMs: number;
}

interface Job {
  readonly options: OnceOptions;
  readonly file: PartFile;
  /** The address that was asked for, as parts are kept of it. */
  readonly url: string;
  /** What an earlier try left. */
  readonly part: Part | null;
  /** What the file at `path` was fetched with, where there is one. */
  readonly validators: Validators | null;
}

/** Fetches a file by one request and its redirects, and by a second where a part turns out to be of another file. */
export async function downloadOnce(
  session: FetchSession,
  first: URL,
  options: OnceOptions,
): Promise<Download> {
  const file = new PartFile(options.path);
  const url = withoutUser(first).href;
  const isThere = (await stat(options.path).catch(() => null))?.isFile() === true;
  const job = { options, file, url, validators: isThere ? (options.validators ?? null) : null };
  const part = await file.find(url);
  const done =
    (await tryDownload(session, first, { ...job, part })) ??
    (await tryDownload(session, first, { ...job, part: null }));
  // Of a whole no server tells that it does not fit.
  if (done === null) throw new Error("expected an answer to a request without a range");
  return done;
}

async function tryDownload(session: FetchSession, first: URL, job: Job): Promise<Download | null> {
  const { userAgent, accept, idleMs = IDLE_MS, totalMs = TOTAL_MS, backoffMs, signal } = job.options;
  const headers = {
    "user-agent": userAgent,
    accept: accept ?? "*/*",
    // A part is of the bytes as they are.
    "accept-encoding": job.part === null ? ACCEPTED_CODINGS : "identity",
    ...writeConditions(job.validators, job.part),
  };
  const asking = { headers, idleMs, totalMs, backoffMs, signal };
  const { result, address, permanent } = await followRedirects(
    session,
    first,
    asking,
    async (reply, asked, limit) => await receive(reply, asked, job, limit),
  );
  if (result === null) return null;
  return { ...result, url: address.href, permanentUrl: permanent.href };
}

/** Takes an answer; null where the part is of another file than the server has now. */
async function receive(reply: Reply, asked: Asked, job: Job, signal: AbortSignal): Promise<Outcome | null> {
  const { statusCode: status } = reply;
  const { options, file, url } = job;
  const coming = { reply, where: showAsked(asked.address, asked.from), url, file, options };
  if (status === 200 || status === 203) return await receiveFile({ ...coming, part: null });
  if (status === 206 && job.part !== null && saysSame(reply.headers, job.part)) {
    return await receiveFile({ ...coming, part: job.part });
  }
  await reply.body.dump({ limit: MOST_BESIDE, signal });
  if (job.part !== null && (status === 206 || status === 416)) return null;
  if (status === 304 && job.validators !== null) return await keepFile(reply, job, job.validators);
  const retryAfter = readRetryAfter(readHeader(reply.headers, "retry-after"), Date.now());
  throw describeStatus(asked, status, retryAfter);
}

async function keepFile(reply: Reply, { options, file }: Job, before: Validators): Promise<Outcome> {
  const found = await weighFile(options.path);
  if (found === null) throw new FetchFailure("disk", `${options.path} is gone`, { hint: "Run it again." });
  await file.discard();
  const { etag, lastModified } = readValidators(reply.headers);
  return {
    status: "unchanged",
    contentType: readContentType(reply.headers),
    etag: etag ?? before.etag,
    lastModified: lastModified ?? before.lastModified,
    ...found,
  };
}
