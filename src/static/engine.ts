import { AppError, describeError } from "../shared/errors.js";
import { answerOnPort, type Engine } from "./answer-on-port.js";
import type { ModelOpening, ModelReply } from "./better/model-messages.js";
import type { Thread } from "./better/model-thread.js";
import type { EngineModule } from "./folder/connect-folder.js";
import type { Asking } from "./folder/connection.js";
import { startWorker } from "./folder/start-worker.js";
import type { AskedRequest, Opening } from "./messages.js";
import { openEngine } from "./open-engine.js";

/** Answers from a folder in this thread, which is the page's own: it runs no models. */
export const openHere: EngineModule["openHere"] = (opening) =>
  answerFrom(openEngine(opening, { startModels: null, rehearses: false }));

const answerFrom =
  (engine: Engine): Asking =>
  (asked, port) =>
    void answerOnPort(engine, asked, port);

/** A second worker of this module, which runs the models: each run blocks its thread. */
async function startModels(): Promise<Thread> {
  const worker = await startWorker(import.meta.url);
  if (worker === null) throw new AppError("model_unavailable", "the browser starts no thread for the models");
  return worker;
}

/** Whoever waits for the models hears of a folder that was published anew. */
async function startRunning(opening: ModelOpening): Promise<void> {
  try {
    const { runModels } = await import("./better/model-worker.js");
    await runModels(opening);
  } catch (error) {
    self.postMessage({ error: describeError(error) } satisfies ModelReply);
  }
}

/** A worker hears first of its folder, then of questions; or of its models, then of what to run them on. */
function serveFromWorker(): void {
  let ask: Asking | null = null;
  self.onmessage = ({ data, ports: [port] }: MessageEvent<Opening | ModelOpening | AskedRequest>) => {
    if ("models" in data) void startRunning(data);
    else if ("folder" in data) ask = answerFrom(openEngine(data, { startModels, rehearses: true }));
    else if (port !== undefined) ask?.(data, port);
  };
  self.postMessage("ready");
}

if (!("document" in self)) serveFromWorker();
