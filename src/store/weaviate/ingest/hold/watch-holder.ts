import { findLife } from "../../../../platform/process-identity.js";
import type { HoldRecord } from "./writer-book.js";

/** A holder that has given no sign of life for so long is taken for dead. */
export const DEAD_MS = 20_000;
/** A process that has not looked for so long cannot tell whether there were signs meanwhile. */
const LOOK_GAP_MS = 5_000;

/**
 * Tells whether a holder is dead, from looks at its document every second or so. Only this process's own clock is read, and
 * only for how long the document has not changed, so that clocks of several machines may differ.
 */
export class HolderWatch {
  readonly #now: () => number;
  #last: { readonly sign: string; readonly since: number; looked: number } | null = null;

  constructor(now: () => number = () => performance.now()) {
    this.#now = now;
  }

  /** Takes what was just read of number `number`; a document is missing where its writer has only just begun, or died then. */
  async isFree(number: number, record: HoldRecord | null): Promise<boolean> {
    if (record?.released) return true;
    if (record !== null && (await findLife(record.holder)) === "dead") return true;
    const sign = `${number} ${record?.beat ?? "none"}`;
    const now = this.#now();
    const last = this.#last;
    if (last?.sign !== sign || now - last.looked > LOOK_GAP_MS) {
      this.#last = { sign, since: now, looked: now };
      return false;
    }
    last.looked = now;
    return now - last.since >= DEAD_MS;
  }
}
