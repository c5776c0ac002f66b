import { JSONParser } from "@streamparser/json";
import { answeredSchema, type JsonSentence, jsonSentenceSchema } from "./reply-schema.js";
import type { Answered } from "./reply-sentence.js";

/** Reads a reply in JSON as it comes. What was whole when it breaks off has been read. */
export interface JsonReader {
  /** Reads on, and returns the entries that are whole now. */
  push(delta: string): JsonSentence[];
  /** Null as long as the reply has not said it. */
  readonly answered: Answered;
  /** All that has been read. */
  readonly whole: string;
  /** True once it has something that was asked for. */
  readonly isOurs: boolean;
  /** True where the reply is whole, and JSON of another shape. */
  readonly isOther: boolean;
  /** True where the reply has broken off before a sentence was whole. */
  readonly isEmpty: boolean;
  /** Returns the texts of JSON of another shape, a line each. */
  listTexts(): string;
}

export function createJsonReader(): JsonReader {
  const parser = new JSONParser({ paths: ["$.answered", "$.sentences.*"], keepStack: false });
  let whole = "";
  let answered: Answered = null;
  let isOurs = false;
  let isOver = false;
  let sentences = 0;
  let found: JsonSentence[] = [];
  parser.onValue = ({ value, key }) => {
    if (key === "answered") {
      answered = answeredSchema.safeParse(value).data ?? null;
      isOurs ||= answered !== null;
      return;
    }
    const parsed = jsonSentenceSchema.safeParse(value);
    if (!parsed.success) return;
    isOurs = true;
    sentences += 1;
    found.push(parsed.data);
  };
  parser.onError = () => {
    isOver = true;
  };
  parser.onEnd = () => {
    isOver = true;
  };
  return {
    push(delta) {
      whole += delta;
      found = [];
      // What follows the object, such as the end of a code block, is not read.
      if (!isOver) parser.write(delta);
      return found;
    },
    get answered() {
      return answered;
    },
    get whole() {
      return whole;
    },
    get isOurs() {
      return isOurs;
    },
    get isOther() {
      return isOver && !isOurs;
    },
    get isEmpty() {
      return whole !== "" && !isOver && sentences === 0;
    },
    listTexts: () => listTexts(whole),
  };
}

function listTexts(json: string): string {
  try {
    const texts: string[] = [];
    // The objects of a list come without its brackets.
    JSON.parse(`[${json.slice(0, json.lastIndexOf("}") + 1)}]`, (_, value: unknown) => {
      if (typeof value === "string") texts.push(value);
      return value;
    });
    return texts.join("\n");
  } catch {
    return "";
  }
}
