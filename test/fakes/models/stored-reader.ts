import { createHash, randomUUID } from "node:crypto";
import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";
import type { AnswerReading, Reader } from "../../../src/read/reader.js";
import { READER_MODEL } from "../../../src/read/reader-model.js";

const FOLDER = join(import.meta.dirname, "../../../node_modules/.cache/cuepoint/readings");

/**
 * The reader's own readings, kept on disk by the digests of the model and of what is read: a pair is read once for all test
 * files, runs and processes. `reader` is asked for a pair that was never read, and closed by nobody.
 */
export function storeReadings(reader: Reader, folder = FOLDER): Reader {
  const { version } = createRequire(import.meta.url)("onnxruntime-node/package.json") as { version: string };
  const model = [version, READER_MODEL.files.map(({ sha256 }) => sha256)];
  const made = mkdir(folder, { recursive: true });

  async function give<Value>(pair: unknown, read: () => Promise<Value>): Promise<Value> {
    await made;
    const digest = createHash("sha256")
      .update(JSON.stringify([model, pair]))
      .digest("hex");
    const path = join(folder, digest);
    const known = await readFile(path, "utf8").catch(() => null);
    if (known !== null) return JSON.parse(known) as Value;
    const value = await read();
    const temporary = `${path}.${randomUUID()}`;
    await writeFile(temporary, JSON.stringify(value));
    await rename(temporary, path);
    return value;
  }

  return {
    warmUp: async () => undefined,
    async answers(question, texts, asker = {}) {
      asker.signal?.throwIfAborted();
      return await Promise.all(
        texts.map((text) =>
          give<AnswerReading>(["answers", question, text], async () => {
            const [reading] = await reader.answers(question, [text], asker);
            if (reading === undefined) throw new Error("expected a reading");
            return reading;
          }),
        ),
      );
    },
    async supports(claim, texts, asker = {}) {
      asker.signal?.throwIfAborted();
      return await give(["supports", claim, texts], () => reader.supports(claim, texts, asker));
    },
    close: async () => undefined,
  };
}
