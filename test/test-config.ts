import "../src/language/english/english-files.js";
import { type Config, readConfig } from "../src/compose/config.js";

/** The developer's own model folder and hub; nothing else of the environment reaches a test. */
export function readTestConfig(): Config {
  const kept = ["CUEPOINT_MODEL_DIR", "HF_ENDPOINT", "XDG_CACHE_HOME", "LOCALAPPDATA"];
  return readConfig({}, Object.fromEntries(kept.map((name) => [name, process.env[name]])));
}
