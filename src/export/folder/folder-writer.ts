import { type FileHandle, open, readdir, rm, rmdir } from "node:fs/promises";
import { basename, dirname, extname, join } from "node:path";
import { makeFolder } from "../../platform/make-folder.js";
import { readRegularFile } from "../../platform/regular-file.js";
import { replaceFile } from "../../platform/replace-file.js";
import { FILE_LIST } from "../../shared/folder/file-list.js";
import { expectFree, refuseForeign } from "./expect-free.js";
import {
  type EarlierFiles,
  hashContent,
  isInside,
  JOURNAL,
  type WrittenFile,
  writeFileList,
  writeLine,
} from "./file-list.js";
import { refuseWriting } from "./refuse-writing.js";

/** What `nameByContent` or the build has named. Pages are not, whatever their episode's id ends with. */
const HASHED = /-(?:[0-9a-f]{12}|[0-9A-Z]{8})\.(?!html$)[^./]+$/;
/** A file of more bytes is none of an export's. */
const MOST_BYTES = 1 << 30;

/** What an export did to its folder. */
export interface FolderChanges {
  /** How many files were written because they were missing or other than now. */
  readonly written: number;
  readonly removed: number;
  /** Files that somebody has changed, or put there, in place of an export's: they stay. */
  readonly left: readonly string[];
}

/** Names a file by what it holds: `rows.bin` is `rows-HASH.bin`. */
export function nameByContent(name: string, bytes: Uint8Array): string {
  const ending = extname(name);
  return `${name.slice(0, name.length - ending.length)}-${hashContent(bytes)}${ending}`;
}

/** Writes the files of an export, each whole or not at all; one that is as it was is not touched, nor is one of anybody else's. */
export class FolderWriter {
  readonly dir: string;
  /** The size of each file of this export, in bytes. */
  readonly sizes = new Map<string, number>();
  readonly #earlier: EarlierFiles;
  /** The hashes that exports wrote, by path. */
  readonly #ours = new Map<string, Set<string>>();
  readonly #hashes = new Map<string, string>();
  readonly #noted: Set<string>;
  readonly #left = new Set<string>();
  #journal: FileHandle | null = null;
  #written = 0;
  #removed = 0;

  private constructor(dir: string, earlier: EarlierFiles) {
    this.dir = dir;
    this.#earlier = earlier;
    this.#noted = new Set(earlier.unfinished.map(writeLine));
    const listed = [...earlier.files, ...earlier.former].map(([path, hash]) => ({ path, hash }));
    for (const { path, hash } of [...listed, ...earlier.unfinished])
      this.#ours.set(path, (this.#ours.get(path) ?? new Set()).add(hash));
  }

  /** Removes drafts of an export that was killed. The caller holds the folder's lock, and closes it. */
  static async open(dir: string, earlier: EarlierFiles): Promise<FolderWriter> {
    await removeDrafts(dir, [...earlier.unfinished.map(({ path }) => path), FILE_LIST, JOURNAL]);
    return new FolderWriter(dir, earlier);
  }

