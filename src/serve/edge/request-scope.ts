import { AsyncLocalStorage } from "node:async_hooks";

/** What is learned about a request while it is worked on, for the line that is logged of it. */
type Notes = Record<string, string>;

const scopes = new AsyncLocalStorage<Notes>();

/** Runs what answers a request; `notes` gathers what is noted on the way. */
export function runInScope(notes: Notes, answer: () => void): void {
  scopes.run(notes, answer);
}

/** Adds to the line of the request that is being answered. Nothing of what was asked or said, please: it is logged. */
export function noteOnRequest(notes: Readonly<Notes>): void {
  Object.assign(scopes.getStore() ?? {}, notes);
}
