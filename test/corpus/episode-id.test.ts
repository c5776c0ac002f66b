import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isEpisodeId, makeEpisodeId } from "../../src/corpus/episode-id.js";

describe("makeEpisodeId", () => {
  it.each([
    ["山田.txt", "山田"],
    ["Привет, мир!.vtt", "привет-мир"],
    ["Πλοίο.vtt", "πλοίο"],
    ["हिन्दी.vtt", "हिन्दी"],
    ["🎧.mp3", null],
    ["...", null],
    ["", null],
    ["no-priors-ep-5.txt", "no-priors-ep-5"],
    ["corpus/2023/No Priors_Ep. 5.txt", "no-priors-ep-5"],
    ["C:\\corpus\\Épisode Élevé.md", "episode-eleve"],
  ])("makes of %j the id %j", (path, id) => {
    expect(makeEpisodeId(path)).toBe(id);
  });

  it("makes an id that is kebab-case, or none", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (path) => {
        const id = makeEpisodeId(path);
        expect(id === null || isEpisodeId(id)).toBe(true);
      }),
    );
  });
});

describe("isEpisodeId", () => {
  it.each(["", "-a", "a-", "a--b", "A", "a_b", "a b", "É", "a\n"])("refuses %j", (text) => {
    expect(isEpisodeId(text)).toBe(false);
  });
});
