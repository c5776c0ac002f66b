import { dirname } from "node:path";
import { makeFolder } from "../platform/make-folder.js";
import { decodeBody } from "./decode-body.js";
import { describeCutOff } from "./describe-failure.js";
import type { Download, DownloadOptions } from "./download.js";
import { FetchFailure } from "./fetch-failure.js";
import type { Reply } from "./fetch-session.js";
import { checkSpace, onDisk, weighFile } from "./on-disk.js";
import type { Part, PartFile } from "./part-file.js";
import { describeTooLarge, type PartWriter } from "./part-writer.js";
import { readContentType, readHeader } from "./read-header.js";
import { readLength, readRange, readStrongValidators, readValidators } from "./validators.js";

export type Outcome = Omit<Download, "url" | "permanentUrl">;

export interface Coming {
  readonly reply: Reply;
  /** The address it comes from, as it is shown. */
  readonly where: string;
  /** The address that was asked for, as parts are kept of it. */
  readonly url: string;
  readonly file: PartFile;
  /** What is there already; the reply goes on after it. */
  readonly part: Part | null;
  readonly options: DownloadOptions;
}

/** Writes a reply's body to the file, in its place once it is whole. */
export async function receiveFile(coming: Coming): Promise<Outcome> {
  const { reply, where, file, part, options } = coming;
  const { path, maxBytes } = options;
  const coding = readCoding(reply);
  const length = readLength(reply.headers);
  const total = part === null ? (coding === null ? length : null) : findTotal(reply, part);
  // What is encoded takes no less room decoded, or next to none.
  const expected = total ?? length;
  if (expected !== null && expected > maxBytes) {
    await file.discard();
    throw describeTooLarge(where, maxBytes);
  }
  await onDisk(path, async () => await makeFolder(dirname(path)));
  if (expected !== null) await checkSpace(path, expected - (part?.length ?? 0));
  const writer = await openWriter(coming, coding, total);
  const sha256 = await fill(writer, coming, coding, total);
  const bytes = writer.length;
  const before = await weighFile(path, bytes);
  const isUnchanged = before?.sha256 === sha256;
  await (isUnchanged ? file.discard() : file.finish());
  return {
    status: isUnchanged ? "unchanged" : "fetched",
    contentType: readContentType(reply.headers),
    ...readValidators(reply.headers),
    bytes,
    sha256,
  };
}

async function openWriter(
  { reply, where, url, file, part, options }: Coming,
  coding: string | null,
  total: number | null,
): Promise<PartWriter> {
  const contentType = readContentType(reply.headers);
  const writing = {
    where,
    maxBytes: options.maxBytes,
    check: (head: Uint8Array) => options.check?.(head, contentType) ?? null,
    onBytes: (done: number) => options.onProgress?.(done, total),
  };
  if (part !== null) return await file.resume(part, writing);
  // Ranges are of the bytes as they are sent.
  const validators = coding === null ? readStrongValidators(reply.headers) : null;
  return await file.begin(validators === null ? null : { url, ...validators, total }, writing);
}

/** Takes the whole body, and gives the file's SHA-256. What is refused is not kept; what is cut off is. */
async function fill(
  writer: PartWriter,
  { reply, where, file }: Coming,
  coding: string | null,
  total: number | null,
): Promise<string> {
  try {
    await decodeBody(reply.body, coding, where, async (bytes) => await writer.write(bytes));
    if (total !== null && writer.length < total) throw describeCutOff(where);
    return await writer.finish();
  } catch (error) {
    if (error instanceof FetchFailure && ["too-large", "unfit"].includes(error.kind)) await file.discard();
    throw error;
  } finally {
    await writer.close();
  }
}

function readCoding({ headers }: Reply): string | null {
  const coding = readHeader(headers, "content-encoding")?.toLowerCase() ?? "identity";
  return coding === "identity" ? null : coding;
}

function findTotal({ headers }: Reply, part: Part): number | null {
  return part.total ?? readRange(headers)?.total ?? null;
}
