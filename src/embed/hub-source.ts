import type { ModelFile } from "../inference/model-files.js";
import { joinSignals } from "../platform/abort-signals.js";
import { AppError, describeError } from "../shared/errors.js";
import type { FetchOptions, ModelSource } from "./model-source.js";

export interface HubOptions {
  /** The address of the hub or of a mirror, without a slash at its end. */
  readonly endpoint: string;
  /** How long the headers may take. */
  readonly connectTimeoutMs?: number;
  /** How long the next piece of a file may take. */
  readonly stallTimeoutMs?: number;
  readonly fetch?: typeof fetch;
}

/** Fetches files from the model hub, at the revision that the table names. */
export function createHubSource({ endpoint, ...given }: HubOptions): ModelSource {
  const limits = { connectTimeoutMs: 5_000, stallTimeoutMs: 30_000, fetch, ...given };
  return {
    name: "model hub",
    async fetchFiles(model, files, options) {
      const bodies: Uint8Array[] = [];
      let before = 0;
      for (const file of files) {
        const url = `${endpoint}/${model.hub.repository}/resolve/${model.hub.revision}/${file.path}`;
        const onBytes = (bytes: number) => options.onBytes(before + bytes);
        bodies.push(await fetchFile(url, file, { ...options, onBytes, ...limits }));
        before += file.bytes;
      }
      return bodies;
    },
  };
}

async function fetchFile(
  url: string,
  file: ModelFile,
  options: FetchOptions & Required<Omit<HubOptions, "endpoint">>,
): Promise<Uint8Array> {
  const watch = new AbortController();
  const limit = (reason: string, afterMs: number) =>
    setTimeout(() => watch.abort(new Error(reason)), afterMs);
  let timer = limit("no answer", options.connectTimeoutMs);
  const expectMore = () => {
    clearTimeout(timer);
    timer = limit("it stopped sending", options.stallTimeoutMs);
  };
  const signal = joinSignals(options.signal, watch.signal);
  try {
    const response = await options.fetch(url, { signal });
    if (!response.ok || response.body === null)
      throw new Error(`it answered ${response.status} for ${file.path}`);
    expectMore();
    // The length in the table bounds the memory, whatever the server sends.
    const bytes = new Uint8Array(file.bytes);
    let received = 0;
    for await (const piece of response.body) {
      expectMore();
      if (received + piece.length > bytes.length)
        throw new Error(`${file.path} is longer than ${file.bytes} bytes`);
      bytes.set(piece, received);
      received += piece.length;
      options.onBytes(received);
    }
    if (received < bytes.length)
      throw new Error(`${file.path} ended after ${received} of ${file.bytes} bytes`);
    return bytes;
  } catch (cause) {
    options.signal?.throwIfAborted();
    throw new AppError("model_unavailable", describeFetchError(cause), { cause });
  } finally {
    clearTimeout(timer);
    watch.abort();
  }
}

/** `fetch` hides the reason one level down, and one more where it tried several addresses. */
function describeFetchError(error: unknown): string {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  return cause instanceof AggregateError ? cause.errors.map(describeError).join("; ") : describeError(cause);
}
