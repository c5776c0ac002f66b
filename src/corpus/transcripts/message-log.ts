import { refuseFile } from "../episode-source.js";
import { type Format, NAMED } from "../format.js";
import { isObject, showValue } from "../json/json-format.js";
import { firstAt } from "./json-path.js";

const AUTHORS = [
  "author",
  "user",
  "username",
  "user_name",
  "userName",
  "sender",
  "nick",
  "commenter",
  "from",
];
const WRITTEN = ["text", "message", "content", "body", "msg"];
const SENT = [
  ...["timestamp", "ts", "time", "date", "created_at", "createdAt", "published_at", "publishedAt"],
  ...["content_offset_seconds", "time_in_seconds", "progress"],
];
/** Speech has an end or a length where it has not the name of a start. */
const SPOKEN = ["start", "end", "duration", "to", "speaker"];
/** So large a share of a list is messages where it is one of messages. */
const MOST = 0.5;
/** Of so many steps from one time to the next one goes back where the list is not in order. */
const STEPS_BACK = 4;
const LEAST_STEPS = 3;

/** A chat, comments, or words that viewers put into the picture: by author and time, and nothing that is said. */
export const messageLog: Format = {
  name: "messages",
  endings: [".json"],
  recognise: ({ json }) => (findMessages(json) === null ? 0 : NAMED),
  read: ({ json }) => {
    const [first = null] = findMessages(json) ?? [];
    const expected = "speech with times (this is a list of messages, by author or out of order)";
    return refuseFile({ line: 1, expected, found: showValue(first) });
  },
};

/** Gives the list of messages that the file is, or has under one of its keys; null where it has none. */
function findMessages(json: unknown): readonly unknown[] | null {
  if (!isObject(json)) return null;
  const lists = Array.isArray(json) ? [json] : Object.values(json).filter((value) => Array.isArray(value));
  return lists.find(areMessages) ?? null;
}

/** Whether entries are messages: each has words and the time at which it was sent, and an author or no order. */
export function areMessages(entries: readonly unknown[]): boolean {
  const sent = entries.filter(isSent);
  if (sent.length === 0 || sent.length < MOST * entries.length) return false;
  return sent.filter((entry) => has(entry, AUTHORS)).length > MOST * sent.length || isOutOfOrder(sent);
}

function isSent(entry: unknown): boolean {
  return isObject(entry) && has(entry, WRITTEN) && has(entry, SENT) && !has(entry, SPOKEN);
}

function has(entry: unknown, keys: readonly string[]): boolean {
  return firstAt(entry, keys) !== undefined;
}

function isOutOfOrder(entries: readonly unknown[]): boolean {
  const times = entries.map((entry) => Number(firstAt(entry, SENT)?.value));
  const steps = times.slice(1).map((time, i) => time - (times[i] ?? 0));
  return steps.length >= LEAST_STEPS && STEPS_BACK * steps.filter((step) => step < 0).length >= steps.length;
}
