import { gunzipSync, gzipSync } from "node:zlib";

/** Writes a value as JSON, compressed, in base64. */
export function packJson(value: unknown): string {
  return gzipSync(JSON.stringify(value)).toString("base64");
}

/** Reads what `packJson` has written. Throws where it is anything else, or takes more bytes than `most` once it is unpacked. */
export function unpackJson(bytes = "", most?: number): unknown {
  return JSON.parse(unpackText(bytes, most));
}

/** The same as it is written. */
export function unpackText(bytes = "", most?: number): string {
  const options = most === undefined ? {} : { maxOutputLength: most };
  return gunzipSync(Buffer.from(bytes, "base64"), options).toString("utf8");
}
