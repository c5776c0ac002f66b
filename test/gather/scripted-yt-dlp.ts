import { once } from "node:events";
import { chmod, mkdtemp, rm, writeFile } from "node:fs/promises";
import { type AddressInfo, createServer, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { answerAsYtDlp, type ScriptedTube, type YtDlpCommand, type YtDlpRun } from "./answer-as-yt-dlp.js";

const DAY_SECONDS = 86_400;

export interface ScriptedYtDlp {
  /** The folder that a PATH begins with. */
  readonly folder: string;
  readonly tube: ScriptedTube;
  /** Writes down what `tube` is now. */
  readonly save: () => Promise<void>;
  /** What was asked for since the last time: addresses, and captions. */
  readonly takeRequests: () => Promise<string[]>;
  readonly remove: () => Promise<void>;
}

/** Sends its folder and arguments to the test's process, which answers: to start a program that can would take as long as the test. */
const writeProgram = (port: number) => `#!/usr/bin/env bash
export LC_ALL=C
trap "" TERM
exec 3<>/dev/tcp/127.0.0.1/${port}
printf '%s\\0' "$#" "$PWD" "$@" >&3
read -r code length <&3
if [ "$code" = hang ]; then
  read -r <&3
  exit
fi
[ "$length" = 0 ] || IFS= read -r -d "" -n "$length" said <&3
printf %s "$said" >&2
cat <&3
exit "$code"
`;

export async function writeScriptedYtDlp(): Promise<ScriptedYtDlp> {
  const folder = await mkdtemp(join(tmpdir(), "cuepoint-yt-dlp-"));
  const tube: ScriptedTube = { listings: {}, videos: {}, captions: {} };
  let saved = structuredClone(tube);
  const requests: string[] = [];
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    let text = "";
    socket.setEncoding("utf8").on("error", () => undefined);
    socket.on("data", (piece) => {
      text += piece;
      const [count = "", cwd = "", ...args] = text.split("\0").slice(0, -1);
      if (count === "" || args.length < Number(count)) return;
      const log = (request: string) => void requests.push(request);
      const run = answerOrFail({ args, folder: cwd, tube: saved, log });
      if (run === null) socket.write("hang 0\n");
      else socket.end(`${run.code} ${Buffer.byteLength(run.stderr)}\n${run.stderr}${run.stdout}`);
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const program = join(folder, "yt-dlp");
  await writeFile(program, writeProgram((server.address() as AddressInfo).port));
  await chmod(program, 0o755);
  return {
    ...{ folder, tube },
    save: async () => {
      saved = structuredClone(tube);
    },
    takeRequests: async () => requests.splice(0),
    remove: async () => {
      server.close();
      for (const socket of sockets) socket.destroy();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Fails as a program does: what is thrown here would end the test's process. */
function answerOrFail(command: YtDlpCommand): YtDlpRun | null {
  try {
    return answerAsYtDlp(command);
  } catch (error) {
    return { code: 1, stdout: "", stderr: String(error) };
  }
}

/** An id of a video, as YouTube's are: eleven letters, digits, `-` and `_`. */
export function makeVideoId(i: number): string {
  return `_video-${String(i).padStart(4, "0")}`;
}

export function writeDay(daysAgo: number): string {
  return new Date(Date.now() - daysAgo * DAY_SECONDS * 1000).toISOString().slice(0, 10);
}

/** An entry of a flat list. Its day is rounded as YouTube rounds it: to months after a month, to years after a year. */
export function listVideo(i: number, title: string, daysAgo: number, more: object = {}): object {
  const unit = daysAgo >= 365 ? 365 : daysAgo >= 30 ? 30 : 1;
  const timestamp = Math.floor(Date.now() / 1000) - Math.floor(daysAgo / unit) * unit * DAY_SECONDS;
  const id = makeVideoId(i);
  return {
    ...{ _type: "url", ie_key: "Youtube", id, url: `https://www.youtube.com/watch?v=${id}`, title },
    ...{ duration: 60, upload_date: null, timestamp, live_status: null, availability: null, ...more },
  };
}

/** All that is known of a video, with captions in English: `written` by people, or `heard` by a program. */
export function describeVideo(
  i: number,
  { title, daysAgo, ...more }: { title: string; daysAgo: number; [key: string]: unknown },
): Record<string, unknown> {
  const id = makeVideoId(i);
  return {
    ...{
      _type: "video",
      id,
      title,
      description: "",
      duration: 60,
      channel: "The Apiary",
      channel_id: "UCapiary",
    },
    ...{
      extractor: "youtube",
      extractor_key: "Youtube",
      webpage_url: `https://www.youtube.com/watch?v=${id}`,
    },
    upload_date: writeDay(daysAgo).replaceAll("-", ""),
    ...{ language: "en", live_status: "not_live", chapters: null, subtitles: {}, automatic_captions: {} },
    formats: [{ format_id: "sb0", url: `https://rr1.example/videoplayback?ip=203.0.113.7&id=${id}` }],
    ...more,
  };
}

/** Where yt-dlp finds a track, in each of the formats that YouTube has. */
export function makeTrack(url: string): object[] {
  return ["json3", "srv1", "vtt"].map((ext) => ({
    ext,
    url: ext === "json3" ? url : `${url}.${ext}`,
    name: "English",
  }));
}

/** Captions as YouTube writes them: each text at its second. */
export function writeJson3(...texts: readonly (readonly [number, string])[]): string {
  const events = texts.map(([seconds, utf8]) => ({
    ...{ tStartMs: seconds * 1000, dDurationMs: 4000, segs: [{ utf8 }] },
  }));
  return JSON.stringify({ wireMagic: "pb3", events });
}
