import { constants, createReadStream, fstatSync, open } from "node:fs";
import { Socket } from "node:net";
import { addAbortSignal, type Readable } from "node:stream";
import { isatty, ReadStream } from "node:tty";
import { promisify } from "node:util";
import { type EvalQuestion, readQuestions } from "../evaluate/read-questions.js";
import { AppError, describeError } from "../shared/errors.js";

/** Reads questions with known answers. Throws `bad_request` where the file cannot be read, and what `readQuestions` throws. */
export async function readQuestionFile(file: string, signal: AbortSignal): Promise<readonly EvalQuestion[]> {
  return readQuestions(await readText(file, signal), file);
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
