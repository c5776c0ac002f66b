import fc from "fast-check";
import { expect, test } from "vitest";
import { parseWebVtt } from "../../../src/corpus/captions/parse-webvtt.js";
import { readPlainCue } from "../../../src/corpus/captions/read-cue-text.js";
import { useBrowser } from "../../widget/browser/drive-widget.js";
import { type BrowserCue, parseInBrowser } from "./parse-in-browser.js";

const browser = useBrowser();

/** What both have to agree on; a browser puts cues in order of time, and differs from the specification in some ids. */
function describeCues(cues: readonly BrowserCue[]): string[] {
  return cues
    .toSorted((a, b) => a.startTime - b.startTime || b.endTime - a.endTime)
    .map((cue) => JSON.stringify([cue.startTime, cue.endTime, cue.text, cue.plain]));
}

function parse(bytes: Uint8Array): BrowserCue[] | null {
  const file = parseWebVtt(new TextDecoder().decode(bytes));
  return (
    file?.cues
      .filter(({ isStandard }) => isStandard)
      .map(({ id, startSeconds, endSeconds, payload }) => ({
        id,
        startTime: startSeconds,
        endTime: endSeconds,
        text: payload,
        plain: readPlainCue(payload),
      })) ?? null
  );
}

const line = fc.oneof(
  fc.constantFrom(
    "",
    "",
    "id",
    "NOTE a remark",
    "STYLE",
    "REGION",
    "Kind: captions",
    "plain words",
    " indented",
    "<v Ada Berg>spoken",
    "<v.loud Mara>twice</v> after",
    "a &amp; b &lt;c&gt; &nbsp;&unknown; &#39;",
    "<c.red>word<00:00:02.000> timed</c>",
    "<b>bold <i>both</b> rest",
    "open < angle",
    "<ruby>a<rt>b</rt></ruby>",
    "x --> y",
    "-->",
  ),
  fc
    .tuple(
      fc.constantFrom(
        "00:01.000",
        "00:00:01.000",
        "100:00:01.000",
        "1:00.000",
        "00:61.000",
        "00:01,000",
        "61:00.000",
      ),
      fc.constantFrom(" --> ", "-->", "\t-->\t", " -> ", " --> ", "  -->  "),
      fc.constantFrom("00:04.000", "00:00:04.500", "00:04.00", "00:04.0000", "00:00.500"),
      fc.constantFrom("", " align:start position:0%", "align:start", " junk"),
    )
    .map((parts) => parts.join("")),
);
const file = fc
  .tuple(
    fc.constantFrom(
      "WEBVTT",
      "\uFEFFWEBVTT",
      "WEBVTT - title",
      "WEBVTT\ttitle",
      "WEBVTTX",
      "webvtt",
      " WEBVTT",
    ),
    fc.constantFrom([""], ["Kind: captions", ""], ["Kind: captions", "Language: en", "", ""]),
    fc.array(line, { maxLength: 14 }),
    fc.constantFrom("\n", "\r\n", "\r"),
  )
  .map(([signature, header, lines, end]) =>
    new TextEncoder().encode([signature, ...header, ...lines].join(end)),
  );

test("any file gives the cues that a browser's own parser gives: times, text with and without tags", async () => {
  const files = fc.sample(file, { numRuns: 600, seed: 6 });
  const page = await browser().newPage();
  const expected = await parseInBrowser(page, files);
  let cues = 0;
  files.forEach((bytes, i) => {
    const theirs = expected[i] ?? null;
    const ours = parse(bytes);
    const shown = new TextDecoder().decode(bytes);
    expect(ours === null, shown).toBe(theirs === null);
    expect(describeCues(ours ?? []), shown).toEqual(describeCues(theirs ?? []));
    cues += ours?.length ?? 0;
  });
  expect(cues).toBeGreaterThan(200);
});
