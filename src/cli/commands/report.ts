import { makeReport } from "../../questions/make-report.js";
import { countNoun } from "../../shared/count-noun.js";
import { AppError } from "../../shared/errors.js";
import { escapeHidden } from "../../shared/strip-hidden.js";
import type { CommandContext } from "../context.js";
import { printReport } from "../print/print-report.js";

/** `cuepoint report`: tells from the question log what people ask, what was not answered and what was found unhelpful. */
export async function report(
  { json }: { readonly json: boolean },
  { readConfig, screen, signal }: CommandContext,
): Promise<void> {
  const { questionLog } = readConfig();
  if (questionLog === null) {
    throw new AppError("config_invalid", "no questions are kept: CUEPOINT_QUESTION_LOG is not set", {
      hint: "Set it to a folder, start the server with it, and ask for the report when questions have come.",
    });
  }
  const made = await makeReport(questionLog.dir, signal);
  if (json) screen.stdout.write(`${JSON.stringify(made, null, 2)}\n`);
  else if (made.questions > 0) printReport(made, screen);
  else screen.stdout.write(`${escapeHidden(describeEmpty(questionLog.dir, made.skippedLines))}\n`);
}

function describeEmpty(dir: string, skippedLines: number): string {
  const damaged = skippedLines === 0 ? "" : `, and ${countNoun(skippedLines, "damaged lines")}`;
  return `The question log in ${dir} holds no questions yet${damaged}.`;
}
