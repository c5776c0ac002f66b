import type { RunModel } from "../../inference/waiting-tasks.js";
import { untilAborted } from "../../platform/abort-signals.js";
import { AppError } from "../../shared/errors.js";
import { markModels } from "./mark-models.js";
import type { ModelName, ModelOpening, ModelReply, ModelRequest } from "./model-messages.js";

/** A worker, as far as it is used here. */
export interface Thread {
  postMessage(message: ModelOpening | ModelRequest): void;
  addEventListener(type: "message", listener: (event: { readonly data: ModelReply }) => void): void;
  addEventListener(type: "error", listener: (event: { readonly message?: string }) => void): void;
  terminate(): void;
}

/** The models' thread, which has one input at a time: what nobody waits for any more is not begun. */
export class ModelThread {
  readonly #thread: Thread;
  readonly #onLost: () => void;
  #last: Promise<unknown> = Promise.resolve();
  #failure: AppError | null = null;
  #receive: (reply: ModelReply) => void = () => {};

  /** `onLost` is called once where the thread ends before it is closed: a phone may have no memory for it. */
  constructor(thread: Thread, onLost = () => {}) {
    this.#thread = thread;
    this.#onLost = onLost;
    thread.addEventListener("message", ({ data }) => this.#receive(data));
    thread.addEventListener("error", ({ message = "it ended" }) => {
      if (this.#failure === null) {
        markModels(message);
        this.#onLost();
      }
      this.#fail(message);
    });
  }

  /** Loads the models. Throws `model_unavailable`. */
  async open(opening: ModelOpening): Promise<void> {
    const reply = await this.#ask(opening);
    if ("error" in reply)
      throw new AppError("model_unavailable", `the models cannot be loaded: ${reply.error}`);
  }

  /** Gives what runs one of the models. It throws `internal` where the thread or the model fails, and the signal's reason. */
  runner<Input, Output>(model: ModelName): RunModel<Input, Output> {
    return async ({ inputs }, { signal, onProgress }) => {
      const outputs: Output[] = [];
      for (const input of inputs) {
        outputs.push((await untilAborted(this.#run(model, input, signal), signal)) as Output);
        onProgress?.(outputs.length);
      }
      return outputs;
    };
  }

  close(): void {
    this.#fail("it was closed");
    this.#thread.terminate();
  }

  #run(model: ModelName, input: unknown, signal: AbortSignal | undefined): Promise<unknown> {
    const turn = this.#last.then(async () => {
      signal?.throwIfAborted();
      const reply = await this.#ask({ model, input });
      if ("error" in reply) {
        markModels(reply.error);
        throw new AppError("internal", `the models' thread failed: ${reply.error}`);
      }
      return reply.output;
    });
    this.#last = turn.catch(() => undefined);
    return turn;
  }

  async #ask(message: ModelOpening | ModelRequest): Promise<ModelReply> {
    if (this.#failure !== null) throw this.#failure;
    const reply = new Promise<ModelReply>((resolve) => {
      this.#receive = resolve;
    });
    this.#thread.postMessage(message);
    return await reply;
  }

  #fail(why: string): void {
    this.#failure ??= new AppError("internal", `the models' thread failed: ${why}`);
    this.#receive({ error: why });
  }
}
