import type { PageProblem } from "../page-problem.js";
import { readClock } from "./cue-draft.js";
import { parseWebVtt, type WebVttCue, type WebVttFile } from "./parse-webvtt.js";

const SIGNATURE = /^\uFEFF?WEBVTT(?:[ \t]|$)/;
const MAP = /^X-TIMESTAMP-MAP=/i;
/** MPEG-2 clocks count 90,000 a second in 33 bits (RFC 8216, section 3.5). */
const TICKS_A_SECOND = 90_000;
const CLOCK_TICKS = 2 ** 33;

/** A WebVTT file within the text, by the index of its first line. */
interface Segment {
  readonly from: number;
  readonly lines: readonly string[];
}

/**
 * Parses the WebVTT files that a text holds one after the other, as joined segments of a stream do. The times of each
 * are shifted by its `X-TIMESTAMP-MAP`; a cue that two neighbours share is kept once; where times start again and no map
 * tells by how much, they are set behind those above, which a note says. Null where the text does not begin with the signature.
 */
export function parseSegments(text: string): WebVttFile | null {
  const segments = splitSegments(text.replace(/\r\n?/g, "\n").split("\n"));
  const [first, ...others] = segments;
  const head = parseWebVtt(first?.lines.join("\n") ?? "");
  if (first === undefined || head === null) return null;
  const clock = new StreamClock();
  let last = clock.place(head, first);
  let known = new Set(last.map(describeCue));
  const cues = [last];
  const dropped = [head.dropped.map((note) => moveNote(note, first))];
  for (const segment of others) {
    const file = parseWebVtt(segment.lines.join("\n"));
    if (file === null) continue;
    const { from } = segment;
    let placed = clock.place(file, segment);
    if (startAgain(placed, last) && readMap(segment.lines) === null) {
      const expected = "times that go on (they start again here, and are set behind those above)";
      dropped.push([{ line: from + 1, expected, found: "WEBVTT" }]);
      placed = setAfter(placed, last);
    }
    cues.push(placed.filter((cue) => !known.has(describeCue(cue))));
    dropped.push(file.dropped.map((note) => moveNote(note, segment)));
    if (placed.length === 0) continue;
    last = placed;
    known = new Set(last.map(describeCue));
  }
  return { header: head.header, cues: cues.flat(), dropped: dropped.flat() };
}

function moveNote(note: PageProblem, { from }: Segment): PageProblem {
  return { ...note, line: note.line + from };
}

function setAfter(cues: readonly WebVttCue[], before: readonly WebVttCue[]): WebVttCue[] {
  const end = before.reduce((last, cue) => Math.max(last, cue.startSeconds, cue.endSeconds), 0);
  const at = (seconds: number) => Math.round((seconds + end) * 1000) / 1000;
  return cues.map((cue) => ({ ...cue, startSeconds: at(cue.startSeconds), endSeconds: at(cue.endSeconds) }));
}

function startAgain([first]: readonly WebVttCue[], before: readonly WebVttCue[]): boolean {
  return first !== undefined && first.startSeconds < (before.at(-1)?.startSeconds ?? 0);
}

/** Tells how far each segment of a stream is from the first one. One without a map is as far as the one before it. */
class StreamClock {
  #map: TimestampMap | null = null;
  #ticks = 0;

  /** Gives the cues of the next segment their times in the stream and their lines in the whole file. */
  place({ cues }: WebVttFile, { from, lines }: Segment): WebVttCue[] {
    const map = readMap(lines);
    if (map !== null) {
      this.#ticks += this.#map === null ? 0 : subtractTicks(map.ticks, this.#map.ticks);
      this.#map = map;
    }
    const shift = this.#ticks / TICKS_A_SECOND - (this.#map?.localSeconds ?? 0);
    const at = (seconds: number) => Math.max(0, Math.round((seconds + shift) * 1000) / 1000);
    return cues.map((cue) => ({
      ...cue,
      line: cue.line + from,
      startSeconds: at(cue.startSeconds),
      endSeconds: at(cue.endSeconds),
    }));
  }
}

/** Splits where the signature follows a blank line, or has a map below it, be it at the end of a cue's last line. */
function splitSegments(lines: readonly string[]): Segment[] {
  const top = Math.max(
    0,
    lines.findIndex((line) => line !== ""),
  );
  const segments: { readonly from: number; readonly lines: string[] }[] = [{ from: top, lines: [] }];
  lines.forEach((line, i) => {
    if (i < top) return;
    const hasMap = MAP.test(lines[i + 1] ?? "");
    const at = hasMap ? line.search(/\uFEFF?WEBVTT[ \t]*$/) : -1;
    const isStart = SIGNATURE.test(line) && (lines[i - 1]?.trim() === "" || hasMap);
    const open = segments.at(-1);
    if (i === top || (!isStart && at === -1)) {
      open?.lines.push(line);
      return;
    }
    if (!isStart) open?.lines.push(line.slice(0, at));
    segments.push({ from: i, lines: [isStart ? line : line.slice(at)] });
  });
  return segments;
}

interface TimestampMap {
  readonly ticks: number;
  readonly localSeconds: number;
}

/** Reads the map in the header; null where there is none. */
function readMap(lines: readonly string[]): TimestampMap | null {
  const blank = lines.findIndex((line) => line.trim() === "");
  const header = lines.slice(0, blank === -1 ? lines.length : blank);
  const line = header.find((one) => MAP.test(one)) ?? "";
  const ticks = /MPEGTS:(\d{1,15})(?!\d)/i.exec(line)?.[1];
  const local = readClock(/LOCAL:([\d:.]+)/i.exec(line)?.[1] ?? "");
  return ticks === undefined || local === null ? null : { ticks: Number(ticks), localSeconds: local };
}

/** Counts from one clock to another, the shorter way round, as the clock begins anew after 26 hours. */
function subtractTicks(to: number, from: number): number {
  const ahead = (((to - from) % CLOCK_TICKS) + CLOCK_TICKS) % CLOCK_TICKS;
  return ahead > CLOCK_TICKS / 2 ? ahead - CLOCK_TICKS : ahead;
}

function describeCue({ startSeconds, endSeconds, payload }: WebVttCue): string {
  return `${startSeconds} ${endSeconds} ${payload}`;
}
