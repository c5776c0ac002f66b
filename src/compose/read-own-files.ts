import { readFileSync } from "node:fs";
import { type RefusalModel, readRefusalModel } from "../answer/ground/read-refusal-model.js";
import { type Prompts, readPrompts } from "../answer/model/read-prompts.js";
import { type RequestModel, readRequestModel } from "../answer/requests/recognise/read-request-model.js";

/** Reads the prompts that were installed with the program. */
export function readOwnPrompts(): Prompts {
  return readPrompts((name) => readFileSync(new URL(`../../prompts/${name}.md`, import.meta.url), "utf8"));
}

/** Reads the model that tells refusals, which was installed with the program. */
export function readOwnRefusals(): RefusalModel {
  const file = new URL("../../models/refusals/weights.json", import.meta.url);
  return readRefusalModel(readFileSync(file, "utf8"));
}

let requests: RequestModel | null = null;

/** Reads the phrasings that requests are told by, which were installed with the program. They are large, and are read once. */
export function readOwnRequests(): RequestModel {
  const file = new URL("../../models/requests/weights.json", import.meta.url);
  requests ??= readRequestModel(readFileSync(file, "utf8"));
  return requests;
}
