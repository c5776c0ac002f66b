import { InvalidArgumentError } from "commander";
import { isCalendarDate } from "../shared/calendar-date.js";
import { AppError } from "../shared/errors.js";
import { readInterval } from "../shared/read-interval.js";
import type { EpisodeScope } from "../store/select-episodes.js";

/** The flags that choose episodes to ask. */
export interface ScopeFlags {
  readonly episode?: string[];
  readonly show?: string[];
  readonly person?: string[];
  readonly language?: string[];
  readonly from?: string;
  readonly to?: string;
}

export function readScope({ episode, show, person, language, from, to }: ScopeFlags): EpisodeScope {
  return {
    episodes: episode,
    filter: { shows: show, people: person, languages: language, from, to },
  };
}

export function readLimit(value: string): number {
  const limit = Number(value);
  if (Number.isInteger(limit) && limit >= 1 && limit <= 50) return limit;
  throw new InvalidArgumentError("Expected a whole number from 1 to 50.");
}

export function readCount(value: string): number {
  const count = Number(value);
  if (Number.isInteger(count) && count >= 1) return count;
  throw new InvalidArgumentError("Expected a whole number of at least 1.");
}

/** Reads an address of a folder on the web, without a slash at its end. */
export function readBase(value: string): string {
  const url = readWebAddress(value);
  if (url.search !== "" || url.hash !== "")
    throw new InvalidArgumentError("Expected an address of a folder, without ? and #.");
  return `${url.origin}${url.pathname.replace(/\/(?:index\.html)?$/, "")}`;
}

function readWebAddress(value: string): URL {
  const url = URL.canParse(value) ? new URL(value) : null;
  const isWeb = url !== null && /^https?:$/.test(url.protocol);
  if (isWeb && url.username === "" && url.password === "") return url;
  // Commander prints what it is told is invalid; "me:secret@host" is an address by its form.
  if (value.includes("@"))
    throw new AppError("usage", "--base: the address holds a user name or password", {
      hint: "Every page of the folder would show it: give an address without, such as https://example.com/ask.",
    });
  throw new InvalidArgumentError("Expected an http(s) address such as https://example.com/ask.");
}

export function readEvery(value: string): number {
  const seconds = readInterval(value);
  if (seconds !== null) return seconds;
  throw new InvalidArgumentError("Expected a time of at least 5 minutes, such as 30m, 6h or 1d.");
}

export function readPort(value: string): string {
  if (/^\d{1,5}$/.test(value) && Number(value) <= 65_535) return value;
  throw new InvalidArgumentError("Expected a port number from 0 to 65535.");
}

export function readDate(value: string): string {
  if (isCalendarDate(value)) return value;
  throw new InvalidArgumentError("Expected a date as YYYY-MM-DD.");
}
