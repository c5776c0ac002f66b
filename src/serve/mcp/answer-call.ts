import type { CallToolResult, ToolAnnotations } from "@modelcontextprotocol/server";
import type { Log } from "../../platform/log.js";
import { describeError } from "../../shared/errors.js";
import { describeProblem } from "../edge/problem.js";
import { dropHidden } from "./drop-hidden.js";

/** Every tool here only reads, and only what is in the index. */
export const READ_ONLY: ToolAnnotations = {
  readOnlyHint: true,
  destructiveHint: false,
  idempotentHint: true,
  openWorldHint: false,
};

/** One call: who hears of what fails inside, and whether somebody still waits for it. */
export interface Call {
  readonly log: Log;
  readonly signal: AbortSignal;
}

/** A tool's result with nothing hidden in it. A failure is one the model can read and act on, as told to any client. */
export async function answerCall(
  { log, signal }: Call,
  run: () => Promise<CallToolResult>,
): Promise<CallToolResult> {
  try {
    return dropHidden(await run());
  } catch (error) {
    const { status, title, detail } = describeProblem(error);
    if (status >= 500 && !signal.aborted) log.error({ err: error }, describeError(error));
    // A result has no request id that could be quoted.
    const text = detail.startsWith(`${title}.`) ? `${title}.` : detail;
    return { content: [{ type: "text", text: dropHidden(text) }], isError: true };
  }
}
