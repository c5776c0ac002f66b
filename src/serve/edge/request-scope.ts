import { AsyncLocalStorage } from "node:async_hooks";

/** What the handlers of a request learn about it, for its line in the log. */
type Notes = Record<string, string>;

/** The notes of the request that is being answered. */
export const requestNotes = new AsyncLocalStorage<Notes>();

/** Adds to the log line of the request that is being answered. No words of a question or an answer may be added. */
export function noteOnRequest(notes: Readonly<Notes>): void {
  Object.assign(requestNotes.getStore() ?? {}, notes);
}
