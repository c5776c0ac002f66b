import { spawn } from "node:child_process";
import { once } from "node:events";
import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { BENCH_FOLDER } from "../corpora/bench-folder.js";

const SOURCE = "test/bench/speed/peers";
const FOLDER = join(BENCH_FOLDER, "peers");
/** Written last: what an interrupted installation left is done again. */
const INSTALLED = join(FOLDER, "installed.json");

/**
 * The folder of what is compared with, installed there the first time and where a version has changed: none of it is
 * a dependency of the program. Throws where the installation fails.
 */
export async function installPeers(): Promise<string> {
  mkdirSync(FOLDER, { recursive: true });
  const wanted = readFileSync(join(SOURCE, "package.json"), "utf8");
  for (const name of readdirSync(SOURCE)) copyFileSync(join(SOURCE, name), join(FOLDER, name));
  if (existsSync(INSTALLED) && readFileSync(INSTALLED, "utf8") === wanted) return FOLDER;
  process.stderr.write(`installing what is compared with, once, in ${FOLDER}\n`);
  const command = spawn("npm", ["install", "--no-audit", "--no-fund", "--no-package-lock"], {
    cwd: FOLDER,
    stdio: ["ignore", "ignore", "pipe"],
    shell: process.platform === "win32",
  });
  let said = "";
  command.stderr.setEncoding("utf8").on("data", (text: string) => {
    said += text;
  });
  const [code] = await once(command, "close");
  if (code !== 0) throw new Error(`npm could not install what is compared with:\n${said.trim()}`);
  writeFileSync(INSTALLED, wanted);
  return FOLDER;
}
