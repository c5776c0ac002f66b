import { addAbortSignal } from "node:stream";
import type { AnswerParts } from "../../answer/answer-parts.js";
import { answerQuestion } from "../../answer/answer-question.js";
import { checkQuestion } from "../../answer/check-question.js";
import { type Answering, composeAnswering } from "../../compose/compose.js";
import { openModels, openModelsForOne } from "../../compose/compose-models.js";
import { trySample } from "../../compose/sample.js";
import type { ChatMessage } from "../../shared/domain.js";
import { AppError } from "../../shared/errors.js";
import { LIMITS } from "../../shared/limits.js";
import { escapeHidden } from "../../shared/strip-hidden.js";
import type { EpisodeScope } from "../../store/select-episodes.js";
import type { CommandContext } from "../context.js";
import { printAnswer } from "../print/print-answer.js";
import { promptLine } from "../prompt-line.js";

export interface AskOptions {
  readonly question: string | undefined;
  readonly json: boolean;
  readonly scope: EpisodeScope;
}

/** `cuepoint ask`: gives one answer, or on a terminal without a question one answer after another. */
export async function ask(options: AskOptions, context: CommandContext): Promise<void> {
  const loop = options.question === undefined && context.stdin.isTTY && !options.json;
  const question = loop ? "" : checkQuestion(options.question ?? (await readStdin(context)));
  const config = trySample(context.readConfig(), context.reporter);
  const answering = await composeAnswering(config, context.reporter, context.signal, {
    openModels: context.openModels ?? (loop ? openModels : openModelsForOne),
  });
  context.reporter.done();
  try {
    const parts = prepareParts(answering, context);
    if (loop) await converse(parts, options, context);
    else await askOnce(parts, question, options, context);
  } finally {
    await answering.close();
  }
}

/** Reads as much of stdin as tells whether it is a question. */
async function readStdin({ stdin, signal }: CommandContext): Promise<string> {
  let text = "";
  for await (const chunk of addAbortSignal(signal, stdin.setEncoding("utf8"))) {
    text += chunk;
    if (text.trim().length > LIMITS.questionLength) break;
  }
  return text;
}

async function askOnce(
  parts: AnswerParts,
  question: string,
  options: AskOptions,
  context: CommandContext,
): Promise<void> {
  const { screen, signal, reporter } = context;
  const messages = [{ role: "user", content: question } as const];
  const events = answerQuestion(parts, { messages, ...options.scope, signal });
  if (!options.json) {
    await printAnswer(events, screen, reporter);
    return;
  }
  for await (const event of events) {
    if (event.type === "answer-end") screen.stdout.write(`${JSON.stringify(event.response, null, 2)}\n`);
  }
}

async function converse(parts: AnswerParts, options: AskOptions, context: CommandContext): Promise<void> {
  const { screen, signal, reporter } = context;
  const messages: ChatMessage[] = [];
  screen.stderr.write("Ask about the episodes; an empty line ends.\n");
  for (;;) {
    const line = (await promptLine("\n> ", context)).trim();
    if (line === "") return;
    try {
      messages.push({ role: "user", content: checkQuestion(line) });
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      screen.stderr.write(`${escapeHidden(error.sentence)}\n`);
      continue;
    }
    const turn = messages.slice(-LIMITS.messages);
    const events = answerQuestion(parts, { messages: turn, ...options.scope, signal });
    const response = await printAnswer(events, screen, reporter);
    messages.push({ role: "assistant", content: response?.answer ?? "" });
  }
}

/** Leaves out a model whose server did not answer at the start, so that no question waits for it again. */
function prepareParts({ parts, modelFailure }: Answering, { reporter }: CommandContext): AnswerParts {
  const onModelFailure = (error: AppError) =>
    reporter.note(`${error.sentence} This is the extractive answer.`);
  if (modelFailure === null) return { ...parts, onModelFailure };
  onModelFailure(modelFailure);
  return { ...parts, chatModel: null, degraded: true };
}
