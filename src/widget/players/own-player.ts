import type { Media } from "../../shared/domain.js";
import { buildButton } from "../build-element.js";
import type { ShownEpisode } from "../server/parse-episode.js";
import { createMediaPlayer } from "./media-player.js";
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
    shown = { id: episode.id, player: createPlayer(episode.media, { ...options, title: episode.title }) };
    shown.player.play(seconds);
  }

  function showNote(text: string): void {
    container.replaceChildren(buildNote(text));
  }

  function start(episodeId: string | null, seconds: number): void {
    play(episodeId, seconds).catch((error: unknown) => showNote(options.describeFailure(error)));
  }

  container.replaceChildren(
    buildButton({
      class: "play-episode",
      part: "button play-episode",
      text: strings.playEpisode,
      onClick: () => start(null, options.readSecond()),
    }),
  );
  return {
    play: start,
    dispose() {
      newest = {};
      shown?.player.dispose();
    },
  };
}

function createPlayer(media: Media, options: PlayerOptions & { readonly title: string }): Player {
  if (media.kind === "youtube") return createYouTubePlayer({ ...options, videoId: media.id });
  return createMediaPlayer({ ...options, ...media });
}
