import { createHash } from "node:crypto";

/** The commit. */
export const REVISION = "a".repeat(40);
export const DECODER = "onnx/decoder_model_merged_quantized.onnx";

/** What the hub has. */
export const FILES: Readonly<Record<string, Buffer>> = {
  "config.json": Buffer.from("{}"),
  "generation_config.json": Buffer.from('{"is_multilingual":false}'),
  "preprocessor_config.json": Buffer.from("{}"),
  "tokenizer.json": Buffer.from('{"a":1}'),
  "tokenizer_config.json": Buffer.from("{}"),
  "onnx/encoder_model_quantized.onnx": Buffer.alloc(100_000, 1),
  [DECODER]: Buffer.alloc(300_000, 2),
  "README.md": Buffer.from("not wanted"),
};
export const digest = (kind: "sha1" | "sha256", ...parts: readonly (string | Buffer)[]) =>
  parts.reduce((hash, part) => hash.update(part), createHash(kind)).digest("hex");

/** A file as the hub lists it. */
export interface Listed {
  rfilename: string;
  size?: number;
  blobId?: string | undefined;
  lfs?: undefined | { sha256: string; size: number; pointerSize: number };
}
export const listFiles = (): Listed[] =>
  Object.entries(FILES).map(([rfilename, bytes]) => {
    const blobId = digest("sha1", `blob ${bytes.length}\0`, bytes);
    const lfs = { sha256: digest("sha256", bytes), size: bytes.length, pointerSize: 130 };
    return { rfilename, size: bytes.length, blobId, ...(rfilename.endsWith(".onnx") ? { lfs } : {}) };
  });
