import { FORMATS } from "../../../dist/corpus/formats.js";
import { serveReadings } from "../../../dist/corpus/reader/serve-readings.js";

const SPEECH = {
  sources: [
    {
      id: null,
      identity: null,
      aliases: [],
      facts: {},
      chapters: null,
      cues: [{ startSeconds: 0, endSeconds: 2, speaker: null, text: "A talk about wax." }],
    },
  ],
  problems: [],
  notes: [],
};

/** What a format may do that a hostile file leads astray, and what may happen to the process meanwhile. */
const ATTACKS = {
  pattern: () => /^(a+)+$/.test(`${"a".repeat(60)}b`),
  objects() {
    for (const kept = []; ; ) kept.push({ at: kept.length });
  },
  buffers() {
    for (const kept = []; ; ) kept.push(new Uint8Array(2e7).fill(1));
  },
  recursion() {
    const descend = (depth) => descend(depth + 1) + 1;
    descend(0);
  },
  much: () => ({ ...SPEECH, notes: [{ line: 1, expected: "a".repeat(1e7), found: null }] }),
  group() {
    for (const signal of ["SIGINT", "SIGHUP", "SIGTERM"]) process.kill(process.pid, signal);
    return SPEECH;
  },
  stop() {
    process.kill(process.ppid, "SIGSTOP");
    process.kill(process.pid, "SIGSTOP");
    return SPEECH;
  },
  killed() {
    process.kill(process.pid, "SIGKILL");
    for (;;);
  },
  exit: () => process.exit(0),
  wait: () => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0),
};

const hostile = {
  name: "hostile",
  endings: [".txt"],
  recognise: ({ text }) => Number(text.startsWith("attack by ")),
  read: ({ text }) => ATTACKS[text.trim().split(" ").at(-1)](),
};

serveReadings([hostile, ...FORMATS]);
