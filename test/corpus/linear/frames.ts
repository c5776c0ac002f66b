/** A text that a format takes for its own, with a place in it for any words. */
export type Frame = (words: string) => readonly [path: string, text: string];

const around =
  (path: string, before: string, after = ""): Frame =>
  (words) => [path, before + words + after];

const json =
  (path: string, make: (words: string) => unknown): Frame =>
  (words) => [path, JSON.stringify(make(words))];

/** By the format's name, and a remark where a format has several. */
export const FRAMES: Readonly<Record<string, Frame>> = {
  "episodes file": around("episodes.yaml", 'show: "', '"\nepisodes: []\n'),
  "episodes file, as YAML": around("episodes.yaml", "show: A\nepisodes:\n"),
  WebVTT: around("a.vtt", "WEBVTT\n\n00:00.000 --> 00:04.000\n"),
  "WebVTT, header": around("a.vtt", "WEBVTT\n"),
  SAMI: around("a.smi", "<SAMI><BODY><SYNC Start=1000><P Class=EN>"),
  "SubStation Alpha": around(
    "a.ass",
    "[Script Info]\n[Events]\nDialogue: 0,0:00:01.00,0:00:04.00,D,A,0,0,0,,",
  ),
  MicroDVD: around("a.sub", "{1}{1}25\n{25}{100}"),
  SubViewer: around("a.sbv", "0:00:01.000,0:00:04.000\n"),
  SubRip: around("a.srt", "1\n00:00:01,000 --> 00:00:04,000\n"),
  LRC: around("a.lrc", "[00:01.00]a\n[00:02.00]"),
  captions: around("a.srt", ""),
  "yt-dlp info": json("a.json", (words) => ({ id: "x", title: "A", duration: 300, description: words })),
  "Podcasting 2.0 chapters": json("a.json", (words) => ({ chapters: [{ startTime: 0, title: words }] })),
  "Podcasting 2.0 transcript": json("a.json", (words) => ({
    segments: [{ startTime: 0, body: words, speaker: words }],
  })),
  "YouTube json3": json("a.json3", (words) => ({ events: [{ tStartMs: 1, segs: [{ utf8: words }] }] })),
  "Whisper JSON": json("a.json", (words) => ({ segments: [{ start: 0, end: 1, text: words }] })),
  "caption list": json("a.json", (words) => [{ text: words, start: 1, duration: 2 }]),
  JSON: around("a.json", "["),
  "RSS feed": around("a.xml", "<rss><channel><item><title>A</title>"),
  "RSS feed, notes": around(
    "a.xml",
    "<rss><channel><item><title>A</title><description><![CDATA[<p>",
    "]]></description></item></channel></rss>",
  ),
  "Markdown chapters": around("a.md", "## 0:00 A\n\n## 1:00 B"),
  "text transcript": around("a.txt", "**A:** [0:00] hi\n**B:** [0:10] ho\n"),
  "text transcript, names": around("a.txt", "A: [0:00] hi\nA: [0:10] "),
  "list of times": around("a.txt", "0:00 A\n1:00 B\n"),
  "chapters page": around("a.txt", "Title\n\nCHAPTERS\n\n1. 0:00 – 1:00\nA\n\n• "),
  "chapters page, head": around("a.txt", ""),
  "front matter": around("a.txt", "---\ntitle: ", "\n---\nA\n1. 0:00 – 1:00\nB\nC"),
  "HTML transcript": around("a.html", "<p><time>0:01</time><cite>A</cite><p>"),
};
