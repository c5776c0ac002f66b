import { execFile } from "node:child_process";
import { access, mkdir } from "node:fs/promises";
import { homedir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";

const MODULE = "github.com/weaviate/weaviate/cmd/weaviate-server@v1.33.0";
const BIN = join(homedir(), ".cache", "cuepoint", "bin");
const BINARY = join(BIN, "weaviate-server");

/** Path of a Weaviate server of the version that the program is tested with; it is compiled where it is missing. */
export async function installWeaviate(): Promise<string> {
  const isThere = await access(BINARY).then(
    () => true,
    () => false,
  );
  if (isThere) return BINARY;
  process.stderr.write(`compiling ${MODULE}: some minutes, once\n`);
  await mkdir(BIN, { recursive: true });
  try {
    await promisify(execFile)("go", ["install", MODULE], { env: { ...process.env, GOBIN: BIN } });
  } catch (error) {
    const { code, stderr = "" } = error as { code?: unknown; stderr?: string };
    throw new Error(
      code === "ENOENT"
        ? "The tests compile Weaviate's server: install Go (1.24 or later), then run them again."
        : `Weaviate's server could not be compiled:\n${stderr.slice(-2_000)}`,
    );
  }
  return BINARY;
}
