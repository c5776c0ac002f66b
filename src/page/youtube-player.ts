import { buildElement, readWebUrl } from "./build-element.js";
import type { Player, PlayerOptions } from "./player.js";

const ORIGIN = "https://www.youtube-nocookie.com";
/** A player that has said nothing by then is blocked, offline, or refuses this page. */
const ANSWER_MS = 5_000;

/**
 * YouTube's player in a frame, spoken to by messages (the protocol of its iframe API): no script of
 * another site runs in this page. Where the player does not answer, a plain link stands in.
 */
export function createYouTubePlayer(options: PlayerOptions & { readonly videoId: string }): Player {
  const { container, onTime, videoId, episode } = options;
  let frame: HTMLIFrameElement | null = null;
  let answered = false;
  let failed = false;
  let wanted: { seconds: number; url: string | null } = { seconds: 0, url: null };

  const send = (message: object) => frame?.contentWindow?.postMessage(JSON.stringify(message), ORIGIN);
  const command = (func: string, ...args: unknown[]) => send({ event: "command", func, args });

  window.addEventListener("message", ({ source, origin, data }) => {
    if (frame === null || source !== frame.contentWindow || origin !== ORIGIN) return;
    const message = readMessage(data);
    if (message === null) return;
    answered = true;
    if (message.error) showLink("This video cannot play here.");
    else if (message.currentTime !== null) onTime(message.currentTime);
  });

  function load(seconds: number): void {
    const query = new URLSearchParams({
      enablejsapi: "1",
      autoplay: "1",
      playsinline: "1",
      rel: "0",
      start: String(seconds),
      origin: location.origin,
    });
    frame = buildElement("iframe", {
      attributes: {
        src: `${ORIGIN}/embed/${videoId}?${query}`,
        title: `Video of ${episode.title}`,
        allow: "autoplay; encrypted-media; picture-in-picture; fullscreen",
        referrerpolicy: "strict-origin-when-cross-origin",
      },
    });
    frame.addEventListener("load", () => send({ event: "listening", id: 1, channel: "widget" }));
    container.replaceChildren(frame);
    setTimeout(() => {
      if (!answered) showLink("The video player cannot be reached from here.");
    }, ANSWER_MS);
  }

  function showLink(reason: string): void {
    failed = true;
    frame = null;
    const url = readWebUrl(wanted.url);
    const link = buildElement("a", {
      text: "Play this moment on YouTube",
      attributes: {
        href: url ?? `https://www.youtube.com/watch?v=${videoId}`,
        target: "_blank",
        rel: "noopener",
      },
    });
    container.replaceChildren(buildElement("p", { class: "player-note" }, [`${reason} `, link]));
  }

  return {
    play(seconds, url) {
      wanted = { seconds, url };
      if (failed) showLink("The video player cannot be reached from here.");
      else if (frame === null || !answered) load(seconds);
      else {
        command("seekTo", seconds, true);
        command("playVideo");
      }
    },
  };
}

function readMessage(data: unknown): { error: boolean; currentTime: number | null } | null {
  if (typeof data !== "string") return null;
  try {
    const { event, info } = JSON.parse(data);
    const currentTime: unknown = info?.currentTime;
    return { error: event === "onError", currentTime: typeof currentTime === "number" ? currentTime : null };
  } catch {
    return null;
  }
}
