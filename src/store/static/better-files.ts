import { describeBadFile } from "./read-file.js";
import { type FilePart, isFilePart, MANIFEST_PATH } from "./search-manifest.js";

/** A model's files in an exported folder. */
export interface ExportedModel {
  /** The model of 8-bit weights, as ONNX. */
  readonly weights: FilePart;
  /** What its tokeniser needs, as JSON. */
  readonly tokenizer: FilePart;
}

/** The models that a browser runs, in `search.json` as `better`. */
export interface BetterFiles {
  /** The embedding model's name. */
  readonly model: string;
  /** The program that runs the models, as WebAssembly. */
  readonly runtime: FilePart;
  readonly embedder: ExportedModel;
  /** Null where nothing reads. */
  readonly reader: ExportedModel | null;
}

/** Reads the field of the manifest; gives null where the owner exported no models. Throws `index_damaged`. */
export function parseBetterFiles(manifest: object): BetterFiles | null {
  const { better = null } = manifest as { readonly better?: unknown };
  if (better === null || isBetter(better)) return better;
  throw describeBadFile(MANIFEST_PATH, "it does not say which files hold the models");
}

function isBetter(better: unknown): better is BetterFiles {
  const { model, runtime, embedder, reader } = Object(better) as Partial<BetterFiles>;
  const isKnown = typeof model === "string" && isFilePart(runtime);
  return isKnown && isModel(embedder) && (reader === null || isModel(reader));
}

function isModel(model: unknown): boolean {
  const { weights, tokenizer } = Object(model) as Partial<ExportedModel>;
  return isFilePart(weights) && isFilePart(tokenizer);
}
