/** What a worker can do, once it is loaded. */
export interface LoadedModel<Input, Output> {
  run(input: Input): Promise<Output>;
  dispose(): Promise<unknown>;
}

/** A module that a worker loads exports this as `load`. Settings, inputs and outputs are cloned between threads. */
export type LoadModel<Settings, Input, Output> = (settings: Settings) => Promise<LoadedModel<Input, Output>>;

/** A module of the built program for workers to load. */
export interface ModelModule {
  readonly href: string;
  readonly settings: unknown;
}

/** A worker is started with the modules that it loads. */
export type WorkerSettings = readonly ModelModule[];

export interface WorkerRequest {
  /** The module whose model runs. */
  readonly href: string;
  readonly input: unknown;
}

/** A request, or the order to end. */
export type WorkerMessage = WorkerRequest | { readonly close: true };

/** A worker first says that it is loaded; then, for each request in order, it gives the output or why there is none. */
export type WorkerReply =
  | { readonly ready: true }
  | { readonly output: unknown }
  | { readonly error: string };
