import { parentPort, workerData } from "node:worker_threads";
import { describeFile } from "./file-digest.js";

/** A thread that hashes one file and ends. */
const { path, bytes } = workerData as { path: string; bytes: number };
parentPort?.postMessage(await describeFile(path, bytes));
