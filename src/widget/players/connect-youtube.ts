import { isRecord, parseJson } from "../server/read-fields.js";

/** A player that has not answered by then is blocked, offline, or refuses this page. */
export const ANSWER_MS = 5_000;
/** The frame's script may start long after its document, so the widget asks again until it answers. */
const HANDSHAKE_MS = 250;
const MOST_GREETINGS = 40;

export interface YouTubeOptions {
  readonly onReady: () => void;
  readonly onTime: (seconds: number) => void;
  /** The video is gone, private, or refuses this page. */
  readonly onRefusal: () => void;
}

export interface YouTubeConnection {
  readonly answered: boolean;
  seek(seconds: number): void;
  dispose(): void;
}

/** Speaks with YouTube's player in a frame by the messages of its iframe API: no script of another site runs in this page. */
export function connectYouTube(frame: HTMLIFrameElement, options: YouTubeOptions): YouTubeConnection {
  const { origin } = new URL(frame.src);
  const gone = new AbortController();
  let answered = false;
  const send = (message: object) => frame.contentWindow?.postMessage(JSON.stringify(message), origin);
  const command = (func: string, ...args: unknown[]) => send({ event: "command", func, args });
  let greetings = 0;
  const greet = () => {
    send({ event: "listening", id: 1, channel: "widget" });
    greetings += 1;
    if (greetings === MOST_GREETINGS) clearInterval(handshake);
  };
  const handshake = setInterval(greet, HANDSHAKE_MS);
  greet();
  window.addEventListener(
    "message",
    (event) => {
      if (event.origin !== origin || event.source !== frame.contentWindow) return;
      const message = readMessage(event.data);
      if (message === null) return;
      if (!answered) {
        answered = true;
        clearInterval(handshake);
        command("addEventListener", "onError");
        options.onReady();
      }
      if (message.refused) options.onRefusal();
      else if (message.currentTime !== null) options.onTime(message.currentTime);
    },
    { signal: gone.signal },
  );
  return {
    get answered() {
      return answered;
    },
    seek(seconds) {
      command("seekTo", seconds, true);
      command("playVideo");
    },
    dispose() {
      clearInterval(handshake);
      gone.abort();
    },
  };
}

interface PlayerMessage {
  readonly refused: boolean;
  readonly currentTime: number | null;
}

/** Reads a message of the player; returns null for anything that is not its JSON. */
function readMessage(data: unknown): PlayerMessage | null {
  const message = parseJson(data);
  if (!isRecord(message) || typeof message["event"] !== "string") return null;
  const info = isRecord(message["info"]) ? message["info"] : {};
  const time = info["currentTime"];
  return {
    refused: message["event"] === "onError",
    currentTime: typeof time === "number" && time >= 0 ? time : null,
  };
}
