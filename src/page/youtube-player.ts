import { formatTimestamp } from "../corpus/timestamp.js";
import { buildButton, buildElement } from "./build-element.js";
import type { Player, PlayerOptions } from "./player.js";

const ORIGIN = "https://www.youtube-nocookie.com";
/** A player that has said nothing by then is blocked, offline, or refuses this page. */
const ANSWER_MS = 5_000;
/** The frame's script may start long after its document: it is asked again until it answers. */
const HANDSHAKE_MS = 250;

interface Frame {
  readonly element: HTMLIFrameElement;
  answered: boolean;
  /** Ends the handshake and the wait for an answer. */
  readonly stopWaiting: () => void;
}

/**
 * YouTube's player in a frame, spoken to by messages (the protocol of its iframe API): no script of
 * another site runs in this page. Where the player does not answer, a plain link stands in.
 */
export function createYouTubePlayer(options: PlayerOptions & { readonly videoId: string }): Player {
  const { container, onTime, videoId, episode } = options;
  const gone = new AbortController();
  let frame: Frame | null = null;
  let failure: string | null = null;
  let wantedSeconds = 0;

  const send = (message: object) =>
    frame?.element.contentWindow?.postMessage(JSON.stringify(message), ORIGIN);
  const command = (func: string, ...args: unknown[]) => send({ event: "command", func, args });
  const seek = () => {
    command("seekTo", wantedSeconds, true);
    command("playVideo");
  };

  const receive = ({ source, origin, data }: MessageEvent) => {
    if (frame === null || origin !== ORIGIN || source !== frame.element.contentWindow) return;
    const message = readMessage(data);
    if (message === null) return;
    if (!frame.answered) {
      frame.answered = true;
      frame.stopWaiting();
      command("addEventListener", "onError");
      // Another moment may have been chosen while the player was on its way.
      if (!frame.element.src.includes(`start=${wantedSeconds}&`)) seek();
    }
    if (message.failed) fail("This video cannot play on this page.");
    else if (message.currentTime !== null) onTime(message.currentTime);
  };
  window.addEventListener("message", receive, { signal: gone.signal });

  function load(): void {
    frame?.stopWaiting();
    const element = buildFrame(videoId, wantedSeconds, episode.title);
    let handshake: ReturnType<typeof setInterval> | undefined;
    const deadline = setTimeout(() => fail("The video player cannot be reached."), ANSWER_MS);
    const stopWaiting = () => {
      clearInterval(handshake);
      clearTimeout(deadline);
    };
    frame = { element, answered: false, stopWaiting };
    element.addEventListener(
      "load",
      () => {
        const greet = () => send({ event: "listening", id: 1, channel: "widget" });
        greet();
        if (frame?.element === element && !frame.answered) handshake = setInterval(greet, HANDSHAKE_MS);
      },
      { once: true },
    );
    const hadFocus = container.contains(document.activeElement);
    container.replaceChildren(element);
    if (hadFocus) element.focus();
  }

  function fail(reason: string): void {
    frame?.stopWaiting();
    frame = null;
    failure = reason;
    showLink(reason);
  }

  function showLink(reason: string): void {
    const link = buildElement("a", {
      text: `Play at ${formatTimestamp(wantedSeconds)} on YouTube`,
      attributes: {
        href: `https://www.youtube.com/watch?v=${videoId}&t=${wantedSeconds}s`,
        target: "_blank",
        rel: "noopener",
      },
    });
    const retry = buildButton({ class: "quiet", text: "Try again here", onClick: load });
    const note = buildElement("p", { class: "player-note", attributes: { role: "status" } }, [
      `${reason} `,
      link,
    ]);
    container.replaceChildren(buildElement("div", { class: "player-fallback" }, [note, retry]));
  }

  return {
    play(seconds) {
      wantedSeconds = Math.floor(seconds);
      if (failure !== null && frame === null) showLink(failure);
      else if (frame === null) load();
      else if (frame.answered) seek();
    },
    dispose() {
      gone.abort();
      frame?.stopWaiting();
      frame = null;
    },
  };
}

function buildFrame(videoId: string, startSeconds: number, title: string): HTMLIFrameElement {
  const query = new URLSearchParams({
    start: String(startSeconds),
    enablejsapi: "1",
    autoplay: "1",
    playsinline: "1",
    rel: "0",
    origin: location.origin,
  });
  return buildElement("iframe", {
    attributes: {
      src: `${ORIGIN}/embed/${encodeURIComponent(videoId)}?${query}`,
      title: `Video of ${title}`,
      allow: "autoplay; encrypted-media; picture-in-picture; fullscreen",
      referrerpolicy: "strict-origin-when-cross-origin",
    },
  });
}

interface PlayerMessage {
  readonly failed: boolean;
  readonly currentTime: number | null;
}

/** What the player says, null for anything that is not its JSON. */
function readMessage(data: unknown): PlayerMessage | null {
  const message = parseJson(data);
  if (!isRecord(message) || typeof message["event"] !== "string") return null;
  const info = isRecord(message["info"]) ? message["info"] : {};
  const time = info["currentTime"];
  return {
    failed: message["event"] === "onError",
    currentTime: typeof time === "number" && time >= 0 ? time : null,
  };
}

function parseJson(data: unknown): unknown {
  if (typeof data !== "string") return null;
  try {
    return JSON.parse(data);
  } catch {
    return null;
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}
