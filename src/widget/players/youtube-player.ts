import { formatTimestamp } from "../../shared/timestamp.js";
import { buildButton, buildElement, buildLink } from "../build-element.js";
import { fillString } from "../strings/fill-string.js";
import { ANSWER_MS, connectYouTube, type YouTubeConnection } from "./connect-youtube.js";
import { buildNote, type Player, type PlayerOptions } from "./player.js";

const ORIGIN = "https://www.youtube-nocookie.com";

export interface YouTubePlayerOptions extends PlayerOptions {
  readonly videoId: string;
  readonly title: string;
}

/** The widget's own frame of YouTube's player, loaded at the first moment. A link replaces it where it does not answer. */
export function createYouTubePlayer(options: YouTubePlayerOptions): Player {
  const { container, onTime, videoId, title, strings } = options;
  let connection: YouTubeConnection | null = null;
  let deadline: ReturnType<typeof setTimeout> | undefined;
  let failed = false;
  let loading = false;
  let loadedSeconds = 0;
  let wantedSeconds = 0;

  function load(): void {
    dispose();
    failed = false;
    loading = true;
    loadedSeconds = wantedSeconds;
    const frame = buildFrame(videoId, wantedSeconds, fillString(strings.recordingOf, { title }));
    deadline = setTimeout(fail, ANSWER_MS);
    frame.addEventListener("load", () => connect(frame), { once: true });
    const focused = container.querySelector(":focus") !== null;
    container.replaceChildren(frame);
    if (focused) frame.focus();
  }

  function connect(frame: HTMLIFrameElement): void {
    if (!loading) return;
    connection = connectYouTube(frame, {
      onTime,
      onRefusal: fail,
      onReady: () => {
        clearTimeout(deadline);
        // The reader may have chosen another moment while the player loaded.
        if (wantedSeconds !== loadedSeconds) connection?.seek(wantedSeconds);
      },
    });
  }

  function fail(): void {
    dispose();
    failed = true;
    showLink();
  }

  function showLink(): void {
    const time = formatTimestamp(wantedSeconds);
    const link = buildLink({
      text: fillString(strings.playOnYouTube, { time }),
      href: `https://www.youtube.com/watch?v=${videoId}&t=${wantedSeconds}s`,
    });
    const note = buildNote(`${strings.cannotPlay} `, link);
    const retry = buildButton({ class: "quiet", text: strings.tryAgain, onClick: load });
    container.replaceChildren(buildElement("div", { class: "player-fallback" }, [note, retry]));
  }

  function dispose(): void {
    clearTimeout(deadline);
    connection?.dispose();
    connection = null;
    loading = false;
  }

  return {
    play(seconds) {
      wantedSeconds = Math.floor(seconds);
      if (failed) showLink();
      else if (!loading) load();
      else if (connection?.answered === true) connection.seek(wantedSeconds);
    },
    dispose,
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
      title,
      allow: "autoplay; encrypted-media; picture-in-picture; fullscreen",
      // YouTube refuses to play (error 153) unless the referrer tells it which site it plays on.
      referrerpolicy: "strict-origin-when-cross-origin",
    },
  });
}
