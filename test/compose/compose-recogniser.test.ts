import { expect, test } from "vitest";
import { composeRecogniser } from "../../src/compose/compose-recogniser.js";
import { readConfig } from "../../src/compose/config.js";
import type { Downloader } from "../../src/fetch/download.js";

const downloader: Downloader = {
  download: () => Promise.reject(new Error("expected nothing to be fetched")),
  close: async () => undefined,
};
const reporter = { note: () => undefined, progress: () => undefined };
const describeIn = (language: string | null, environment: Readonly<Record<string, string>>) =>
  composeRecogniser(readConfig({}, environment), reporter, downloader).describe(language);

test.each([
  [
    "a server, where one is named",
    { CUEPOINT_TRANSCRIBE_URL: "http://speech.example/v1" },
    "whisper-1 at speech.example",
  ],
  ["Whisper on this machine, where none is", {}, "Xenova/whisper-base on this machine"],
  ["the model that is named", { CUEPOINT_TRANSCRIBE_MODEL: "a/whisper-c" }, "a/whisper-c on this machine"],
])("recordings are transcribed by %s", (_name, environment, by) => {
  expect(describeIn("de", environment)).toBe(by);
});

test.each(["whisper-1", "../../etc", "a/..", "a/b/c", "/a", "a b/c"])(
  "a model of this machine is named by owner and name: %s is refused",
  (model) => {
    expect(() => describeIn(null, { CUEPOINT_TRANSCRIBE_MODEL: model })).toThrow(
      `CUEPOINT_TRANSCRIBE_MODEL: expected a repository of the hub, found "${model}"`,
    );
  },
);
