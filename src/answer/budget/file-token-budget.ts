import { constants } from "node:fs";
import { open, readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { makeFolder } from "../../platform/make-folder.js";
import { AppError, describeError } from "../../shared/errors.js";
import { nameDay, refuseSpent, refuseUnrecorded, type TokenBudget } from "./token-budget.js";

const KEPT_DAYS = 7;
const DAY_MS = 86_400_000;
const RECORD = /^(\d{4}-\d{2}-\d{2})\.jsonl$/;

export interface FileTokenBudgetOptions {
  /** The folder of one file a day; it is made where it is missing. */
  readonly dir: string;
  readonly tokensPerDay: number;
  /** Returns milliseconds since 1970; the system's clock by default. */
  readonly now?: () => number;
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
  return {
    left: () => Math.max(0, tokensPerDay - (record.day === today() ? record.tokens : 0)),
    async reserve(tokens) {
      if (record.day !== today()) record = new DayRecord(dir, today());
      const own = record;
      try {
        // Calls run one after the other, so that two do not both take the last tokens.
        return await own.inTurn(async () => {
          await own.update();
          if (own.tokens >= tokensPerDay) throw refuseSpent(tokensPerDay);
          await own.add(tokens);
          return (spent) => own.inTurn(() => own.add(spent - tokens));
        });
      } catch (error) {
        if (error instanceof AppError) throw error;
        throw refuseUnrecorded(error);
      }
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
  inTurn<T>(steps: () => Promise<T>): Promise<T> {
    const result = this.#last.then(steps);
    this.#last = result.catch(() => undefined);
    return result;
  }

  /** Reads the lines that any process has added since the last reading. */
  async update(): Promise<void> {
    const file = await open(this.#path, constants.O_RDWR | constants.O_CREAT, 0o600);
    try {
      const { size } = await file.stat();
      const added = Buffer.alloc(Math.max(0, size - this.#read));
      await file.read(added, 0, added.length, this.#read);
      for (const line of added.toString("utf8").split("\n")) this.#tokens += readTokens(line);
      this.#read = size;
    } finally {
      await file.close();
    }
  }

  /** Adds a line, with a line break in front: what a killed process left of a line then stays by itself. */
  async add(tokens: number): Promise<void> {
    const file = await open(this.#path, "a", 0o600);
    try {
      await file.write(`\n${JSON.stringify({ tokens })}\n`);
    } finally {
      await file.close();
    }
    await this.update();
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
