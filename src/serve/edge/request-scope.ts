import { AsyncLocalStorage } from "node:async_hooks";

/** What the handlers of a request learn about it, for its line in the log. */
type Notes = Record<string, string>;

const scopes = new AsyncLocalStorage<Notes>();

/** Runs the handlers of a request; `notes` gathers what they note. */
export function runInScope(notes: Notes, answer: () => void): void {
  scopes.run(notes, answer);
}

/** Adds to the log line of the request that is being answered. No words of a question or an answer may be added. */
export function noteOnRequest(notes: Readonly<Notes>): void {
  Object.assign(scopes.getStore() ?? {}, notes);
}
