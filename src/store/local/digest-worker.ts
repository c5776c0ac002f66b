import { parentPort, workerData } from "node:worker_threads";
import { describeFile } from "./file-digest.js";

/** A thread that hashes one file and ends. */
parentPort?.postMessage(await describeFile(workerData as string));
