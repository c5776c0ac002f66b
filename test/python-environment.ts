import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { homedir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { resolveDefaultModelDir } from "../src/embed/default-model-dir.js";

const WINDOWS = process.platform === "win32";

/** The program's folder in the user's cache. */
export function findCache(): string {
  const models = resolveDefaultModelDir({
    environment: process.env,
    platform: process.platform,
    home: homedir(),
  });
  return dirname(models);
}

/** Path of the Python of an environment in the folder, made where it is missing. Wants Python 3 with pip and venv. */
export async function makePythonEnvironment(folder: string): Promise<string> {
  await mkdir(folder, { recursive: true });
  const environment = join(folder, "venv");
  const python = WINDOWS ? join(environment, "Scripts", "python.exe") : join(environment, "bin", "python");
  if (!existsSync(python)) await run(WINDOWS ? "python" : "python3", ["-m", "venv", environment]);
  return python;
}

/** All that the command says goes to stderr. */
export async function run(command: string, args: readonly string[]): Promise<void> {
  const child = spawn(command, args, { stdio: ["ignore", process.stderr, process.stderr] });
  const [code] = await once(child, "exit");
  if (code !== 0) throw new Error(`${command} ${args.join(" ")} ended with ${code}`);
}

/**
 * Path of a Python that has a package, such as `schemathesis==4.32.5`, in an environment of its own in the user's cache:
 * fetched once, told on stderr. What is missing, as a sentence, where it cannot be had.
 */
export async function installPackage(
  wanted: `${string}==${string}`,
): Promise<{ readonly python: string } | { readonly missing: string }> {
  const [name = ""] = wanted.split("==");
  try {
    const python = await makePythonEnvironment(join(findCache(), name));
    if (!(await isInstalled(python, name, wanted))) await run(python, ["-m", "pip", "install", wanted]);
    return { python };
  } catch (error) {
    return { missing: `${wanted} cannot be had with Python 3, venv and pip: ${String(error)}` };
  }
}

async function isInstalled(python: string, name: string, wanted: string): Promise<boolean> {
  const show = `import importlib.metadata as m; print('${name}==' + m.version('${name}'))`;
  try {
    return (await promisify(execFile)(python, ["-c", show])).stdout.trim() === wanted;
  } catch {
    return false;
  }
}
