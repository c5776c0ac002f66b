import {
  lstat,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rename,
  rm,
  stat,
  symlink,
  writeFile,
} from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { FolderWriter } from "../../src/export/folder/folder-writer.js";
import { openFolder } from "../../src/export/folder/open-folder.js";
import { refuseWriting } from "../../src/export/folder/refuse-writing.js";
import { SpoolFile } from "../../src/platform/spool-file.js";

let root: string;
let dir: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), "cuepoint-export-"));
  dir = join(root, "site");
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(root, { recursive: true, force: true });
});

const open = <T>(work: (folder: FolderWriter) => Promise<T>, waitMs = 0) => openFolder(dir, { waitMs }, work);

/** Exports files of these names and contents, and gives what was done. */
async function write(files: Record<string, string>) {
  return await open(async (folder) => {
    for (const [path, content] of Object.entries(files)) await folder.write(path, content);
    return folder;
  }).then(({ changes }) => changes);
}

/** The files that are there, with what they hold. */
async function list(): Promise<Record<string, string>> {
  const entries = await readdir(dir, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const read = async (file: string) => [file.slice(dir.length + 1), await readFile(file, "utf8")];
  return Object.fromEntries(await Promise.all(files.sort().map(read)));
}

const FILES = { "index.html": "a", "e/b.html": "b" };
const LIST = `{
 "format": 1,
 "files": {
  "e/b.html": "3e23e8160039",
  "index.html": "ca978112ca1b"
 },
 "former": {}
}
`;

test("writes what is missing or other than before, and removes what is not an export's any more", async () => {
  expect(await write(FILES)).toEqual({ written: 2, removed: 0, left: [] });
  expect(await list()).toEqual({ ...FILES, "cuepoint-files.json": LIST });
  expect(await write({ "index.html": "new" })).toEqual({ written: 1, removed: 1, left: [] });
  expect(Object.keys(await list())).toEqual(["cuepoint-files.json", "index.html"]);
  expect(await readdir(dir)).not.toContain("e");
});

test("touches nothing where nothing has changed", async () => {
  await write(FILES);
  const look = async () =>
    await Promise.all(Object.keys(await list()).map(async (name) => (await stat(join(dir, name))).ino));
  const before = await look();
  expect(await write(FILES)).toEqual({ written: 0, removed: 0, left: [] });
  expect(await look()).toEqual(before);
});

test("names a file by what it holds, and two of the same content are one", async () => {
  const [first, second, other] = await open(async (folder) => [
    await folder.put("search/rows.bin", "x"),
    await folder.put("search/rows.bin", "x"),
    await folder.put("search/rows.bin", "y"),
  ]);
  expect(first).toMatch(/^search\/rows-[0-9a-f]{12}\.bin$/);
  expect([second === first, other === first]).toEqual([true, false]);
});

describe("what the pages of the last export load", () => {
  const load = (name: string) => ({ "index.html": name, [`search/${name}.bin`]: name });
  const [first, second, third] = ["rows-000000000001", "rows-000000000002", "rows-ABCDEF12"].map(load);

  test("stays until the next that changes something, since caches show such pages for a while", async () => {
    await write({ ...first });
    expect(await write({ ...second })).toEqual({ written: 2, removed: 0, left: [] });
    const both = await list();
    expect(both).toMatchObject({ ...first, ...second });
    expect(await write({ ...second })).toEqual({ written: 0, removed: 0, left: [] });
    expect(await list()).toEqual(both);
    expect(await write({ ...third })).toEqual({ written: 2, removed: 1, left: [] });
    expect(Object.keys(await list())).toEqual([
      "cuepoint-files.json",
      "index.html",
      ...Object.keys({ ...second, ...third }).filter((path) => path.startsWith("search/")),
    ]);
    await write({ ...second });
    expect(await list()).toMatchObject({ ...second, "search/rows-ABCDEF12.bin": "rows-ABCDEF12" });
  });

  test.each([
    ["a page is taken out, as an episode is", "e/talk-000000000001.html"],
    ["a text is another, as one that was corrected is", "search/text-000000000001.json"],
  ])("goes at once where %s", async (_, path) => {
    await write({ ...first, [path]: "said" });
    expect(await write({ ...second })).toMatchObject({ removed: 2 });
    expect(Object.keys(await list())).toEqual([
      "cuepoint-files.json",
      "index.html",
      "search/rows-000000000002.bin",
    ]);
  });
});

describe("what others put into the folder", () => {
  test.each(["index.html", "widget.js", "search.json", "e", "search", "widget"])(
    "keeps the first export out where it is called %s as an export's is, and is named",
    async (name) => {
      await mkdir(dir);
      await writeFile(join(dir, name), "mine");
      await expect(write(FILES)).rejects.toMatchObject({
        code: "usage",
        message: `${join(dir, name)} is there already, and no export wrote it`,
        hint: `Move it out of the folder, or export into a folder of its own, such as ${join(dir, "ask")}.`,
      });
      expect(await readdir(dir)).toEqual([name]);
    },
  );

  test("stays where it has other names, as of a checkout", async () => {
    const mine = {
      ".git/HEAD": "ref",
      CNAME: "me.example",
      LICENSE: "MIT",
      "README.md": "#",
      "search/mine.html": "",
    };
    for (const [path, content] of Object.entries(mine)) {
      await mkdir(dirname(join(dir, path)), { recursive: true });
      await writeFile(join(dir, path), content);
    }
    expect(await write(FILES)).toEqual({ written: 2, removed: 0, left: [] });
    expect(await write({ "index.html": "new" })).toEqual({ written: 1, removed: 1, left: [] });
    expect(await list()).toMatchObject({ ...mine, "index.html": "new" });
  });

  test.each(["e", "search", "widget", "other"])(
    "is no link in the place of the folder %s: nothing is written or removed behind it",
    async (folder) => {
      const files = { "index.html": "a", [`${folder}/b.html`]: "b" };
      await write(files);
      await rename(join(dir, folder), join(root, "elsewhere"));
      await writeFile(join(root, "elsewhere/.b.html.0a1b2c3d"), "mine");
      await symlink(join(root, "elsewhere"), join(dir, folder));
      for (const next of [{ ...files, [`${folder}/b.html`]: "new" }, { "index.html": "a" }])
        await expect(write(next)).rejects.toMatchObject({
          code: "usage",
          message: `${join(dir, folder)} is a link, where an export has a folder of its own`,
        });
      expect((await readdir(join(root, "elsewhere"))).sort()).toEqual([".b.html.0a1b2c3d", "b.html"]);
      expect(await readFile(join(root, "elsewhere/b.html"), "utf8")).toBe("b");
    },
  );

  test("is found before the first file is written, where the names are told first", async () => {
    await write(FILES);
    await writeFile(join(dir, "sitemap.xml"), "mine");
    const exported = open(async (folder) => {
      await folder.expect(["index.html", "e/new.html", "sitemap.xml"]);
      await folder.write("index.html", "new");
    });
    await expect(exported).rejects.toMatchObject({
      code: "usage",
      message: expect.stringContaining("sitemap.xml is there already"),
    });
    expect(await list()).toMatchObject({ ...FILES, "sitemap.xml": "mine", "cuepoint-files.json": LIST });
    expect(await readdir(dir)).not.toContain(".cuepoint-writing");
  });

  test("stays where it has the name of an index's lock", async () => {
    await mkdir(join(dir, ".lock"), { recursive: true });
    await writeFile(join(dir, ".lock/mine.txt"), "mine");
    await writeFile(join(dir, ".lock.json"), "mine");
    await write(FILES);
    expect(await list()).toMatchObject({ ".lock/mine.txt": "mine", ".lock.json": "mine" });
    await rm(join(dir, ".lock"), { recursive: true });
    await writeFile(join(dir, ".lock"), "mine");
    await write({ ...FILES, "index.html": "new" });
    expect(await list()).toMatchObject({ ".lock": "mine", "index.html": "new" });
  });

  test("keeps an export out where it stands in the lock's own place", async () => {
    await mkdir(join(dir, ".cuepoint-lock"), { recursive: true });
    await writeFile(join(dir, ".cuepoint-lock/mine.txt"), "mine");
    await expect(write(FILES)).rejects.toMatchObject({
      code: "usage",
      message: expect.stringContaining('.cuepoint-lock holds "mine.txt", which no export wrote'),
    });
    await rm(join(dir, ".cuepoint-lock"), { recursive: true });
    await writeFile(join(dir, ".cuepoint-lock"), "mine");
    await expect(write(FILES)).rejects.toMatchObject({ code: "index_unwritable" });
    expect(await list()).toEqual({ ".cuepoint-lock": "mine" });
  });

  test("stays beside an export's, and is not written over", async () => {
    await write(FILES);
    await writeFile(join(dir, "e/mine.html"), "mine");
    await writeFile(join(dir, "feed.json"), "mine");
    await expect(write({ ...FILES, "feed.json": "ours" })).rejects.toMatchObject({
      code: "usage",
      message: expect.stringMatching(/feed\.json is there already/),
    });
    await write({ "index.html": "a" });
    expect(await list()).toMatchObject({ "e/mine.html": "mine", "feed.json": "mine" });
  });

  test("stays in place of what hosts read, with what was changed in that, and is told each time", async () => {
    const offer = (content: string | null) =>
      open(async (folder) => {
        await folder.write("index.html", "a");
        if (content !== null) await folder.offer("robots.txt", content);
        return folder;
      }).then(({ changes }) => changes);
    expect(await offer("ours")).toEqual({ written: 2, removed: 0, left: [] });
    expect(await offer("new")).toEqual({ written: 1, removed: 0, left: [] });
    await writeFile(join(dir, "robots.txt"), "mine");
    for (const content of ["ours", "new"])
      expect(await offer(content)).toEqual({ written: 0, removed: 0, left: ["robots.txt"] });
    expect(await offer(null)).toEqual({ written: 0, removed: 0, left: [] });
    expect(await list()).toMatchObject({ "robots.txt": "mine" });
    await rm(join(dir, "robots.txt"));
    expect(await offer("ours")).toEqual({ written: 1, removed: 0, left: [] });
    expect(await offer(null)).toEqual({ written: 0, removed: 1, left: [] });
  });

  test("is not removed where it has taken an export's place, and is told once", async () => {
    await write({ ...FILES, "c.html": "c" });
    await writeFile(join(dir, "e/b.html"), "mine");
    await rm(join(dir, "c.html"));
    await mkdir(join(dir, "c.html"));
    const only = { "index.html": "a" };
    expect(await write(only)).toEqual({ written: 0, removed: 0, left: ["c.html", "e/b.html"] });
    expect(await write(only)).toEqual({ written: 0, removed: 0, left: [] });
    expect(await list()).toMatchObject({ "e/b.html": "mine" });
  });

  test("is not removed although a list that somebody changed names it", async () => {
    await write(FILES);
    await writeFile(join(root, "outside.txt"), "mine");
    for (const path of [
      "../outside.txt",
      join(root, "outside.txt"),
      "e/../../outside.txt",
      "..\\outside.txt",
    ]) {
      await writeFile(
        join(dir, "cuepoint-files.json"),
        JSON.stringify({ format: 1, files: { [path]: "00" }, former: {} }),
      );
      await expect(write(FILES)).rejects.toMatchObject({ code: "index_damaged" });
    }
    expect(await readFile(join(root, "outside.txt"), "utf8")).toBe("mine");
  });
});

describe("an export that was killed", () => {
  /** Leaves the folder as a kill does after so many files. */
  async function kill(files: Record<string, string>): Promise<void> {
    const killed = open(async (folder) => {
      for (const [path, content] of Object.entries(files)) await folder.write(path, content);
      throw new Error("killed");
    });
    await expect(killed).rejects.toThrow("killed");
  }

  test("leaves nothing that the next does not remove, though no list names it yet", async () => {
    await kill({ "search/rows-0.bin": "0" });
    await writeFile(join(dir, "search/.rows-0.bin.0a1b2c3d"), "torn");
    await writeFile(join(dir, "search/.mine.0a1b2c3d"), "mine");
    await kill({ "search/rows-1.bin": "1" });
    expect(Object.keys(await list())).toContain("search/rows-0.bin");
    await write(FILES);
    expect(Object.keys(await list())).toEqual([
      "cuepoint-files.json",
      "e/b.html",
      "index.html",
      "search/.mine.0a1b2c3d",
    ]);
  });

  test("leaves the files of the one before", async () => {
    await write(FILES);
    await kill({ "index.html": "new" });
    expect(await list()).toMatchObject({ "index.html": "new", "e/b.html": "b", "cuepoint-files.json": LIST });
    expect(await write({ ...FILES, "index.html": "new" })).toEqual({ written: 0, removed: 0, left: [] });
    expect(Object.keys(await list())).toEqual(["cuepoint-files.json", "e/b.html", "index.html"]);
  });

  const LINES = { a: "ca978112ca1b a.html\n", c: "2e7d2c03a950 c.html\n" };

  test("that tore a line of its journal leaves the next to write whole ones", async () => {
    await kill({ "a.html": "a" });
    await writeFile(join(dir, ".cuepoint-writing"), `${LINES.a}ca97 b.ht`);
    await kill({ "c.html": "c" });
    expect(await readFile(join(dir, ".cuepoint-writing"), "utf8")).toBe(LINES.a + LINES.c);
  });
});

test("two at once: the second waits as long as it may, and then says who writes", async () => {
  let release: () => void = () => undefined;
  let begun: () => void = () => undefined;
  const writing = new Promise<void>((resolve) => {
    begun = resolve;
  });
  const first = open(async (folder) => {
    begun();
    await new Promise<void>((resolve) => {
      release = resolve;
    });
    await folder.write("index.html", "first");
  });
  await writing;
  await expect(write(FILES)).rejects.toMatchObject({
    code: "index_locked",
    message: expect.stringContaining(`is writing the folder ${dir}`),
  });
  const second = open(async (folder) => await folder.write("index.html", "second"), 10_000);
  release();
  await Promise.all([first, second]);
  expect(await list()).toMatchObject({ "index.html": "second" });
});

test("a file in its place, and one above it, is named", async () => {
  await writeFile(dir, "");
  await expect(write(FILES)).rejects.toMatchObject({
    code: "usage",
    message: `Expected a folder at ${dir}, found a file`,
  });
  const file = dir;
  dir = join(dir, "site");
  await expect(write(FILES)).rejects.toMatchObject({
    code: "usage",
    message: `Expected a folder at ${file}, found a file`,
  });
});

test("a link that leads nowhere is named, in the folder's place and above it", async () => {
  await symlink(join(root, "gone"), dir);
  const link = dir;
  for (const place of [link, join(link, "ask")]) {
    dir = place;
    await expect(write(FILES)).rejects.toMatchObject({
      code: "usage",
      message: `${link} is a link to ${join(root, "gone")}, which is not there`,
    });
  }
});

test("what is written elsewhere for an export is named itself, with what mends it", async () => {
  vi.stubEnv("TMPDIR", join(root, "none"));
  const laying = open(async () => new SpoolFile().add(new Uint8Array(100_000)));
  await expect(laying).rejects.toMatchObject({
    code: "index_unwritable",
    sentence: expect.stringMatching(
      /^cannot lay a file aside in \S+none: ENOENT.+\. See that this folder is there, .+ TMPDIR\.$/,
    ),
  });
});

test.each([
  ["ENOSPC", /^Free some space, then/],
  ["EROFS", /read-only/],
  ["EACCES", /^Make the folder writable/],
  ["EIO", /^Look at the folder and its disk, then/],
])("what cannot be written for %s is told with what mends that alone", (code, hint) => {
  const cause = Object.assign(new Error(`${code}: no`), { code });
  expect(refuseWriting("site", cause)).toMatchObject({
    code: "index_unwritable",
    hint: expect.stringMatching(hint),
  });
});

test.each(["../x", "/x", "a//b", "a/./b", "", "a\\b"])("no file is written at %j", async (path) => {
  await expect(write({ [path]: "" })).rejects.toThrow(TypeError);
});

test.each([
  ["other bytes", "mine"],
  ["the same bytes", "new"],
])("a link in the place of a file is replaced though it leads to %s, which stay", async (_, held) => {
  await write(FILES);
  await writeFile(join(root, "outside.txt"), held);
  await rm(join(dir, "index.html"));
  await symlink(join(root, "outside.txt"), join(dir, "index.html"));
  await write({ ...FILES, "index.html": "new" });
  expect(await readFile(join(root, "outside.txt"), "utf8")).toBe(held);
  expect((await lstat(join(dir, "index.html"))).isFile()).toBe(true);
  expect(await readFile(join(dir, "index.html"), "utf8")).toBe("new");
});
