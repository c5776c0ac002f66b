// Loaded into a process with `--import`: its n-th step on the index folder fails, or is its last.
import fs from "node:fs/promises";
import { syncBuiltinESMExports } from "node:module";
import { resolve } from "node:path";
import { isMainThread } from "node:worker_threads";

const { FAULT_AT, FAULT_KIND, CUEPOINT_INDEX_DIR } = process.env;
const folder = resolve(CUEPOINT_INDEX_DIR ?? "index");
let step = 0;

function fail(name) {
  // The embedding thread loads this as well, and writes nothing.
  if (!isMainThread || ++step !== Number(FAULT_AT)) return;
  if (FAULT_KIND === "kill") process.kill(process.pid, "SIGKILL");
  const error = new Error(`${FAULT_KIND}: no space left on device, ${name}`);
  throw Object.assign(error, { code: FAULT_KIND });
}

function wrapHandle(handle) {
  for (const name of ["write", "writeFile", "sync", "truncate"]) {
    const original = handle[name].bind(handle);
    handle[name] = async (...args) => {
      fail(name);
      return original(...args);
    };
  }
  return handle;
}

for (const name of ["mkdir", "mkdtemp", "open", "rename", "rm", "writeFile"]) {
  const original = fs[name];
  fs[name] = async (path, ...args) => {
    const isOwn = resolve(String(path)).startsWith(folder);
    if (isOwn) fail(name);
    const result = await original(path, ...args);
    return isOwn && name === "open" ? wrapHandle(result) : result;
  };
}
syncBuiltinESMExports();
process.on("exit", () => {
  if (isMainThread && FAULT_KIND === "count") process.stderr.write(`steps ${step}\n`);
});
