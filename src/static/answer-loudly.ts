import type { Served } from "./messages.js";
import type { Quiet } from "./quiet.js";

/** Answers a request: until all of it is read, or it failed or was given up, it is not quiet. Throws what `answer` does. */
export async function answerLoudly(
  quiet: Pick<Quiet, "begin">,
  signal: AbortSignal,
  answer: () => Promise<Served>,
): Promise<Served> {
  const end = quiet.begin();
  signal.addEventListener("abort", end);
  try {
    const served = await answer();
    return { ...served, body: endLater(served.body, end) };
  } catch (error) {
    end();
    throw error;
  }
}

/** Calls `end` once all is read, or whoever reads stops. */
async function* endLater(body: Served["body"], end: () => void): Served["body"] {
  try {
    yield* body;
  } finally {
    end();
  }
}
