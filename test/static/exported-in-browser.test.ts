import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { beforeAll, describe, expect, test } from "vitest";
import { makeChapters, makeEpisode, makeSpokenEpisode } from "../fakes/episodes.js";
import {
  ask,
  inChat,
  QUESTION,
  readChat,
  readText,
  settle,
  useBrowser,
  useClosing,
  waitFor,
  waitForCount,
} from "../widget/browser/drive-widget.js";
import { openPage } from "../widget/browser/open-page.js";
import { type ExportedFolder, exportFolder } from "./browser/export-folder.js";
import { type FolderHostOptions, startFolder } from "./browser/start-folder.js";

const browser = useBrowser();
const closing = useClosing();

let exported: ExportedFolder;
beforeAll(async () => {
  const spoken = makeSpokenEpisode(40, { id: "spring", title: "Hives in spring" });
  // No question reads all of these.
  const others = Array.from({ length: 40 }, (_, i) =>
    makeEpisode({
      id: `rope-${i}`,
      title: `Rope ${i}`,
      chapters: makeChapters(`Rope ${i} is of hemp`, `Knot ${i} slips`),
    }),
  );
  exported = await exportFolder([makeEpisode(), spoken, ...others]);
});

interface Options extends FolderHostOptions {
  /** What the host has in place of some paths. */
  readonly spoilt?: readonly (readonly [path: string, instead: number | "page"])[];
}

async function open(path = "", { spoilt = [], ...options }: Options = {}) {
  const folder = await startFolder(exported.files, options);
  for (const [own, instead] of spoilt) folder.spoilt.set(own, instead);
  closing({ close: folder.stop });
  const opened = await openPage(browser(), `${folder.url}/${path}`, { watchesOnly: true });
  closing(opened.page);
  await waitFor(opened.page, inChat(".question"));
  return { ...opened, folder };
}

test("a page that was opened as a file can be read, and says in a sentence how it can be asked", async () => {
  const dir = await mkdtemp(join(tmpdir(), "cuepoint-file-"));
  closing({ close: () => rm(dir, { recursive: true }) });
  for (const [path, bytes] of exported.files) {
    await mkdir(dirname(join(dir, path)), { recursive: true });
    await writeFile(join(dir, path), bytes);
  }
  const { page, faults } = await openPage(browser(), pathToFileURL(join(dir, "index.html")).href, {
    watchesOnly: true,
  });
  closing(page);
  await waitFor(page, "cuepoint-chat [role=note]");
  expect((await readText(page, "cuepoint-chat"))[0]).toContain("put its folder on a web host");
  const [link] = await page.$$eval("main a", (links) =>
    links.map((each) => (each as HTMLAnchorElement).href),
  );
  await page.goto(String(link));
  await waitFor(page, "cuepoint-chat [role=note]");
  expect((await readText(page, "main"))[0]).toContain("Winter Hives");
  expect(faults).toEqual([]);
});

