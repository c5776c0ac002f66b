import type { Episode } from "./domain.js";

/**
 * Builds a link that plays the episode at `startSeconds`, clamped into the recording; returns null without media.
 * YouTube takes whole seconds in `t`; audio and video files take a media fragment (W3C Media Fragments 1.0, 4.2.1).
 */
export function buildPlayUrl(
  { media, durationSeconds }: Pick<Episode, "media" | "durationSeconds">,
  startSeconds: number,
): string | null {
  if (media === null) return null;
  const last = durationSeconds === null ? Number.POSITIVE_INFINITY : Math.ceil(durationSeconds) - 1;
  const second = Math.max(0, Math.min(Math.floor(startSeconds), last));
  if (media.kind === "youtube") return `https://www.youtube.com/watch?v=${media.id}&t=${second}s`;
  const url = new URL(media.url);
  url.hash = `t=${second}`;
  return url.href;
}
