import { lstat, rename, rm, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { z } from "zod";
import { makeFolder } from "../platform/make-folder.js";
import { openRegularFile, readRegularFile } from "../platform/regular-file.js";
import { FetchFailure } from "./fetch-failure.js";
import { onDisk } from "./on-disk.js";
import { PartWriter, type PartWriterOptions } from "./part-writer.js";

/** What a part is of; by its `ETag` or `Last-Modified` the server tells whether it still has the same. */
const factsSchema = z.object({
  url: z.string(),
  etag: z.string().nullable(),
  lastModified: z.string().nullable(),
  /** The length of the whole in bytes; null where the server did not tell. */
  total: z.number().int().nonnegative().nullable(),
});
export type PartFacts = z.output<typeof factsSchema>;

export interface Part extends PartFacts {
  /** So many bytes are kept of it, 1 or more. */
  readonly length: number;
}

const MOST_FACTS = { most: 64 * 1024 };

/** Where a download is written until it is whole: `PATH.part`, and what it is of in `PATH.part.json`. */
export class PartFile {
  readonly #path: string;
  readonly #part: string;
  readonly #facts: string;

  constructor(path: string) {
    this.#path = path;
    this.#part = `${path}.part`;
    this.#facts = `${path}.part.json`;
  }

  /** What an earlier try has left of the same address, if one can go on from there; null where not. */
  async find(url: string): Promise<Part | null> {
    const stats = await lstat(this.#part).catch(() => null);
    if (stats === null || !stats.isFile()) return null;
    const facts = await this.#readFacts();
    if (facts === null || facts.url !== url) return null;
    const { total } = facts;
    if (total !== null && stats.size > total) return null;
    // Of a part that lacks nothing the last byte is asked for again: the server says by that whether it is still the same.
    const length = stats.size === total ? total - 1 : stats.size;
    return length > 0 ? { ...facts, length } : null;
  }

  /** Begins anew. Without facts nobody can go on from here later. */
  async begin(facts: PartFacts | null, options: PartWriterOptions): Promise<PartWriter> {
    return await onDisk(this.#path, async () => {
      await makeFolder(dirname(this.#path));
      // In this order: facts never stand beside bytes of another file.
      await this.discard();
      if (facts !== null) await writeFile(this.#facts, JSON.stringify(facts), { flag: "wx" });
      const { file } = await openRegularFile(this.#part, { to: "change" });
      return new PartWriter(file, this.#path, options);
    });
  }

  /** Goes on after what is there. */
  async resume(part: Part, options: PartWriterOptions): Promise<PartWriter> {
    return await onDisk(this.#path, async () => {
      const { file, stats } = await openRegularFile(this.#part, { to: "change" });
      const writer = new PartWriter(file, this.#path, options);
      try {
        if (stats.size < part.length) throw new Error("its part became shorter meanwhile");
        await file.truncate(part.length);
        await writer.readBack(part.length);
        return writer;
      } catch (error) {
        await file.close();
        // It is too large, or not what is wanted now.
        if (error instanceof FetchFailure) await this.discard();
        throw error;
      }
    });
  }

  /** Puts the part in its place. */
  async finish(): Promise<void> {
    await onDisk(this.#path, async () => {
      await rename(this.#part, this.#path);
      await rm(this.#facts, { force: true });
    });
  }

  /** Leaves nothing of it. */
  async discard(): Promise<void> {
    await onDisk(this.#path, async () => {
      await rm(this.#facts, { force: true });
      await rm(this.#part, { force: true });
    });
  }

  async #readFacts(): Promise<PartFacts | null> {
    try {
      const text = (await readRegularFile(this.#facts, MOST_FACTS)).toString();
      return factsSchema.parse(JSON.parse(text));
    } catch {
      return null;
    }
  }
}
