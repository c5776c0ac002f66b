import { type FileHandle, open, readdir, rm, rmdir } from "node:fs/promises";
import { basename, dirname, extname, join } from "node:path";
import { makeFolder } from "../../platform/make-folder.js";
import { replaceFile } from "../../platform/replace-file.js";
import { FILE_LIST } from "../../shared/folder/file-list.js";
import type { FileContent } from "../../shared/pieces.js";
import { compareFile, hashFile } from "./compare-file.js";
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
/** Where one of these is no more, its owner took an episode out or corrected what is said in it: the search data knows it too. */
const TAKEN_OUT = /\.html$|^search\/text-/;

/** What an export did to its folder. */
export interface FolderChanges {
  /** How many files were written because they were missing or other than now. */
  readonly written: number;
  readonly removed: number;
  /** Files that somebody has changed, or put there, in place of an export's: they stay. */
  readonly left: readonly string[];
}

/** Names a file by what it holds: `rows.bin` is `rows-HASH.bin`. */
function nameByHash(name: string, hash: string): string {
  const ending = extname(name);
  return `${name.slice(0, name.length - ending.length)}-${hash}${ending}`;
}

/** Writes the files of an export, each whole or not at all; one that is as it was is not touched, nor is one of anybody else's. */
export class FolderWriter {
  readonly dir: string;
  /** The size of each file of this export, in bytes. */
  readonly sizes = new Map<string, number>();
  readonly #earlier: EarlierFiles;
  readonly #hashes = new Map<string, string>();
  /** What the journal of an export that was killed says. */
  readonly #noted: ReadonlySet<string>;
  readonly #unfinished: ReadonlySet<string>;
  readonly #left = new Set<string>();
  #isTakenOut = false;
  #journal: FileHandle | null = null;
  #written = 0;
  #removed = 0;

  private constructor(dir: string, earlier: EarlierFiles) {
    this.dir = dir;
    this.#earlier = earlier;
    this.#noted = new Set(earlier.unfinished.map(writeLine));
    this.#unfinished = new Set(earlier.unfinished.map(({ path }) => path));
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
    await expectFree(this.dir, paths, { has: (path) => this.#isKnown(path) });
  }

  /** Writes a file. Throws `usage` where another's file stands there, and `index_unwritable`. */
  async write(path: string, content: string | FileContent): Promise<void> {
    const bytes = typeof content === "string" ? Buffer.from(content) : content;
    await this.#write(path, bytes, hashContent(bytes));
  }

  async #write(path: string, content: FileContent, hash: string): Promise<void> {
    if (!isInside(path) || this.sizes.has(path))
      throw new TypeError(`An export writes each file once, below its folder: ${path}`);
    this.sizes.set(path, content.length);
    this.#hashes.set(path, hash);
    const place = join(this.dir, path);
    const found = await compareFile(place, content);
    if (found === "same") return;
    if (found === "other" && !this.#isKnown(path)) throw refuseForeign(this.dir, path);
    try {
      await this.#note({ path, hash });
      await makeFolder(dirname(place));
      await replaceFile(place, content);
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
  async put(path: string, content: string | FileContent): Promise<string> {
    const bytes = typeof content === "string" ? Buffer.from(content) : content;
    const hash = hashContent(bytes);
    const named = nameByHash(path, hash);
    // Two files of the same content are one.
    if (!this.sizes.has(named)) await this.#write(named, bytes, hash);
    return named;
  }

  /** Lists the files of the last export whose paths begin so, and which this one has not. */
  listDropped(start: string): string[] {
    return [...this.#earlier.files.keys()].filter((path) => path.startsWith(start) && !this.sizes.has(path));
  }

  /** Is called where the last export said what its owner has taken out: nothing of it stays for pages that caches show. */
  takeOut(): void {
    this.#isTakenOut = true;
  }

  /**
   * Removes what earlier exports wrote and this one did not, and says which files are this one's. What the pages of the last export
   * load stays until the next one that changes something, since caches show such pages for a while.
   */
  async finish(): Promise<void> {
    const former = this.#keepFormer();
    const { files, former: earlier } = this.#earlier;
    const known = [files.keys(), earlier.keys(), this.#unfinished].flatMap((paths) => [...paths]);
    const stale = new Set(known.filter((path) => !this.#hashes.has(path) && !former.has(path)));
    const list = writeFileList(this.#hashes, former);
    const listed = join(this.dir, FILE_LIST);
    try {
      for (const path of stale) await this.#remove(path);
      // It stays where somebody has put files of his own into it.
      for (const folder of new Set([...stale].map(dirname)))
        if (folder !== ".") await rmdir(join(this.dir, folder)).catch(() => undefined);
      if ((await compareFile(listed, Buffer.from(list))) !== "same") await replaceFile(listed, list);
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
    const { files, former } = this.#earlier;
    return (
      files.get(path) === hash || former.get(path) === hash || this.#noted.has(writeLine({ path, hash }))
    );
  }

  /** True of what exports wrote here before, whatever it held. */
  #isKnown(path: string): boolean {
    const { files, former } = this.#earlier;
    return files.has(path) || former.has(path) || this.#unfinished.has(path);
  }

  #keepFormer(): ReadonlyMap<string, string> {
    const { files, former } = this.#earlier;
    const dropped = [...files].filter(([path]) => !this.#hashes.has(path));
    if (this.#isTakenOut || dropped.some(([path]) => TAKEN_OUT.test(path))) return new Map();
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
    await this.#journal.appendFile(line);
  }
}

/** Goes on with the journal of an export that was killed, without the line that it may have torn. */
async function openJournal(path: string, lines: Iterable<string>): Promise<FileHandle> {
  await replaceFile(path, [...lines].join(""));
  return await open(path, "a");
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
