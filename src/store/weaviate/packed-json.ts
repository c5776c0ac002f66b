import { gunzipSync, gzipSync } from "node:zlib";

/** Writes a value as JSON, compressed, in base64. */
export function packJson(value: unknown): string {
  return gzipSync(JSON.stringify(value)).toString("base64");
}

/** Reads what `packJson` has written. Throws where it is anything else. */
export function unpackJson(bytes = ""): unknown {
  return JSON.parse(gunzipSync(Buffer.from(bytes, "base64")).toString("utf8"));
}
