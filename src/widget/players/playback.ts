import { findInPage, listTrees } from "../find-in-page.js";
import type { ShownEpisode } from "../server/parse-episode.js";
import { createOwnPlayer, type OwnPlayer, type OwnPlayerOptions } from "./own-player.js";
import { createPageMediaPlayer } from "./page-media-player.js";
import { createPageYouTubePlayer, isYouTubeFrame } from "./page-youtube-player.js";
import type { Player } from "./player.js";

/** A moment of an episode, as `cuepoint-seek` carries it, in seconds. `url` plays it elsewhere; it is null without media. */
export interface Moment {
  readonly episode: string;
  readonly start: number;
  readonly end: number | null;
  readonly url: string | null;
}

export interface PlaybackOptions extends Omit<OwnPlayerOptions, "container"> {
  /** The `player` attribute: a selector of the page's, `own`, or null. */
  readonly player: string | null;
  /** Whether the player's time is followed before the first moment is played. */
  readonly follow: boolean;
  /** The widget's element; the page's selector is looked up from its place in the page. */
  readonly element: Element;
  /** The episode that the page's player plays; null where that is not known. */
  readonly readEpisodeId: () => string | null;
  /** Opens a place for the player in the page's element, or in the widget where that is null. */
  readonly openPlace: (element: HTMLElement | null) => HTMLElement;
}

export interface Playback {
  /** Plays the moment in this page; returns false where nothing in this page can play it. */
  play(moment: Moment): boolean;
  /** Whether a player of the page's own holds the episode. */
  holds(episodeId: string): boolean;
  /** Shows what will play, in a place for the widget's own player that is open. */
  prepare(episode: ShownEpisode): void;
  dispose(): void;
}

type Found =
  | { readonly kind: "page"; readonly element: HTMLElement; readonly player: Player }
  | { readonly kind: "own"; readonly element: HTMLElement; readonly player: OwnPlayer };

/**
 * Connects what plays: the page's own player, the widget's, or nothing. A player that comes into the page later is found
 * when the first moment is played.
 */
export function createPlayback(options: PlaybackOptions): Playback {
  const { player: selector, readEpisodeId, onTime } = options;
  const gone = new AbortController();
  let found: Found | null = null;

  function find(): Found | null {
    if (found?.element.isConnected === true) return found;
    found?.player.dispose();
    found = findPlayer(options);
    return found;
  }

  if (selector !== null && selector !== "own") {
    find();
    // Time events do not bubble but can be captured, so this hears a player that comes later, too.
    const hear = ({ target }: Event) => {
      if (target instanceof HTMLMediaElement && target.matches(selector)) onTime(target.currentTime);
    };
    for (const tree of listTrees(options.element)) {
      for (const type of ["timeupdate", "seeked"]) {
        tree.addEventListener(type, hear, { signal: gone.signal, capture: true });
      }
    }
  }
  return {
    play({ episode, start }) {
      const target = find();
      if (target === null) return false;
      if (target.kind === "own") target.player.play(episode, start);
      else if (readEpisodeId() === episode) target.player.play(start);
      else return false;
      target.element.scrollIntoView({ block: "nearest" });
      return true;
    },
    holds: (id) =>
      selector !== null && selector !== "own" && find()?.kind === "page" && readEpisodeId() === id,
    prepare: (episode) => {
      if (found?.kind === "own") found.player.prepare(episode);
    },
    dispose() {
      gone.abort();
      found?.player.dispose();
    },
  };
}

function findPlayer(options: PlaybackOptions): Found | null {
  const { player: selector, openPlace } = options;
  if (selector === null) return null;
  const element = selector === "own" ? null : findInPage(options.element, selector);
  if (element instanceof HTMLMediaElement) {
    return { kind: "page", element, player: createPageMediaPlayer(element) };
  }
  if (element instanceof HTMLIFrameElement) {
    if (!isYouTubeFrame(element)) return null;
    return { kind: "page", element, player: createPageYouTubePlayer(element, options) };
  }
  if (selector !== "own" && !(element instanceof HTMLElement)) return null;
  const container = openPlace(element instanceof HTMLElement ? element : null);
  return { kind: "own", element: container, player: createOwnPlayer({ ...options, container }) };
}
