import { createHash, randomUUID } from "node:crypto";
import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";
import { type ModelOpener, type Models, openModels } from "../../../src/compose/compose-models.js";
import type { Embedder, Embedding, EmbedOptions } from "../../../src/embed/embedder.js";
import { readTestConfig } from "../../test-config.js";
import { storeReadings } from "./stored-reader.js";

const FOLDER = join(import.meta.dirname, "../../../node_modules/.cache/cuepoint/vectors");

/**
 * The embedder's own vectors, kept on disk by the digests of the model and of the text: a text is embedded once for all
 * test files, runs and processes. `embedder` is asked for a text that was never embedded, and closed by nobody.
 */
export function storeVectors(embedder: Embedder, folder = FOLDER): Embedder {
  const { version } = createRequire(import.meta.url)("onnxruntime-node/package.json") as { version: string };
  const { name, files, queryPrefix } = embedder.model;
  const model = JSON.stringify([name, version, files.map(({ sha256 }) => sha256)]);
  const made = mkdir(folder, { recursive: true });
  const placeOf = (kind: string, text: string) =>
    join(
      folder,
      createHash("sha256")
        .update(JSON.stringify([model, kind, text]))
        .digest("hex"),
    );

  /** Those that are not there are embedded in one call, as without the store. */
  async function give(
    kind: string,
    texts: readonly string[],
    { signal, onProgress }: EmbedOptions,
    embed: (missing: readonly string[]) => Promise<Embedding[]>,
  ): Promise<Embedding[]> {
    signal?.throwIfAborted();
    await made;
    const places = texts.map((text) => placeOf(kind, text));
    const found = await Promise.all(places.map(read));
    const missing = texts.filter((_, i) => found[i] === null);
    const embedded = missing.length === 0 ? [] : await embed(missing);
    signal?.throwIfAborted();
    const all: Embedding[] = [];
    for (const [i, known] of found.entries()) {
      const embedding = known ?? embedded.shift();
      if (embedding === undefined) throw new Error("expected an embedding of each text");
      if (known === null) await write(places[i] ?? "", embedding);
      all.push(embedding);
      onProgress?.(all.length);
    }
    return all;
  }

  const embedTokens: Embedder["embedTokens"] = (texts, options = {}) =>
    give("tokens", texts, options, (missing) => embedder.embedTokens(missing, { signal: options.signal }));
  return {
    model: embedder.model,
    warmUp: async () => undefined,
    embedTokens,
    async embedPassages(texts, options = {}) {
      const plain = async (missing: readonly string[]) =>
        (await embedder.embedPassages(missing, { signal: options.signal })).map((vector) => ({
          vector,
          tokens: { pieces: [], data: new Float32Array() },
        }));
      return (await give("passage", texts, options, plain)).map(({ vector }) => vector);
    },
    async embedQuery(text, options = {}) {
      const query = async () => [await embedder.embedQuery(text, options)];
      const [found] = await give(`query ${queryPrefix}`, [text], { signal: options.signal }, query);
      if (found === undefined) throw new Error("expected an embedding");
      return found;
    },
    close: async () => undefined,
  };
}

/** A line of JSON with the pieces and the vector's length, then the numbers of the vector and of the pieces. */
async function write(path: string, { vector, tokens }: Embedding): Promise<void> {
  const head = Buffer.from(`${JSON.stringify({ pieces: tokens.pieces, dimensions: vector.length })}\n`);
  const temporary = `${path}.${randomUUID()}`;
  await writeFile(temporary, Buffer.concat([head, bytesOf(vector), bytesOf(tokens.data)]));
  await rename(temporary, path);
}

async function read(path: string): Promise<Embedding | null> {
  const bytes = await readFile(path).catch(() => null);
  if (bytes === null) return null;
  const at = bytes.indexOf("\n") + 1;
  const { pieces, dimensions } = JSON.parse(bytes.toString("utf8", 0, at)) as {
    pieces: string[];
    dimensions: number;
  };
  const numbers = new Float32Array(Uint8Array.from(bytes.subarray(at)).buffer);
  return { vector: numbers.slice(0, dimensions), tokens: { pieces, data: numbers.slice(dimensions) } };
}

function bytesOf({ buffer, byteOffset, byteLength }: Float32Array): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}

const { modelDir } = readTestConfig();
const shared = new Map<string, Promise<Models>>();

/**
 * For all that a process composes: the models' stored vectors and readings. Another model
 * folder than the tests' own is opened as ever.
 */
export const openStoredModels: ModelOpener = async (config, reporter, signal) => {
  if (config.modelDir !== modelDir) return await openModels(config, reporter, signal);
  const key = `${config.modelName} ${config.readerDir}`;
  const known = shared.get(key) ?? openModels(config, reporter, new AbortController().signal);
  shared.set(key, known);
  const { embedder, reader } = await known;
  return {
    embedder: storeVectors(embedder),
    reader: reader && storeReadings(reader),
  };
};
