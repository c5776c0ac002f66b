import { once } from "node:events";
import { createInterface } from "node:readline/promises";
import type { CommandContext } from "./context.js";

/**
 * Asks the terminal for one line; the end of input counts as an empty one. The prompt is closed before the answer
 * comes, so that Ctrl-C reaches the program again; while the prompt is open it has to be passed on.
 */
export async function promptLine(
  question: string,
  { stdin, screen, signal }: CommandContext,
): Promise<string> {
  const prompt = createInterface({ input: stdin, output: screen.stderr });
  prompt.on("SIGINT", () => process.kill(process.pid, "SIGINT"));
  try {
    // A question to an interface that closes is never answered.
    const ended = once(prompt, "close").then(() => "");
    return await Promise.race([prompt.question(question, { signal }), ended]);
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof Error && error.name === "AbortError") return "";
    throw error;
  } finally {
    prompt.close();
  }
}
