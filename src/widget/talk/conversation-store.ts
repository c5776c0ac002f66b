import { LIMITS } from "../../shared/limits.js";
import { isRecord } from "../server/is-record.js";
import { type Answer, parseResponse } from "../server/parse-response.js";

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

/** Keeps nothing: what a widget without `persist` has. */
export const FORGETFUL: ConversationStore = { read: () => [], write: () => undefined };

/** Keeps the talk under the name for as long as the browser's tab is open (Web Storage, session storage). */
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
        // A browser may refuse to store, or be full: the talk goes on and is not kept.
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
