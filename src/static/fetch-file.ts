import { describeAbsence, describeBadFile } from "../store/static/read-file.js";
import { readAtMost } from "./folder/read-at-most.js";

/** As `gzip` begins each of its files (RFC 1952). */
const GZIP = [0x1f, 0x8b];
/** What `gzip` cannot make smaller it makes larger: by its ends, and five bytes for every 32 kB. */
const ENDS = 1_024;
const GROWTH = 1.01;

/**
 * Fetches a file of the folder at this address, without a slash at its end, and unpacks one that was packed by `gzip` and that the host
 * did not unpack. No more than `bytes` are unpacked. Throws `index_damaged` where the host has something else or something larger, and
 * whatever `fetch` throws where there is no network.
 */
export async function fetchFile(folder: string, path: string, bytes: number): Promise<Uint8Array> {
  const response = await fetch(`${folder}/${path}`, { credentials: "omit" });
  const { ok, status, headers, body } = response;
  // A host that is busy, or that a proxy stands before, may have it later.
  if (status >= 500 || status === 429) throw describeAbsence(path, `the host answers with status ${status}`);
  if (!ok) throw describeBadFile(path, `the host answers with status ${status}`);
  // Many hosts answer with a page where they have no such file.
  if (/^text\/html\b/.test(headers.get("content-type") ?? ""))
    throw describeBadFile(path, "the host answers with a page");
  const sent = await readAtMost(body, bytes * GROWTH + ENDS);
  const isPacked = sent !== null && GZIP.every((byte, i) => sent[i] === byte);
  const file = isPacked ? await readAtMost(unpack(sent), bytes) : sent;
  if (file === null) throw describeBadFile(path, `it has more than ${bytes} bytes`);
  return file;
}

function unpack(bytes: Uint8Array<ArrayBuffer>): ReadableStream<Uint8Array> {
  return new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
}
