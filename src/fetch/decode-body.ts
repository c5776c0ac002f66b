import type { Readable, Transform } from "node:stream";
import { pipeline } from "node:stream/promises";
import * as zlib from "node:zlib";
import { quoteText } from "./address.js";
import { describeCutOff } from "./describe-failure.js";
import { FetchFailure } from "./fetch-failure.js";

/** Newer versions of Node have it. */
const zstd = Reflect.get(zlib, "createZstdDecompress") as (() => Transform) | undefined;

const DECODERS: Readonly<Record<string, (() => Transform) | undefined>> = {
  gzip: zlib.createGunzip,
  "x-gzip": zlib.createGunzip,
  br: zlib.createBrotliDecompress,
  deflate: zlib.createInflate,
  zstd,
};

/** What servers are told that we read. `deflate` is not among it: half of them mean another format by it. */
export const ACCEPTED_CODINGS = zstd === undefined ? "gzip, br" : "gzip, br, zstd";

/**
 * Gives a body's decoded bytes to `take`, one piece after the other. Throws a `FetchFailure` for a coding that is not read and
 * for what is not in the coding that it is said to be in, else what the connection or `take` throws. One coding alone is
 * read: nobody who means well wraps one in another.
 */
export async function decodeBody(
  body: Readable,
  coding: string | null,
  where: string,
  take: (bytes: Uint8Array) => Promise<void>,
): Promise<void> {
  let failure: unknown = null;
  const takeAll = async (pieces: AsyncIterable<Uint8Array>) => {
    for await (const piece of pieces) {
      // Of what fails here the pipeline may tell no more than that it was left.
      await take(piece).catch((error: unknown) => {
        failure = error;
        throw error;
      });
    }
  };
  if (coding === null) return await pipeline(body, takeAll);
  const decoder = Object.hasOwn(DECODERS, coding) ? DECODERS[coding]?.() : undefined;
  if (decoder === undefined) {
    throw new FetchFailure("unfit", `${where} is encoded as ${quoteText(coding)}, which is not read`, {
      hint: `Its server must send it as it is, or as one of ${ACCEPTED_CODINGS}.`,
    });
  }
  try {
    await pipeline(body, decoder, takeAll);
  } catch (error) {
    throw failure ?? describeDecoding(error, coding, where) ?? error;
  }
}

function describeDecoding(error: unknown, coding: string, where: string): FetchFailure | null {
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  if (!/^(?:Z_|ERR__ERROR_|ERR_BROTLI_|ERR_ZSTD_|ZSTD_)/.test(code)) return null;
  // Its input has ended too early.
  if (code === "Z_BUF_ERROR") return describeCutOff(where);
  return new FetchFailure("unfit", `${where} is said to be ${coding} and is not`, {
    hint: "Tell whoever runs its server.",
  });
}