  get changes(): FolderChanges {
    return { written: this.#written, removed: this.#removed, left: [...this.#left].sort() };
  }

  /** Looks, before the first is written, whether these files may be. Throws `usage` where another's stands in the place of one. */
  async expect(paths: Iterable<string>): Promise<void> {
    await expectFree(this.dir, paths, this.#ours);
  }

  /** Writes a file. Throws `usage` where another's file stands there, and `index_unwritable`. */
  async write(path: string, content: string | Uint8Array): Promise<void> {
    if (!isInside(path) || this.sizes.has(path))
      throw new TypeError(`An export writes each file once, below its folder: ${path}`);
    const bytes = typeof content === "string" ? Buffer.from(content) : content;
    const hash = hashContent(bytes);
    this.sizes.set(path, bytes.length);
    this.#hashes.set(path, hash);
    const place = join(this.dir, path);
    const found = await readSame(place, bytes.length);
    if (found !== null && found !== "other" && found.equals(bytes)) return;
    if (found !== null && !this.#ours.has(path)) {
      throw refuseForeign(this.dir, path);
    }
    try {
      await this.#note({ path, hash });
      await makeFolder(dirname(place));
      await replaceFile(place, bytes);
    } catch (cause) {
      throw refuseWriting(place, cause);
    }
    this.#written += 1;
  }

  /** Writes a file that its owner may want otherwise: his own stays. Throws like `write`. */
  async offer(path: string, content: string): Promise<void> {
    const hash = await hashFile(join(this.dir, path));
    if (hash === null || hash === hashContent(Buffer.from(content)) || this.#isOurs(path, hash))
      await this.write(path, content);
    else this.#left.add(path);
  }

  /** Writes a file whose name says what it holds, and gives its path: `search/rows.bin` becomes `search/rows-HASH.bin`. */
  async put(path: string, content: string | Uint8Array): Promise<string> {
    const bytes = typeof content === "string" ? Buffer.from(content) : content;
    const named = nameByContent(path, bytes);
    // Two files of the same content are one.
    if (!this.sizes.has(named)) await this.write(named, bytes);
    return named;
  }

  /**
   * Removes what earlier exports wrote and this one did not, and says which files are this one's. What the pages of the last export
   * load stays until the next one that changes something, since caches show such pages for a while.
   */
  async finish(): Promise<void> {
    const former = this.#keepFormer();
    const stale = [...this.#ours.keys()].filter((path) => !this.#hashes.has(path) && !former.has(path));
    const list = writeFileList(this.#hashes, former);
    const listed = join(this.dir, FILE_LIST);
    const found = await readSame(listed, Buffer.byteLength(list));
    try {
      for (const path of stale) await this.#remove(path);
      // It stays where somebody has put files of his own into it.
      for (const folder of new Set(stale.map(dirname)))
        if (folder !== ".") await rmdir(join(this.dir, folder)).catch(() => undefined);
      if (!(found instanceof Buffer) || found.toString() !== list) await replaceFile(listed, list);
      await this.close();
      await rm(join(this.dir, JOURNAL), { force: true });
    } catch (cause) {
      throw refuseWriting(this.dir, cause);
    }
  }

  async close(): Promise<void> {
    await this.#journal?.close();
    this.#journal = null;
  }

  #isOurs(path: string, hash: string): boolean {
    return this.#ours.get(path)?.has(hash) ?? false;
  }

  #keepFormer(): ReadonlyMap<string, string> {
    const { files, former } = this.#earlier;
    const dropped = [...files].filter(([path]) => !this.#hashes.has(path));
    // An episode that is taken out is to be gone.
    if (dropped.some(([path]) => path.endsWith(".html"))) return new Map();
    const isSame =
      files.size === this.#hashes.size && [...files].every(([path, hash]) => this.#hashes.get(path) === hash);
    const kept = isSame ? [...former] : dropped.filter(([path]) => HASHED.test(path));
    return new Map(kept.filter(([path]) => !this.#hashes.has(path)));
  }

  async #remove(path: string): Promise<void> {
    const place = join(this.dir, path);
    const hash = await hashFile(place);
    if (hash === null) return;
    if (!this.#isOurs(path, hash)) {
      this.#left.add(path);
      return;
    }
    await rm(place, { force: true });
    this.#removed += 1;
  }

  /** Says before a file is written that it is an export's: who kills this process leaves nothing that nobody will remove. */
  async #note(file: WrittenFile): Promise<void> {
    const line = writeLine(file);
    if (this.#noted.has(line)) return;
    this.#journal ??= await openJournal(join(this.dir, JOURNAL), this.#noted);
    this.#noted.add(line);
    await this.#journal.appendFile(line);
  }
}

/** Goes on with the journal of an export that was killed, without the line that it may have torn. */
async function openJournal(path: string, lines: Iterable<string>): Promise<FileHandle> {
  await replaceFile(path, [...lines].join(""));
  return await open(path, "a");
}

/** Reads a file that may be the one that is to be written: null where none is there, `other` where its size tells. */
async function readSame(path: string, bytes: number): Promise<Buffer | "other" | null> {
  try {
    return await readRegularFile(path, { bytes });
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "ENOENT" ? null : "other";
  }
}

/** Removes the drafts that `replaceFile` makes beside these files. */
async function removeDrafts(dir: string, paths: readonly string[]): Promise<void> {
  const names = new Map<string, Set<string>>();
  for (const path of paths) {
    const folder = dirname(path);
    names.set(folder, (names.get(folder) ?? new Set()).add(basename(path)));
  }
  for (const [folder, own] of names) {
    for (const name of await readdir(join(dir, folder)).catch(() => [])) {
      const drafted = /^\.(.+)\.[0-9a-f]{8}$/.exec(name)?.[1];
      if (drafted !== undefined && own.has(drafted)) await rm(join(dir, folder, name), { force: true });
    }
  }
}

/** Gives the hash of a file: null where none is there, nothing that an export wrote where it is no file that can be read. */
async function hashFile(path: string): Promise<string | null> {
  try {
    return hashContent(await readRegularFile(path, { most: MOST_BYTES }));
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "ENOENT" ? null : "";
  }
}