describe("an exported folder", () => {
  test.each(["", "/some/path"])(
    "answers on its own pages under %j, and nothing is refused or asked elsewhere",
    async (under) => {
      const { page, faults, foreign, folder } = await open("", { under });
      await ask(page, QUESTION);
      await waitFor(page, inChat(".origin"));
      expect((await readChat(page, ".answer"))[0]).toContain("Damp kills more colonies than cold");
      expect([faults, foreign]).toEqual([[], []]);
      expect(folder.asked.filter((path) => /search\/.*text/.test(path)).length).toBeGreaterThan(0);
    },
  );

  test("answers about its episodes, and about one on the episode's page", async () => {
    const { page, faults } = await open("e/winter-hives.html");
    await ask(page, QUESTION);
    await waitFor(page, inChat(".origin"));
    expect((await readChat(page, ".answer"))[0]).toContain("Damp kills more colonies than cold");
    await ask(page, "Which episodes are there?");
    await waitForCount(page, ".origin", 2);
    expect(faults).toEqual([]);
  });

  test("loads what further questions need after an answer, and answers them once the network is gone", async () => {
    const { page, folder } = await open();
    await ask(page, QUESTION);
    await waitFor(page, inChat(".origin"));
    const needed = [...folder.files.keys()].filter((path) => /^search\/(?:terms|text)-/.test(path));
    expect(needed.filter((path) => !folder.asked.includes(path))).not.toEqual([]);
    await expect.poll(() => needed.filter((path) => !folder.asked.includes(path))).toEqual([]);
    await settle(page);
    await folder.stop();
    await ask(page, "How much honey do box hives hold?");
    await waitForCount(page, ".origin", 2);
    expect((await readChat(page, ".answer"))[1]).toContain("40 kg of honey");
  });

  test("answers a question of names where what tells its language cannot be had", async () => {
    const { page, folder } = await open();
    const detector = [...folder.files].flatMap(([path, bytes]) => (bytes.length > 900_000 ? [path] : []));
    expect(detector).toHaveLength(1);
    for (const path of detector) folder.spoilt.set(path, 404);
    await ask(page, "colonies varroa oxalic warre damp setup?");
    await waitFor(page, inChat(".origin"));
    expect(folder.asked).toContain(detector[0]);
    expect(await readChat(page, ".failure")).toEqual([]);
  });

  test("loads what tells a question's language after an answer, and tells it once the network is gone", async () => {
    const { page, folder } = await open();
    const [detector] = [...folder.files].flatMap(([path, bytes]) => (bytes.length > 900_000 ? [path] : []));
    await ask(page, QUESTION);
    await waitFor(page, inChat(".origin"));
    await expect.poll(() => folder.asked, { timeout: 10_000 }).toContain(detector);
    await settle(page);
    await folder.stop();
    await ask(page, "Warum sterben die Bienen im Winter?");
    await waitForCount(page, ".origin", 2);
    expect((await readChat(page, ".answer"))[1]).toContain("auf Englisch");
  });

  test.each([
    ["rows", 404, "the host answers with status 404"],
    ["rows", "page", "the host answers with a page"],
    ["text", 404, "the host answers with status 404"],
    ["english", "page", "the host answers with a page"],
  ] as const)(
    "tells the reader what helps and the owner which file of %s is missing where the host has %s, and answers once it is there",
    async (part, instead, why) => {
      const path = [...exported.files.keys()].filter((each) => each.startsWith(`search/${part}-`));
      const { page, folder } = await open("", { spoilt: path.map((each) => [each, instead]) });
      const logged: string[] = [];
      page.on("console", (message) => logged.push(message.text()));
      await ask(page, QUESTION);
      await waitFor(page, inChat(".failure"));
      const [failure] = await readChat(page, ".failure");
      expect(failure).toMatch(
        /^Part of this site's search is missing or does not work\. Load the page again;/,
      );
      expect(logged.join("\n")).toMatch(
        new RegExp(`search/${part}-\\S+ is not what was exported: ${why}\\. Run`),
      );
      folder.spoilt.clear();
      await page.click(inChat(".again"));
      await waitFor(page, inChat(".origin"));
    },
  );

  test.each(["gone", "pages"] as const)(
    "answers from a new export while old files are %s, in a page that was open before",
    async (old) => {
      const anew = await exportFolder([makeEpisode({ title: "Another title" })]);
      const { page, folder } = await open();
      await ask(page, "Which episodes are there?");
      // Before anything is loaded ahead, and once all that opens a folder is.
      const isOpening = () =>
        ["episodes", "lexicon", "rows", "parts", "english", "requests"].every((kind) =>
          folder.asked.some((path) => path.startsWith(`search/${kind}-`)),
        );
      await expect.poll(isOpening, { timeout: 20_000 }).toBe(true);
      for (const path of [...folder.files.keys()].filter((each) => each.startsWith("search"))) {
        if (anew.files.has(path)) continue;
        folder.files.delete(path);
        if (old === "pages") folder.spoilt.set(path, "page");
      }
      for (const [path, file] of anew.files) if (path.startsWith("search")) folder.files.set(path, file);
      await waitForCount(page, ".origin", 1);
      await ask(page, QUESTION);
      await waitForCount(page, ".origin", 2);
      expect(await readChat(page, ".failure")).toEqual([]);
      expect(folder.asked.filter((path) => path === "search.json")).toHaveLength(2);
    },
  );
});
