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
  /** Holds a file a day; made where it is missing. */
  readonly dir: string;
  readonly tokensPerDay: number;
  /** Milliseconds since 1970; the clock where absent. */
  readonly now?: () => number;
}

/**
 * A budget kept in a file that is only ever added to: a line when tokens are set aside, and one that corrects it when
 * they are settled. A process that is killed between them leaves the call charged in full. Other processes on the same
 * folder are seen. Throws `config_invalid` where the folder cannot be written.
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
        // One after the other, so that two calls do not both take the last of it.
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

  /** 0 or more, whatever somebody has written into the file. */
  get tokens(): number {
    return Math.max(0, this.#tokens);
  }

  /** Runs the steps of one caller after those of the one before. */
  inTurn<T>(steps: () => Promise<T>): Promise<T> {
    const result = this.#last.then(steps);
    this.#last = result.catch(() => undefined);
    return result;
  }

  /** Reads what was added since, by whomever. */
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

  /** Begins with the line's end: what a killed process left of a line stays by itself. */
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

/** 0 for a line that is not whole. */
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
