import { availableParallelism } from "node:os";
import { Worker } from "node:worker_threads";
import { AppError, describeError } from "../errors.js";
import type { Embedder, Embedding, EmbedOptions } from "./embedder.js";
import type { EmbeddingModel } from "./model-table.js";
import type {
  WorkerMessage,
  WorkerReply,
  WorkerRequest,
  WorkerSettings,
  WorkerVectors,
} from "./worker-messages.js";

/** More threads a run than this gain nothing for sentences. */
const MOST_THREADS = 4;

/** The built worker, found from `src/` as from `dist/`: a thread runs JavaScript only. */
const WORKER = new URL("../../dist/embed/embedding-worker.js", import.meta.url);

export interface TransformersEmbedderOptions {
  readonly model: EmbeddingModel;
  /** Holds the verified files, in a folder named after the model. */
  readonly modelDir: string;
  /** Threads a run; default: a core each, four at most. A short text gains little from a second one. */
  readonly threads?: number;
  /** The thread's program. Default: the built worker. */
  readonly worker?: URL;
}

type Work = Omit<WorkerRequest, "id">;

const NOTHING: WorkerVectors = { vectors: new Float32Array(), pieces: [], tokens: new Float32Array() };

interface Pending {
  readonly resolve: (found: WorkerVectors) => void;
  readonly reject: (error: unknown) => void;
  readonly onProgress: ((done: number) => void) | undefined;
}

/**
 * Transformers.js in a worker thread: inference blocks the thread it runs on. The worker starts with the
 * first text and keeps no process alive; one that fails is replaced at the next call.
 */
export function createTransformersEmbedder(options: TransformersEmbedderOptions): Embedder {
  const { model, modelDir, threads = availableParallelism(), worker = WORKER } = options;
  const connection = new WorkerConnection(worker, {
    name: model.name,
    modelDir,
    dimensions: model.dimensions,
    pooling: model.pooling,
    threads: Math.min(threads, MOST_THREADS),
  });
  const { dimensions, passagePrefix, queryPrefix } = model;
  const embedPassages: Embedder["embedPassages"] = async (texts, embedOptions = {}) => {
    const found = await connection.request({ texts, prefix: passagePrefix, withTokens: false }, embedOptions);
    return texts.map((_, i) => found.vectors.slice(i * dimensions, (i + 1) * dimensions));
  };
  const embedTokens: Embedder["embedTokens"] = async (texts, embedOptions = {}) =>
    listEmbeddings(
      await connection.request({ texts, prefix: passagePrefix, withTokens: true }, embedOptions),
      dimensions,
    );
  const embedQuery: Embedder["embedQuery"] = async (text, embedOptions = {}) => {
    const found = await connection.request(
      { texts: [text], prefix: queryPrefix, withTokens: true },
      embedOptions,
    );
    const [embedding] = listEmbeddings(found, dimensions);
    if (embedding === undefined) throw new AppError("internal", "the embedding worker gave no vector");
    return embedding;
  };
  return {
    model,
    warmUp: async () => void (await embedQuery("warm-up")),
    embedPassages,
    embedTokens,
    embedQuery,
    close: () => connection.close(),
  };
}

function listEmbeddings({ vectors, pieces, tokens }: WorkerVectors, dimensions: number): Embedding[] {
  let at = 0;
  return pieces.map((own, i) => {
    const data = tokens.slice(at, at + own.length * dimensions);
    at += data.length;
    return { vector: vectors.slice(i * dimensions, (i + 1) * dimensions), tokens: { pieces: own, data } };
  });
}

/** Looks at the texts themselves: with a prefix none is empty. */
function refuseEmpty(texts: readonly string[]): void {
  const empty = texts.findIndex((text) => text.trim() === "");
  if (empty >= 0) throw new AppError("internal", `expected a text to embed, got an empty one at ${empty}`);
}

/** Requests and replies by number, and the worker they go to. */
class WorkerConnection {
  readonly #program: URL;
  readonly #settings: WorkerSettings;
  readonly #pending = new Map<number, Pending>();
  #worker: Worker | null = null;
  #lastId = 0;

  constructor(program: URL, settings: WorkerSettings) {
    this.#program = program;
    this.#settings = settings;
  }

  async request(work: Work, { signal, onProgress }: EmbedOptions): Promise<WorkerVectors> {
    refuseEmpty(work.texts);
    signal?.throwIfAborted();
    if (work.texts.length === 0) return NOTHING;
    const worker = this.#start();
    const id = ++this.#lastId;
    const cancel = () => {
      send(worker, { cancel: id });
      this.#settle(id)?.reject(signal?.reason);
    };
    signal?.addEventListener("abort", cancel, { once: true });
    try {
      return await new Promise((resolve, reject) => {
        this.#pending.set(id, { resolve, reject, onProgress });
        worker.ref();
        send(worker, { id, ...work });
      });
    } finally {
      signal?.removeEventListener("abort", cancel);
    }
  }

  /** The worker ends by itself, after the batch it is at. */
  async close(): Promise<void> {
    const worker = this.#worker;
    this.#fail(new AppError("interrupted", "the embedder was closed"));
    if (worker === null) return;
    worker.ref();
    const ended = new Promise((resolve) => worker.once("exit", resolve));
    send(worker, { close: true });
    await ended;
  }

  #start(): Worker {
    if (this.#worker !== null) return this.#worker;
    const worker = new Worker(this.#program, { workerData: this.#settings });
    worker.unref();
    worker.on("message", (reply: WorkerReply) => this.#receive(reply));
    const fail = (reason: string, cause?: unknown) => {
      if (this.#worker === worker)
        this.#fail(new AppError("internal", `the embedding worker failed: ${reason}`, { cause }));
    };
    worker.on("error", (error) => fail(describeError(error), error));
    worker.on("exit", (code) => fail(`it ended with code ${code}`));
    this.#worker = worker;
    return worker;
  }

  #receive(reply: WorkerReply): void {
    if ("done" in reply) this.#pending.get(reply.id)?.onProgress?.(reply.done);
    else if ("vectors" in reply) this.#settle(reply.id)?.resolve(reply);
    else
      this.#settle(reply.id)?.reject(new AppError("internal", `the embedding worker failed: ${reply.error}`));
  }

  /** Takes a request off the list; with none left the worker no longer keeps the process alive. */
  #settle(id: number): Pending | undefined {
    const pending = this.#pending.get(id);
    this.#pending.delete(id);
    if (this.#pending.size === 0) this.#worker?.unref();
    return pending;
  }

  #fail(error: AppError): void {
    this.#worker = null;
    for (const { reject } of this.#pending.values()) reject(error);
    this.#pending.clear();
  }
}

function send(worker: Worker, message: WorkerMessage): void {
  worker.postMessage(message);
}
