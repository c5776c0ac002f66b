import { expect, test } from "vitest";
import { readSource } from "../../../src/corpus/read-source.js";

function read(html: string) {
  const reading = readSource({ path: "a.html", bytes: new TextEncoder().encode(html) });
  const [source] = reading?.sources ?? [];
  return {
    title: source?.facts.title,
    cues: source?.cues?.map(({ startSeconds, speaker, text }) => `${startSeconds} ${speaker}: ${text}`),
    chapters: source?.chapters?.marks.map(({ startSeconds, title }) => `${startSeconds} ${title}`),
    problems: reading?.problems,
    notes: reading?.notes,
  };
}

const SAID = ["4 Ana Moss: The hull is larch.", "31 Bo: We steam each rib.", "40 Ana Moss: Yes, it bends."];

/** How pages show turns. */
const LAYOUTS: Readonly<Record<string, (name: string, time: string, words: string) => string>> = {
  "name and time in front": (name, time, words) => `<p><b>${name}</b> [${time}]: ${words}</p>`,
  "a time in front": (name, time, words) => `<p>[${time}] <strong>${name}:</strong> ${words}</p>`,
  "spans above a paragraph": (name, time, words) =>
    `<div><span class="who">${name}</span><span class="when">${time}</span><p>${words}</p></div>`,
  "cells of a table": (name, time, words) => `<tr><td>${time}</td><td>${name}</td><td>${words}</td></tr>`,
  breaks: (name, time, words) => `${name} (${time}):<br>${words}<br><br>`,
  "a link at the time": (name, time, words) => `<p><a href="?t=${time}">${time}</a> ${name}: ${words}</p>`,
};

test.each(Object.entries(LAYOUTS))(
  "a page's turns are read, and what stands beside them is not: %s",
  (_, write) => {
    const turns = [
      write("Ana Moss", "0:04", "The hull is larch."),
      write("Bo", "0:31", "We steam each rib."),
      write("Ana Moss", "0:40", "Yes, it bends."),
    ].join("\n");
    const page = `<!doctype html><html><head><title>Site</title><style>p { a: b }</style>
<body><nav><a>Home</a> 0:01</nav><h1>Hull talk</h1>${turns}<footer>Bo: 0:55 rights</footer><script>1</script>`;
    expect(read(page)).toMatchObject({ title: "Hull talk", cues: SAID });
  },
);

test("of a page that marks its article, only that is read", () => {
  const turns = "<p>Ana (0:04): Hull.</p><p>Bo (0:09): Ribs.</p>";
  const page = `<div>Log in</div><main><h1>Hull</h1>${turns}</main><div>Bo (0:12): Read more!</div>`;
  expect(read(page).cues).toEqual(["4 Ana: Hull.", "9 Bo: Ribs."]);
});

test("a list of times in a page is its chapters", () => {
  const { chapters } = read("<html><ul><li>0:00 Intro</li><li>4:10 Hull</li><li>9:00 Ribs</li></ul></html>");
  expect(chapters).toEqual(["0 Intro", "250 Hull", "540 Ribs"]);
});

test("a page without times is told with the line of its first words, and notes with theirs", () => {
  expect(read("<html>\n<body>\n<p>Hello.</p></body></html>").problems).toEqual([
    { line: 3, expected: expect.stringContaining("a transcript with times"), found: "Hello." },
  ]);
  const page =
    "<html>\n<p>Ana (0:04): Hull.</p>\n<p>Bo (0:09): Ribs.</p>\n\n<p>Ana\n(0:02): Back.</p>\n</html>";
  expect(read(page).notes?.map(({ line }) => line)).toEqual([5]);
});
