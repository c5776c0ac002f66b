import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { runScript } from "./run-script.js";

/** Builds the one part of `dist` that the program's modules need where they run from `src`. */
export async function setup(): Promise<void> {
  await mkdir(join(import.meta.dirname, "../../dist/store/vectors"), { recursive: true });
  await runScript("build:kernel");
}
