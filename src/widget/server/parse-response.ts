import type { ChatResponse } from "../../shared/domain.js";
import { readCitations } from "./parse-citation.js";
import {
  isRecord,
  orElse,
  readFields,
  readFlag,
  readList,
  readNumber,
  readOneOf,
  readText,
} from "./read-fields.js";

/** The part of an answer that a reader is shown. */
export interface Answer extends Omit<ChatResponse, "checks" | "timings"> {
  readonly checks: Pick<ChatResponse["checks"], "withheld" | "weak">;
}

const readCount = orElse(readNumber, 0);

const readChecks = readFields<Answer["checks"]>({ withheld: readCount, weak: readCount });

const readAnswer = readFields<Answer>({
  id: orElse(readText, ""),
  answer: readText,
  citations: readCitations,
  abstained: readFlag,
  closest: readCitations,
  mode: orElse(readOneOf("llm"), "extractive"),
  model: orElse(readText, null),
  degraded: readFlag,
  followUps: readList(readText),
  checks: (value) => readChecks(isRecord(value) ? value : {}),
});

/** Reads a finished answer of the contract; returns null for anything else. */
export const parseResponse = orElse(readAnswer, null);
