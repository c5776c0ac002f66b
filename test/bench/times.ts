import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { divideEpisode } from "../../src/chunk/divide-episode.js";
import { readSource } from "../../src/corpus/read-source.js";
import { spreadSpeech } from "../../src/corpus/transcripts/spread-speech.js";
import { listPassageSentences } from "../../src/language/list-passage-sentences.js";
import type { Cue } from "../../src/shared/domain.js";
import { findDataSet, makeEpisode } from "./data/data-set.js";

/** In seconds. The times around an estimate are at most so far apart. */
const APART = [60, 120, 300, 600, 3600, Number.POSITIVE_INFINITY];

/**
 * `npm run bench:times`: how far is the second that is cited from the one at which the words are said? Each time of 60
 * transcripts by people is taken away in turn, and compared with what is estimated in its place.
 */
const print = (line: string) => process.stdout.write(`${line}\n`);
const transcripts = findDataSet("podcasts-changelog");
if (transcripts === null) print("The transcripts are not in ../shared/data: left out.");
else printTimes(join(transcripts, "episodes"));

interface HeldOut {
  /** How far apart the times are that are left, in seconds. */
  readonly apart: number;
  /** How far the estimate is from the time that was taken away, in seconds. */
  readonly error: number;
}

function printTimes(folder: string): void {
  const episodes = readdirSync(folder).map((file) => {
    const source = readSource({ path: file, bytes: readFileSync(join(folder, file)) })?.sources[0];
    return source?.cues ?? [];
  });
  const heldOut = episodes.flatMap(holdOut);
  print(`${heldOut.length} times taken away, seconds from them to what is estimated`);
  for (const [i, most] of APART.entries()) {
    const own = heldOut.filter(({ apart }) => apart > (APART[i - 1] ?? 0) && apart <= most);
    const name =
      most < Number.POSITIVE_INFINITY ? `times left up to ${most} s apart` : "no time left behind it";
    printRow(
      name,
      own.map(({ error }) => ({ error, weight: 1 })),
    );
  }
  const sentences = episodes.flatMap(measureSentences);
  const written = sentences.filter(({ apart }) => apart === 0);
  print(`${sentences.length} sentences, of which ${written.length} begin at a time that stands there`);
  printRow("as far apart as the times are", weigh(heldOut, sentences));
  print("seconds from a passage's beginning to its sentence's");
  printRow(
    "each sentence",
    sentences.map(({ into }) => ({ error: into, weight: 1 })),
  );
}

function holdOut(cues: readonly Cue[]): HeldOut[] {
  const timed = [...cues.keys()].filter((i) => cues[i]?.estimated !== true);
  return timed.slice(1).map((at, k): HeldOut => {
    const pieces = cues.map(({ speaker, text, startSeconds, estimated }, i) => ({
      speaker,
      text,
      startSeconds: estimated === true || i === at ? null : startSeconds,
    }));
    const second = (i = -1) => cues[i]?.startSeconds ?? 0;
    const guess = spreadSpeech(pieces)[at]?.startSeconds ?? 0;
    const next = k + 2 < timed.length ? second(timed[k + 2]) : Number.POSITIVE_INFINITY;
    return { apart: next - second(timed[k]), error: Math.abs(guess - second(at)) };
  });
}

/** Measures how far into its passage each sentence begins, and how far apart the times around it are; 0 where it has one. */
function measureSentences(cues: readonly Cue[]): { readonly into: number; readonly apart: number }[] {
  const times = cues.filter(({ estimated }) => estimated !== true).map(({ startSeconds }) => startSeconds);
  const episode = { ...makeEpisode("episode", []), chapters: [] };
  return divideEpisode({ episode, cues }).passages.flatMap((passage) =>
    listPassageSentences(passage).map(({ startSeconds, estimated }) => {
      const next = times.find((time) => time > startSeconds) ?? Number.POSITIVE_INFINITY;
      const before = times.findLast((time) => time <= startSeconds) ?? 0;
      return { into: startSeconds - passage.startSeconds, apart: estimated === true ? next - before : 0 };
    }),
  );
}

/** Gives each time that was taken away the share of the sentences that have times as far apart around them. */
function weigh(heldOut: readonly HeldOut[], sentences: readonly { readonly apart: number }[]): Weighted[] {
  const rank = ({ apart }: { readonly apart: number }) => APART.findIndex((most) => apart <= most);
  const count = (list: readonly { readonly apart: number }[], at: number) =>
    list.filter((each) => rank(each) === at).length;
  const estimated = sentences.filter(({ apart }) => apart > 0);
  const shares = APART.map((_, at) => count(estimated, at) / Math.max(1, count(heldOut, at)));
  return [
    { error: 0, weight: sentences.length - estimated.length },
    ...heldOut.map((each) => ({ error: each.error, weight: shares[rank(each)] ?? 0 })),
  ];
}

interface Weighted {
  readonly error: number;
  readonly weight: number;
}

function printRow(name: string, rows: readonly Weighted[]): void {
  const sorted = rows.toSorted((a, b) => a.error - b.error);
  const total = rows.reduce((sum, { weight }) => sum + weight, 0);
  const find = (share: number) => {
    let left = share * total;
    const row = sorted.find(({ weight }) => {
      left -= weight;
      return left <= 0;
    });
    return (row ?? sorted.at(-1) ?? { error: 0 }).error.toFixed(1).padStart(6);
  };
  const figures = `median ${find(0.5)}  p90 ${find(0.9)}  most ${find(1)}`;
  print(`  ${name.padEnd(36)} ${String(rows.length).padStart(6)}  ${figures}`);
}
