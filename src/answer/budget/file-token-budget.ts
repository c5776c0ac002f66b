import { type FileHandle, readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { makeFolder } from "../../platform/make-folder.js";
import { openRegularFile, readPiece } from "../../platform/regular-file.js";
import { AppError, describeError } from "../../shared/errors.js";
import { nameDay, refuseSpent, refuseUnrecorded, type TokenBudget } from "./token-budget.js";

const KEPT_DAYS = 7;
const DAY_MS = 86_400_000;
/** A day's file of six million calls is smaller. */
const MOST_BYTES = 1 << 28;
const PIECE_BYTES = 1 << 20;
const LONGEST_LINE = 64;
const RECORD = /^(\d{4}-\d{2}-\d{2})\.jsonl$/;

export interface FileTokenBudgetOptions {
  /** The folder of one file a day; it is made where it is missing. */
  readonly dir: string;
  readonly tokensPerDay: number;
  /** Returns milliseconds since 1970; the system's clock by default. */
  readonly now?: () => number;
  /** Is told once for each outage why the tokens spent cannot be recorded. */
  readonly onOutage?: ((why: string) => void) | undefined;
  readonly onReturn?: (() => void) | undefined;
}

/**
 * Opens a budget kept in a file to which lines are only added: one when tokens are set aside, and one that corrects
 * it when they are settled. A process that is killed between the two leaves the call charged in full. What other
 * processes write into the folder counts too. Throws `config_invalid` where the folder cannot be written.
 */
export async function openFileTokenBudget(options: FileTokenBudgetOptions): Promise<TokenBudget> {
  const { dir, tokensPerDay, now = Date.now } = options;
  const today = () => nameDay(now());
  let record = new DayRecord(dir, today());
  try {
    await makeFolder(dir);
    await removeOld(dir, now());
    await record.update();
  } catch (cause) {
    throw new AppError(
      "config_invalid",
      `the tokens spent cannot be kept in ${dir}: ${describeError(cause)}`,
      {
        hint: "Make the folder writable, or unset CUEPOINT_DAILY_TOKEN_BUDGET.",
        cause,
      },
    );
  }
  let unrecordedSince: number | null = null;
  const keepRecord = async (own: DayRecord, steps: () => Promise<void>): Promise<void> => {
    try {
      await own.inTurn(steps);
      if (unrecordedSince !== null) options.onReturn?.();
      unrecordedSince = null;
    } catch (error) {
      if (error instanceof AppError) throw error;
      if (unrecordedSince === null) options.onOutage?.(describeError(error));
      unrecordedSince ??= now();
      throw refuseUnrecorded(error);
    }
  };
  return {
    left: () => Math.max(0, tokensPerDay - (record.day === today() ? record.tokens : 0)),
    get unrecordedSince() {
      return unrecordedSince;
    },
    async reserve(tokens) {
      if (record.day !== today()) record = new DayRecord(dir, today());
      const own = record;
      // Calls run one after the other, so that two do not both take the last tokens.
      await keepRecord(own, async () => {
        await own.update();
        if (own.tokens >= tokensPerDay) throw refuseSpent(tokensPerDay);
        await own.add(tokens);
      });
      return (spent) => keepRecord(own, () => own.add(spent - tokens));
    },
    close: async () => undefined,
  };
}

/** One day's file and the sum of its lines. */
class DayRecord {
  readonly day: string;
  readonly #path: string;
  #tokens = 0;
  #read = 0;
  /** The beginning of a line that has not ended yet. */
  #rest = "";
  #last: Promise<unknown> = Promise.resolve();

  constructor(dir: string, day: string) {
    this.day = day;
    this.#path = join(dir, `${day}.jsonl`);
  }

  /** The tokens charged: 0 or more, whatever somebody has written into the file. */
  get tokens(): number {
    return Math.max(0, this.#tokens);
  }

  /** Runs a caller's steps after those of the callers before it. */
  inTurn(steps: () => Promise<void>): Promise<void> {
    const result = this.#last.then(steps);
    this.#last = result.catch(() => undefined);
    return result;
  }

  /** Reads the lines that any process has added since the last reading. */
  update(): Promise<void> {
    return this.#open((file, size) => this.#readOn(file, size));
  }

  /** Adds a line, with a line break in front: what a killed process left of a line then stays by itself. */
  add(tokens: number): Promise<void> {
    return this.#open(async (file) => {
      const line = Buffer.from(`\n${JSON.stringify({ tokens })}\n`);
      const { bytesWritten } = await file.write(line);
      if (bytesWritten < line.length) throw new Error("the disk took only a part of the line");
      await this.#readOn(file, (await file.stat()).size);
    });
  }

  async #open(steps: (file: FileHandle, size: number) => Promise<void>): Promise<void> {
    const { file, stats } = await openRegularFile(this.#path, { to: "append", most: MOST_BYTES });
    try {
      await steps(file, stats.size);
    } finally {
      await file.close();
    }
  }

  async #readOn(file: FileHandle, size: number): Promise<void> {
    // A file that was cut off goes on from its new end.
    this.#read = Math.min(this.#read, size);
    while (this.#read < size) {
      const piece = await readPiece(file, this.#read, Math.min(size - this.#read, PIECE_BYTES));
      if (piece.length === 0) return;
      this.#read += piece.length;
      const lines = (this.#rest + piece.toString("latin1")).split("\n");
      // Of what is longer than any line nothing counts.
      this.#rest = (lines.pop() ?? "").slice(0, LONGEST_LINE);
      for (const line of lines) this.#tokens += readTokens(line);
    }
  }
}

/** Returns the tokens of a line; 0 where the line is not whole. */
function readTokens(line: string): number {
  const tokens = /^\{"tokens":(-?\d{1,15})\}$/.exec(line)?.[1];
  return tokens === undefined ? 0 : Number(tokens);
}

async function removeOld(dir: string, now: number): Promise<void> {
  for (const name of await readdir(dir)) {
    const day = RECORD.exec(name)?.[1];
    if (day !== undefined && now - Date.parse(day) > KEPT_DAYS * DAY_MS)
      await rm(join(dir, name), { force: true });
  }
}
