import { createInterface } from "node:readline/promises";
import { text as readAll } from "node:stream/consumers";
import { type AnswerParts, answerQuestion } from "../answer/answer-question.js";
import { type Answering, composeAnswering } from "../compose.js";
import type { ChatMessage, ChatResponse } from "../domain.js";
import { AppError } from "../errors.js";
import type { EpisodeScope } from "../retrieve/select-episodes.js";
import type { CommandContext } from "./context.js";
import { printAnswer } from "./print-answer.js";

const LONGEST_QUESTION = 2000;
/** What the server takes as well. */
const MOST_MESSAGES = 20;

export interface AskOptions {
  readonly question: string | undefined;
  readonly json: boolean;
  readonly scope: EpisodeScope;
}

/** `cuepoint ask`: one answer, or on a terminal without a question one answer after another. */
export async function ask(options: AskOptions, context: CommandContext): Promise<void> {
  const loop = options.question === undefined && context.stdin.isTTY && !options.json;
  const question = loop ? "" : await readQuestion(options, context);
  const config = context.readConfig();
  const answering = await composeAnswering(config, context.reporter, context.signal);
  context.reporter.done();
  try {
    if (loop) await converse(answering, options, context);
    else await askOnce(answering, question, options, context);
  } finally {
    await answering.close();
  }
}

async function readQuestion(options: AskOptions, { stdin }: CommandContext): Promise<string> {
  return checkQuestion(options.question ?? (await readAll(stdin)));
}

function checkQuestion(text: string): string {
  const question = text.trim();
  if (question === "") {
    throw new AppError("usage", "the question is empty", {
      hint: 'Ask like this: cuepoint ask "what do they say about ...?"',
    });
  }
  if (question.length > LONGEST_QUESTION) {
    throw new AppError("usage", `the question has ${question.length} characters`, {
      hint: `At most ${LONGEST_QUESTION} are read: ask something shorter.`,
    });
  }
  return question;
}

async function askOnce(
  answering: Answering,
  question: string,
  options: AskOptions,
  context: CommandContext,
): Promise<void> {
  const { screen, signal } = context;
  const messages = [{ role: "user", content: question } as const];
  const events = answerQuestion(withNotes(answering.parts, context), {
    messages,
    ...options.scope,
    signal,
  });
  if (!options.json) {
    await printAnswer(events, screen);
    return;
  }
  for await (const event of events) {
    if (event.type === "answer-end") screen.stdout.write(`${JSON.stringify(event.response, null, 2)}\n`);
  }
}

async function converse(answering: Answering, options: AskOptions, context: CommandContext): Promise<void> {
  const { screen, signal, stdin } = context;
  const parts = withNotes(answering.parts, context);
  const prompt = createInterface({ input: stdin, output: screen.stderr });
  const messages: ChatMessage[] = [];
  screen.stderr.write("Ask about the episodes; an empty line ends.\n");
  try {
    for (;;) {
      const line = (await prompt.question("\n> ", { signal })).trim();
      if (line === "") return;
      try {
        messages.push({ role: "user", content: checkQuestion(line) });
      } catch (error) {
        if (!(error instanceof AppError)) throw error;
        screen.stderr.write(`${error.sentence}\n`);
        continue;
      }
      const turn = messages.slice(-MOST_MESSAGES);
      const response = await printAnswer(
        answerQuestion(parts, { messages: turn, ...options.scope, signal }),
        screen,
      );
      messages.push({ role: "assistant", content: readAnswer(response) });
    }
  } finally {
    prompt.close();
  }
}

function readAnswer(response: ChatResponse | null): string {
  return response?.answer ?? "";
}

function withNotes(parts: AnswerParts, { reporter }: CommandContext): AnswerParts {
  return {
    ...parts,
    onModelFailure: (error) => reporter.note(`${error.sentence} This is the extractive answer.`),
  };
}
