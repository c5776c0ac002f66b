import { LIMITS } from "../../shared/limits.js";
import { type Answer, parseResponse } from "../server/parse-response.js";
import { isRecord } from "../server/read-fields.js";

/** A question and its whole answer. */
export interface Turn {
  readonly question: string;
  readonly answer: Answer;
}

export interface ConversationStore {
  /** Oldest first; empty where nothing, or nothing readable, was kept. */
  read(): Turn[];
  write(turns: readonly Turn[]): void;
}

/** A widget without `persist` keeps nothing. */
export const FORGETFUL: ConversationStore = { read: () => [], write: () => undefined };

/** Keeps the conversation under the name for as long as the browser's tab is open (Web Storage, session storage). */
export function createSessionStore(name: string): ConversationStore {
  return {
    read() {
      try {
        return parseTurns(JSON.parse(sessionStorage.getItem(name) ?? "[]"));
      } catch {
        return [];
      }
    },
    write(turns) {
      try {
        if (turns.length === 0) sessionStorage.removeItem(name);
        else sessionStorage.setItem(name, JSON.stringify(turns.slice(-LIMITS.messages)));
      } catch {
        // A browser may refuse to store, or its storage may be full; the conversation then goes on and is not kept.
      }
    },
  };
}

function parseTurns(value: unknown): Turn[] {
  if (!Array.isArray(value)) return [];
  return value.flatMap((turn: unknown) => {
    if (!isRecord(turn) || typeof turn["question"] !== "string") return [];
    const answer = parseResponse(turn["answer"]);
    return answer === null ? [] : [{ question: turn["question"], answer }];
  });
}
