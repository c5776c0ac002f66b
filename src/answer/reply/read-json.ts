import { JSONParser } from "@streamparser/json";
import { type Answered, answeredSchema, type JsonSentence, jsonSentenceSchema } from "./reply-schema.js";

/** Reads a reply in JSON as it comes. What was whole when it breaks off has been read. */
export class JsonReader {
  /** Null as long as the reply has not said it. */
  answered: Answered = null;
  /** All that has been read. */
  whole = "";
  /** True once it has something that was asked for. */
  isOurs = false;
  readonly #parser = new JSONParser({ paths: ["$.answered", "$.sentences.*"], keepStack: false });
  #isOver = false;
  #sentences = 0;
  #found: JsonSentence[] = [];

  constructor() {
    this.#parser.onValue = ({ value, key }) => this.#read(value, key === "answered");
    const end = () => {
      this.#isOver = true;
    };
    this.#parser.onError = end;
    this.#parser.onEnd = end;
  }

  /** Reads on, and returns the entries that are whole now. */
  push(delta: string): JsonSentence[] {
    this.whole += delta;
    this.#found = [];
    // What follows the object, such as the end of a code block, is not read.
    if (!this.#isOver) this.#parser.write(delta);
    return this.#found;
  }

  /** True where the reply is whole, and JSON of another shape. */
  get isOther(): boolean {
    return this.#isOver && !this.isOurs;
  }

  /** True where the reply has broken off before a sentence was whole. */
  get isEmpty(): boolean {
    return this.whole !== "" && !this.#isOver && this.#sentences === 0;
  }

  #read(value: unknown, isAnswered: boolean): void {
    if (isAnswered) {
      this.answered = answeredSchema.safeParse(value).data ?? null;
      this.isOurs ||= this.answered !== null;
      return;
    }
    const { data } = jsonSentenceSchema.safeParse(value);
    if (data === undefined) return;
    this.isOurs = true;
    this.#sentences += 1;
    this.#found.push(data);
  }
}

/** Returns the texts of JSON of another shape, a line each. */
export function listTexts(json: string): string {
  // The objects of a list come without its brackets.
  const texts = ["}", "]"].map((end) => readTexts(`[${json.slice(0, json.lastIndexOf(end) + 1)}]`));
  return texts.find((found) => found !== "") ?? "";
}

function readTexts(json: string): string {
  try {
    const texts: string[] = [];
    JSON.parse(json, (_, value: unknown) => {
      if (typeof value === "string") texts.push(value);
      return value;
    });
    return texts.join("\n");
  } catch {
    return "";
  }
}
