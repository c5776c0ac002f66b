import { askPrompt } from "../answer/model/ask-prompt.js";
import type { ChatModel } from "../answer/model/chat-model.js";
import { listPrimaryLanguages } from "../language/language-tag.js";
import { AppError } from "../shared/errors.js";
import type { ModelAsker } from "./find-questions.js";
import { isSound } from "./grammar/write-questions.js";

/** In UTF-16 units: so much of a chapter is shown to the model, and so much of a reply is read. */
const MOST_SHOWN = 6_000;
const LONGEST_REPLY = 1_000;
const MOST_QUESTIONS = 3;
/** What models put in front of an item of a list, and around it. */
const ITEM = /^(?:[-*•]|\d+[.)]|Q\d*[:.])\s+/;
const QUOTED = /^["“*]+|["”*]+$/g;

export interface ModelQuestionOptions {
  readonly chatModel: ChatModel;
  /** A template with the slot `notes`. */
  readonly prompt: string;
  /** Is told why the model is not asked any more. */
  readonly onFailure: (error: AppError) => void;
}

/**
 * Creates what asks a language model for questions to a chapter, one at a time, since a server at home takes no more. After its first
 * failure the model is left alone.
 */
export function createModelQuestions({ chatModel, prompt, onFailure }: ModelQuestionOptions): ModelAsker {
  let failed = false;
  const ask: ModelAsker = async (episode, { title, summary, bullets }, { said, signal }) => {
    if (failed) return [];
    const points = bullets.map((bullet) => `- ${bullet}`);
    const noted = [summary ?? "", ...points].filter((line) => line !== "").join("\n");
    const notes = [title, noted === "" ? said : noted].join("\n").slice(0, MOST_SHOWN);
    try {
      const reply = await askPrompt({ chatModel, prompt, signal }, { notes }, LONGEST_REPLY);
      return readQuestions(reply, episode.language);
    } catch (error) {
      signal?.throwIfAborted();
      if (!(error instanceof AppError)) throw error;
      failed = true;
      onFailure(error);
      return [];
    }
  };
  let last: Promise<unknown> = Promise.resolve();
  return (...asked) => {
    const next = last.then(() => ask(...asked));
    last = next.catch(() => undefined);
    return next;
  };
}

/** Reads the questions of a model's reply, one a line; what is none, is too long or has markup is passed over. */
export function readQuestions(reply: string, language: string): string[] {
  const isEnglish = listPrimaryLanguages([language]).includes("en");
  return reply
    .split("\n")
    .map((line) => line.trim().replace(ITEM, "").replaceAll(QUOTED, "").trim())
    .filter((line) => isSound(line, isEnglish))
    .slice(0, MOST_QUESTIONS);
}
