import { execFile, spawnSync } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { findCache, makePythonEnvironment, run } from "../python-environment.js";

const PACKAGE = "pocketsphinx==5.1.1";
const SHOW = "import importlib.metadata as m; print('pocketsphinx==' + m.version('pocketsphinx'))";
const PROGRAMS = ["espeak-ng", "ffmpeg"];

/**
 * Path of a Python that has pocketsphinx and its English model, in the user's cache: fetched once, told on stderr. What is
 * missing, as a sentence, where it, espeak-ng or ffmpeg cannot be had.
 */
export async function installPocketsphinx(): Promise<
  { readonly python: string } | { readonly missing: string }
> {
  const absent = PROGRAMS.filter((program) => spawnSync(program, ["--version"]).error !== undefined);
  if (absent.length > 0) return { missing: `${absent.join(" and ")} cannot be found on the PATH` };
  try {
    const python = await makePythonEnvironment(join(findCache(), "pocketsphinx"));
    if (!(await isInstalled(python))) await run(python, ["-m", "pip", "install", PACKAGE]);
    return { python };
  } catch (error) {
    return { missing: `${PACKAGE} cannot be had with Python 3, venv and pip: ${String(error)}` };
  }
}

async function isInstalled(python: string): Promise<boolean> {
  try {
    return (await promisify(execFile)(python, ["-c", SHOW])).stdout.trim() === PACKAGE;
  } catch {
    return false;
  }
}
