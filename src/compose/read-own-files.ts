import { readFileSync } from "node:fs";
import { type RefusalModel, readRefusalModel } from "../answer/ground/read-refusal-model.js";
import { type Prompts, readPrompts } from "../answer/model/read-prompts.js";
import { readRequestModel } from "../answer/requests/recognise/read-request-model.js";
import type { RequestModel } from "../answer/requests/recognise/request-model.js";
import type { Phrasings } from "../answer/requests/recognise/score-by-phrasings.js";
import "../language/english/english-files.js";
import { decodeQuestionWords, type QuestionWords } from "../embed/words/question-words.js";

/** Reads the prompts that were installed with the program. */
export function readOwnPrompts(): Prompts {
  return readPrompts((name) => readFileSync(new URL(`../../prompts/${name}.md`, import.meta.url), "utf8"));
}

/** Reads the model that tells refusals, which was installed with the program. */
export function readOwnRefusals(): RefusalModel {
  return readRefusalModel(readOwnRefusalText());
}

export function readOwnRefusalText(): string {
  return readFileSync(new URL("../../models/refusals/weights.json", import.meta.url), "utf8");
}

/** Reads the words that questions of the default model were learnt by, which were installed with the program. */
export function readOwnQuestionWords(): QuestionWords {
  return decodeQuestionWords(readFileSync(new URL("../../models/light/words.bin", import.meta.url)));
}

let requests: (RequestModel & Phrasings) | null = null;

/** Reads the phrasings that requests are told by, which were installed with the program. They are large, and are read once. */
export function readOwnRequests(): RequestModel & Phrasings {
  const file = new URL("../../models/requests/weights.json", import.meta.url);
  requests ??= readRequestModel(readFileSync(file, "utf8"));
  return requests;
}
