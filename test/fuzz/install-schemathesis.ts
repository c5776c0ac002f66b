import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { findCache, makePythonEnvironment, run } from "../python-environment.js";

const PACKAGE = "schemathesis==4.32.5";
const SHOW = "import importlib.metadata as m; print('schemathesis==' + m.version('schemathesis'))";

/**
 * Path of a Python that has Schemathesis, in the user's cache: fetched once, told on stderr. What is missing, as a
 * sentence, where it cannot be had.
 */
export async function installSchemathesis(): Promise<
  { readonly python: string } | { readonly missing: string }
> {
  try {
    const python = await makePythonEnvironment(join(findCache(), "schemathesis"));
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
