import { parentPort, workerData } from "node:worker_threads";
import { collectGarbage } from "../platform/collect-garbage.js";
import { describeError } from "../shared/errors.js";
import type {
  LoadedModel,
  LoadModel,
  ModelModule,
  WorkerMessage,
  WorkerReply,
  WorkerRequest,
  WorkerSettings,
} from "./worker-messages.js";

type Model = LoadedModel<unknown, unknown>;

const modules = workerData as WorkerSettings;
const loaded = await Promise.allSettled(modules.map(load));
const models = new Map(modules.map(({ href }, i) => [href, loaded[i] as PromiseSettledResult<Model>]));
// Where one model cannot be loaded the others still run; where none can the thread ends, and its error tells why.
const failures = loaded.flatMap((each) => (each.status === "rejected" ? [each.reason as unknown] : []));
if (failures.length === modules.length) throw failures[0];
let last = Promise.resolve();
collectGarbage();

parentPort?.on("message", (message: WorkerMessage) => {
  last = last.then(() => ("close" in message ? end() : answer(message)));
});
reply({ ready: true });

async function load({ href, settings }: ModelModule): Promise<Model> {
  const module = (await import(href)) as { load: LoadModel<unknown, unknown, unknown> };
  return await module.load(settings);
}

/** Ends the thread from within: stopped from outside during a run it would end the whole process. */
async function end(): Promise<void> {
  for (const each of loaded) if (each.status === "fulfilled") await each.value.dispose();
  parentPort?.close();
}

async function answer({ href, input }: WorkerRequest): Promise<void> {
  try {
    const model = models.get(href);
    if (model?.status !== "fulfilled") throw model?.reason ?? new Error("it was not loaded");
    reply({ output: await model.value.run(input) });
  } catch (error) {
    reply({ error: describeError(error) });
  }
}

function reply(message: WorkerReply): void {
  parentPort?.postMessage(message);
}
