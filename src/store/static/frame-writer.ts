import { packDirection } from "../../embed/words/packed-vectors.js";
import { SpoolFile } from "../../platform/spool-file.js";
import type { Pieces } from "../../shared/pieces.js";
import { ByteWriter } from "./bytes.js";
import { KINDS } from "./frame-file.js";

/** Gathers the frame of all episodes, one after the other; rows, four bits a number, lie on disk meanwhile. The caller closes it. */
export class FrameWriter {
  readonly #passages = new ByteWriter();
  readonly #lengths = new ByteWriter();
  readonly #blocks = new ByteWriter();
  readonly #rows = new SpoolFile();
  readonly #wholes = new SpoolFile();
  #lastChapter = 0;

  /** `chapter` is the index among the chapters of all episodes. */
  addPassage(chapter: number, kind: number): void {
    this.#passages.number((chapter - this.#lastChapter) * KINDS + kind);
    this.#lastChapter = chapter;
  }

  addLength(stems: number): void {
    this.#lengths.number(stems);
  }

  /** Adds the blocks of one episode, by how many sections they hold. */
  addBlocks(sections: readonly number[]): void {
    this.#blocks.number(sections.length);
    for (const count of sections) this.#blocks.number(count);
  }

  addRow(vector: Float32Array, isWhole: boolean): void {
    (isWhole ? this.#wholes : this.#rows).add(packDirection(vector));
  }

  /** Gives the file: passages, lengths, blocks, and the rows of the passages and then of chapters' notes. */
  take(): Pieces {
    const first = [this.#passages, this.#lengths, this.#blocks].map((part) => part.take());
    const rows = [this.#rows, this.#wholes];
    const length =
      first.reduce((sum, part) => sum + part.length, 0) + rows.reduce((sum, { size }) => sum + size, 0);
    const list = function* () {
      yield* first;
      for (const part of rows) yield* part.list();
    };
    return { length, list };
  }

  close(): void {
    this.#rows.close();
    this.#wholes.close();
  }
}
