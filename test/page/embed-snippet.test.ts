import { expect, test } from "vitest";
import { writeEmbedSnippet } from "../../src/page/embed-snippet.js";

const SERVER = "https://host.example";
const PLAIN = { name: "letter", properties: {} };
const SLATE = { name: "slate", properties: { "--cuepoint-accent": "#2f5bd7", "--cuepoint-radius": "3px" } };
const PIN = { version: "0.1.0", integrity: "sha384-abc" };

test.each([
  [
    { episodeId: "no-priors-ep-5", form: "flow", look: PLAIN, pin: null },
    '<script type="module" src="https://host.example/widget.js"></script>\n' +
      '<cuepoint-chat episode="no-priors-ep-5" player="#player"></cuepoint-chat>',
  ],
  [
    { episodeId: null, form: "bubble", look: PLAIN, pin: PIN },
    '<script type="module" src="https://host.example/widget/0.1.0/widget.js"\n' +
      '  integrity="sha384-abc" crossorigin="anonymous"></script>\n' +
      '<cuepoint-chat player="#player" mode="bubble"></cuepoint-chat>',
  ],
  [
    { episodeId: "no-priors-ep-5", form: "iframe", look: PLAIN, pin: PIN },
    '<iframe src="https://host.example/embed?episode=no-priors-ep-5" title="Ask the podcast"\n' +
      '  allow="autoplay; clipboard-write" width="100%" height="560"></iframe>',
  ],
  [
    { episodeId: null, form: "flow", look: SLATE, pin: null },
    "<style>\ncuepoint-chat {\n  --cuepoint-accent: #2f5bd7;\n  --cuepoint-radius: 3px;\n}\n</style>\n" +
      '<script type="module" src="https://host.example/widget.js"></script>\n' +
      '<cuepoint-chat player="#player"></cuepoint-chat>',
  ],
  [
    { episodeId: "no-priors-ep-5", form: "iframe", look: SLATE, pin: null },
    '<iframe src="https://host.example/embed?episode=no-priors-ep-5&amp;look=slate" title="Ask the podcast"\n' +
      '  allow="autoplay; clipboard-write" width="100%" height="560"></iframe>',
  ],
] as const)("%j is what a site pastes", (options, html) => {
  expect(writeEmbedSnippet({ server: SERVER, ...options })).toBe(html);
});
