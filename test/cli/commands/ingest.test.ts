import { mkdir, mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeAll, expect, test } from "vitest";
import { runCli } from "../run-cli.js";

const COUNT = 200;
let corpusDir: string;
let env: Readonly<Record<string, string>>;

beforeAll(async () => {
  const folder = await mkdtemp(join(tmpdir(), "cuepoint-many-"));
  corpusDir = join(folder, "corpus");
  env = { CUEPOINT_CORPUS_DIR: corpusDir, CUEPOINT_INDEX_DIR: join(folder, "index") };
  await mkdir(join(corpusDir, "audio"), { recursive: true });
  const items = Array.from({ length: COUNT }, (_, i) => {
    const notes = i < 180 ? `<description>On plank ${i}.</description>` : "";
    return `<item><title>Plank ${i}</title><guid>${i}</guid>${notes}<itunes:duration>soon</itunes:duration></item>`;
  });
  await writeFile(
    join(corpusDir, "feed.xml"),
    `<rss><channel><title>Slipway</title>${items.join("")}</channel></rss>`,
  );
  for (let i = 0; i < COUNT; i++)
    await writeFile(join(corpusDir, "audio", `${i}.${i % 4 === 0 ? "jpg" : "mp3"}`), "x");
});

test("what many items of a feed lack, and many media files, are a line for each reason and kind", async () => {
  const { code, stderr } = await runCli(["ingest", "--dry-run"], { env });
  expect(code).toBe(0);
  const lines = stderr.split("\n").filter((line) => line !== "");
  const feed = `Note: ${corpusDir}/feed.xml: `;
  expect(lines.map((line) => line.replaceAll("\\", "/")).toSorted()).toEqual([
    expect.stringContaining(
      `Left out 150 .mp3 files, such as ${corpusDir}/audio/1.mp3: a recording is not read`,
    ),
    `Left out 50 .jpg files, such as ${corpusDir}/audio/0.jpg: in no format that is read.`,
    `${feed}180 items have no chapters or transcript: kept by title and description`,
    `${feed}20 items have no chapters or transcript: left out, as nothing else is known`,
    `${feed}200 times in its items: expected a duration in seconds or as h:mm:ss`,
  ]);
});

test("`--json` names each of them", async () => {
  const { stdout } = await runCli(["ingest", "--dry-run", "--json"], { env });
  const { notes, ignored } = JSON.parse(stdout);
  expect(ignored).toHaveLength(COUNT);
  expect(notes).toHaveLength(2 * COUNT);
  expect(notes).toContain(
    `${corpusDir}/feed.xml: “Plank 7” has no chapters, transcript or list of times, only a description`,
  );
});
