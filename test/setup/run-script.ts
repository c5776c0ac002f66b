import { execFile } from "node:child_process";
import { promisify } from "node:util";

/** Runs a script of package.json; where it fails, throws what it printed. */
export async function runScript(name: string): Promise<void> {
  try {
    await promisify(execFile)("npm", ["run", "--silent", name], { shell: process.platform === "win32" });
  } catch (error) {
    const { stdout = "", stderr = "" } = error as { stdout?: string; stderr?: string };
    throw new Error(`npm run ${name} failed:\n${stdout}${stderr}`);
  }
}
