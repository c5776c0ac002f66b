import type { Media } from "../../shared/domain.js";
import { buildButton } from "../build-element.js";
import type { ShownEpisode } from "../server/parse-episode.js";
import { createMediaPlayer, showAudio } from "./media-player.js";
import { buildNote, type Player, type PlayerOptions } from "./player.js";
import { createYouTubePlayer } from "./youtube-player.js";

export interface OwnPlayerOptions extends PlayerOptions {
  /** Loads the episode of that id; for null, the one that the widget is bound to, if any. */
  readonly loadEpisode: (id: string | null) => Promise<ShownEpisode | null>;
  readonly describeFailure: (error: unknown) => string;
  /** Tells where the reader's button begins. */
  readonly readSecond: () => number;
}

export interface OwnPlayer {
  /** Plays the episode; it replaces another one that is loaded. */
  play(episodeId: string | null, seconds: number): void;
  /** Makes room for what the episode is played by, before the first moment. */
  prepare(episode: ShownEpisode): void;
  dispose(): void;
}

/** The widget's own player for whatever episode is asked of it. Nothing of another site is loaded before the first moment. */
export function createOwnPlayer(options: OwnPlayerOptions): OwnPlayer {
  const { container, loadEpisode, strings } = options;
  let shown: { readonly id: string; readonly player: Player } | null = null;
  /** Stands for the newest choice: the last of several quick ones wins. */
  let newest = {};

  async function play(episodeId: string | null, seconds: number): Promise<void> {
    const own = {};
    newest = own;
    if (shown !== null && shown.id === episodeId) {
      shown.player.play(seconds);
      return;
    }
    const episode = await loadEpisode(episodeId);
    if (newest !== own) return;
    if (episode === null || episode.media === null) {
      showNote(episode === null ? strings.playHere : strings.noMedia);
      return;
    }
    shown?.player.dispose();
    shown = { id: episode.id, player: createPlayer(episode.media, { ...options, ...episode }) };
    shown.player.play(seconds);
  }

  function showNote(text: string): void {
    container.replaceChildren(buildNote(text));
  }

  function start(episodeId: string | null, seconds: number): void {
    play(episodeId, seconds).catch((error: unknown) => showNote(options.describeFailure(error)));
  }

  const button = buildButton({
    class: "play-episode",
    part: "button play-episode",
    text: strings.playEpisode,
    onClick: () => start(null, options.readSecond()),
  });
  container.replaceChildren(button);
  return {
    play: start,
    prepare({ media, title }) {
      if (media?.kind === "audio" && button.isConnected)
        showAudio(button, { container, title, artwork: null });
    },
    dispose() {
      newest = {};
      shown?.player.dispose();
    },
  };
}

function createPlayer(
  media: Media,
  options: PlayerOptions & Pick<ShownEpisode, "title" | "artwork">,
): Player {
  options.container.classList.remove("audio");
  if (media.kind === "youtube") return createYouTubePlayer({ ...options, videoId: media.id });
  return createMediaPlayer({ ...options, ...media });
}
