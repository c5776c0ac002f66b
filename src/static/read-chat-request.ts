import { REFUSALS } from "../answer/response/refusals.js";
import { isCalendarDate } from "../shared/calendar-date.js";
import type { ChatMessage } from "../shared/domain.js";
import { AppError } from "../shared/errors.js";
import { LIMITS } from "../shared/limits.js";
import type { EpisodeFilter, EpisodeScope } from "../store/select-episodes.js";

/** The body of `POST /api/chat`. */
export interface ChatRequest extends EpisodeScope {
  /** The last one is the user's question. */
  readonly messages: readonly ChatMessage[];
  /** Whether the answer comes as events; where absent, the `Accept` header decides. */
  readonly stream: boolean | undefined;
}

const { names: MOST_NAMES, nameLength, episodeIdLength } = LIMITS;

/**
 * Reads the body of `POST /api/chat` as the server's schema does, which is too large to be loaded by a reader. Throws
 * `bad_request`, which names the first wrong field.
 */
export function readChatRequest(text: string): ChatRequest {
  if (text.length > LIMITS.bodyBytes) throw new AppError("payload_too_large", REFUSALS.bodyTooLarge);
  const body = readRecord(parseBody(text), "", ["messages", "episodes", "filter", "stream"]);
  const { stream } = body;
  if (stream !== undefined && typeof stream !== "boolean") throw expect("stream", "boolean", stream);
  return {
    messages: readMessages(body["messages"]),
    episodes: readTexts(body["episodes"], "episodes", episodeIdLength),
    filter: readFilter(body["filter"]),
    stream,
  };
}

function parseBody(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new AppError("bad_request", REFUSALS.notJson);
  }
}

function readMessages(value: unknown): ChatMessage[] {
  if (!Array.isArray(value)) throw expect("messages", "array", value);
  if (value.length > LIMITS.messages) throw refuse("messages", REFUSALS.tooManyMessages);
  const messages = value.map((each, i) => readMessage(each, `messages.${i}`));
  const length = messages.reduce((sum, { content }) => sum + content.length, 0);
  if (length > LIMITS.conversationLength) throw refuse("messages", REFUSALS.conversationTooLong);
  const last = messages.at(-1);
  if (last === undefined) throw refuse("messages", REFUSALS.noMessage);
  if (last.role !== "user") throw refuse("messages", REFUSALS.lastNotUsers);
  return messages;
}

function readMessage(value: unknown, field: string): ChatMessage {
  const { role, content } = readRecord(value, field, ["role", "content"]);
  if (role !== "user" && role !== "assistant")
    throw refuse(`${field}.role`, "expected one of user, assistant");
  if (typeof content !== "string") throw expect(`${field}.content`, "string", content);
  const at = `${field}.content`;
  if (role === "assistant") {
    if (content.length > LIMITS.answerLength) throw refuse(at, REFUSALS.answerTooLong);
  } else if (content.length > LIMITS.questionLength) throw refuse(at, REFUSALS.questionTooLong);
  else if (!/\S/.test(content)) throw refuse(at, REFUSALS.emptyQuestion);
  return { role, content };
}

function readFilter(value: unknown): EpisodeFilter | undefined {
  if (value === undefined) return undefined;
  const filter = readRecord(value, "filter", ["shows", "people", "from", "to", "languages"]);
  const readNames = (name: string) => readTexts(filter[name], `filter.${name}`, nameLength);
  const readDay = (name: string) => {
    const day = filter[name];
    if (day === undefined || (typeof day === "string" && isCalendarDate(day))) return day;
    throw refuse(`filter.${name}`, "expected a day as YYYY-MM-DD");
  };
  return {
    shows: readNames("shows"),
    people: readNames("people"),
    from: readDay("from"),
    to: readDay("to"),
    languages: readNames("languages"),
  };
}

function readTexts(value: unknown, field: string, longest: number): string[] | undefined {
  if (value === undefined) return undefined;
  if (!Array.isArray(value)) throw expect(field, "array", value);
  if (value.length > MOST_NAMES) throw refuse(field, `expected ${MOST_NAMES} items at most`);
  return value.map((each: unknown, i) => {
    if (typeof each === "string" && each.length > 0 && each.length <= longest) return each;
    throw refuse(`${field}.${i}`, `expected a text of 1 to ${longest} characters`);
  });
}

/** The fields of an object that has no others. */
function readRecord(
  value: unknown,
  field: string,
  names: readonly string[],
): Readonly<Record<string, unknown>> {
  if (typeof value !== "object" || value === null || Array.isArray(value))
    throw expect(field, "object", value);
  const unknown = Object.keys(value).find((name) => !names.includes(name));
  if (unknown !== undefined)
    throw refuse(field, `Unrecognized key: ${JSON.stringify(unknown.slice(0, 100))}`);
  return value as Readonly<Record<string, unknown>>;
}

function expect(field: string, type: string, value: unknown): AppError {
  const came = value === null ? "null" : Array.isArray(value) ? "array" : typeof value;
  return refuse(field, `Invalid input: expected ${type}, received ${came}`);
}

function refuse(field: string, sentence: string): AppError {
  return new AppError("bad_request", `${field || "the body"}: ${sentence}`, { field: field || undefined });
}
