import type { CallToolResult, ToolAnnotations } from "@modelcontextprotocol/server";
import type { Log } from "../../platform/log.js";
import { describeError } from "../../shared/errors.js";
import { describeProblem } from "../edge/problem.js";
import type { AnsweringParts, ChannelRequest } from "../give-answer.js";
import { dropHidden } from "./drop-hidden.js";

/** The tool whose calls count as answers. */
export const ASK_TOOL = "ask_episodes";

/** What every tool and resource is given. */
export interface ToolParts extends Pick<ChannelRequest, "note"> {
  /** What answers come from at the moment. */
  readonly answering: () => AnsweringParts;
  /** Names the client among those that the server answers; undefined where there is one alone. */
  readonly client: string | undefined;
  readonly log: Log;
}

/** Every tool only reads, and reads only what is in the index. */
export const READ_ONLY: ToolAnnotations = {
  readOnlyHint: true,
  destructiveHint: false,
  idempotentHint: true,
  openWorldHint: false,
};

/**
 * A tool's result with nothing hidden in it. A failure becomes a result that the model can read and act on; the log
 * hears of a fault of the server, unless the signal says that nobody waits any more.
 */
export async function answerCall(
  { log, signal }: Pick<ToolParts, "log"> & { readonly signal: AbortSignal },
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
