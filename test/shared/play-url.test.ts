import fc from "fast-check";
import { expect, test } from "vitest";
import type { Media } from "../../src/shared/domain.js";
import { buildPlayUrl } from "../../src/shared/play-url.js";
import { makeEpisode } from "../fakes/episodes.js";

const link = (media: Media | null, second: number) =>
  buildPlayUrl(makeEpisode({ media, durationSeconds: 4000 }), second);

test.each<[string, Media | null, number, string | null]>([
  [
    "YouTube at the second",
    { kind: "youtube", id: "dvKdTzYQJCc" },
    1195,
    "https://www.youtube.com/watch?v=dvKdTzYQJCc&t=1195s",
  ],
  [
    "YouTube at whole seconds",
    { kind: "youtube", id: "dvKdTzYQJCc" },
    12.9,
    "https://www.youtube.com/watch?v=dvKdTzYQJCc&t=12s",
  ],
  [
    "audio as a media fragment",
    { kind: "audio", url: "https://cdn.example/a.mp3?x=1" },
    95,
    "https://cdn.example/a.mp3?x=1#t=95",
  ],
  [
    "a fragment of its own replaced",
    { kind: "video", url: "https://cdn.example/v.mp4#t=3" },
    95,
    "https://cdn.example/v.mp4#t=95",
  ],
  ["nothing without media", null, 95, null],
])("%s", (_, media, second, url) => {
  expect(link(media, second)).toBe(url);
});

test("no link points outside the recording", () => {
  fc.assert(
    fc.property(fc.double({ noNaN: true, min: -1e6, max: 1e6 }), (second) => {
      const at = Number(/t=(\d+)s$/.exec(link({ kind: "youtube", id: "dvKdTzYQJCc" }, second) ?? "")?.[1]);
      expect(at).toBeGreaterThanOrEqual(0);
      expect(at).toBeLessThan(4000);
    }),
  );
});
