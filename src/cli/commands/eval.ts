import { constants, createReadStream, fstatSync, open } from "node:fs";
import { Socket } from "node:net";
import { addAbortSignal, type Readable } from "node:stream";
import { isatty, ReadStream } from "node:tty";
import { promisify } from "node:util";
import { composeAnswering } from "../../compose/compose.js";
import { evaluate } from "../../evaluate/evaluate.js";
import { readQuestions } from "../../evaluate/read-questions.js";
import { AppError, describeError } from "../../shared/errors.js";
import type { CommandContext } from "../context.js";
import { drawReliability } from "../print/draw-reliability.js";
import { printEvaluation } from "../print/print-evaluation.js";
import { saveFile } from "../print/save-file.js";

export interface EvalOptions {
  readonly file: string;
  /** Asks each question a second time, in lower case. */
  readonly lowerCase: boolean;
  /** The file that the picture of the reliability is written to; null for none. */
  readonly picture: string | null;
  readonly json: boolean;
}

/** `cuepoint eval`: measures the quality of search and answers over a file of questions. */
export async function evalQuestions(options: EvalOptions, context: CommandContext): Promise<void> {
  const { reporter, screen, signal, openModels } = context;
  const questions = readQuestions(await readText(options.file, signal), options.file);
  const answering = await composeAnswering(context.readConfig(), reporter, signal, { openModels });
  try {
    const evaluation = await evaluate(answering.parts, questions, {
      inLowerCase: options.lowerCase,
      onProgress: (done, total) => reporter.progress("eval", { done, total }),
      signal,
    });
    reporter.done();
    if (options.json) screen.stdout.write(`${JSON.stringify(evaluation, null, 2)}\n`);
    else printEvaluation(evaluation, screen);
    if (options.picture === null) return;
    // Written over what is there, since a picture can be drawn again.
    const written = { flag: "w", hint: "Choose another path." } as const;
    await saveFile(options.picture, drawReliability(evaluation.reliability), written);
  } finally {
    await answering.close();
  }
}

/** Ten thousand questions have some megabytes. */
const MOST_BYTES = 64 * 1024 * 1024;

/** Opening a pipe must not wait for its other end, since no signal would end that. Windows lacks this flag. */
const READ = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0);

/** Opens a file, or a pipe or a terminal, whose other end may come later: what is waited for then ends with the signal. */
async function openFile(file: string, signal: AbortSignal): Promise<Readable> {
  const fd = await promisify(open)(file, READ);
  const isPipe = fstatSync(fd).isFIFO();
  const pipe = { fd, readable: true, writable: false };
  const stream = isatty(fd) ? new ReadStream(fd) : isPipe ? new Socket(pipe) : createReadStream(file, { fd });
  return addAbortSignal(signal, stream);
}

/** Reads a file, or a pipe, which the one who names it may wait for. */
async function readText(file: string, signal: AbortSignal): Promise<string> {
  const pieces: Buffer[] = [];
  let length = 0;
  try {
    for await (const piece of await openFile(file, signal)) {
      pieces.push(piece);
      length += piece.length;
      if (length > MOST_BYTES) throw new Error("it is larger than 64 MB");
    }
    return Buffer.concat(pieces).toString("utf8");
  } catch (cause) {
    signal.throwIfAborted();
    throw new AppError("bad_request", `cannot read ${file}: ${describeError(cause)}`, {
      hint: "Name a file with one question a line, as JSON.",
      cause,
    });
  }
}
