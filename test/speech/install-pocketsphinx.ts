import { spawnSync } from "node:child_process";
import { installPackage } from "../python-environment.js";

const PROGRAMS = ["espeak-ng", "ffmpeg"];

/**
 * Path of a Python that has pocketsphinx and its English model. What is missing, as a sentence, where it, espeak-ng or ffmpeg
 * cannot be had.
 */
export async function installPocketsphinx(): ReturnType<typeof installPackage> {
  const absent = PROGRAMS.filter((program) => spawnSync(program, ["--version"]).error !== undefined);
  if (absent.length > 0) return { missing: `${absent.join(" and ")} cannot be found on the PATH` };
  return await installPackage("pocketsphinx==5.1.1");
}
