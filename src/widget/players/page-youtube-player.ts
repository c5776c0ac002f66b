import { ANSWER_MS, connectYouTube, type YouTubeConnection } from "./connect-youtube.js";
import type { Player } from "./player.js";

const HOSTS = ["www.youtube.com", "youtube.com", "www.youtube-nocookie.com"];

/** Whether the frame holds YouTube's player. */
export function isYouTubeFrame({ src }: HTMLIFrameElement): boolean {
  if (!URL.canParse(src)) return false;
  const { protocol, host, pathname } = new URL(src);
  return protocol === "https:" && HOSTS.includes(host) && pathname.startsWith("/embed/");
}

/**
 * The page's own frame of YouTube's player. A frame that does not listen to messages (no `enablejsapi=1`), or does not
 * answer them, is loaded again at the moment, and listens from then on. With `follow` it is asked for its time earlier.
 */
export function createPageYouTubePlayer(
  frame: HTMLIFrameElement,
  { onTime, follow }: { readonly onTime: (seconds: number) => void; readonly follow: boolean },
): Player {
  let connection: YouTubeConnection | null = null;
  let deadline: ReturnType<typeof setTimeout> | undefined;
  let wantedSeconds: number | null = null;

  function connect(): void {
    dispose();
    connection = connectYouTube(frame, {
      onTime,
      onRefusal: () => undefined,
      onReady: () => {
        clearTimeout(deadline);
        if (wantedSeconds !== null) connection?.seek(wantedSeconds);
      },
    });
  }

  function load(): void {
    dispose();
    frame.addEventListener("load", connect, { once: true });
    loadAt(frame, wantedSeconds ?? 0);
  }

  function dispose(): void {
    clearTimeout(deadline);
    connection?.dispose();
    connection = null;
  }

  const listens = () => new URL(frame.src).searchParams.get("enablejsapi") === "1";
  if (follow && listens()) connect();
  return {
    play(seconds) {
      wantedSeconds = Math.floor(seconds);
      if (connection?.answered === true) connection.seek(wantedSeconds);
      else if (!listens()) load();
      else {
        connect();
        deadline = setTimeout(load, ANSWER_MS);
      }
    },
    dispose,
  };
}

function loadAt(frame: HTMLIFrameElement, seconds: number): void {
  const url = new URL(frame.src);
  for (const [name, value] of Object.entries({ enablejsapi: "1", autoplay: "1", start: String(seconds) })) {
    url.searchParams.set(name, value);
  }
  url.searchParams.set("origin", location.origin);
  // YouTube refuses to play (error 153) unless the referrer tells it which site it plays on.
  frame.referrerPolicy = "strict-origin-when-cross-origin";
  if (!frame.allow.includes("autoplay")) frame.allow = `autoplay; ${frame.allow}`;
  frame.src = url.href;
}
