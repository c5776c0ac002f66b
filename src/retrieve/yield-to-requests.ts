import { untilAborted } from "../platform/abort-signals.js";
import { Turns } from "../platform/turns.js";
import type { Asker } from "../shared/asker.js";

/** One turn begins in each round of the event loop. */
const turns = new Turns(0);

/**
 * Resolves when it is the asker's turn to compute for some milliseconds. Requests are accepted and streams written
 * between two turns, however many answers are in the making, and nobody waits for all that another has asked. Throws
 * the signal's reason, and gives the turn up, once nobody waits for the work.
 */
export async function yieldToRequests({ client, signal }: Asker): Promise<void> {
  signal?.throwIfAborted();
  let giveUp = () => {};
  const turn = new Promise<void>((resolve) => {
    giveUp = turns.take(client, resolve);
  });
  await untilAborted(turn, signal).finally(giveUp);
}
