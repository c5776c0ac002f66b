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
  "sources file": around("sources.json", '{"version": 1, "show": "', '"}'),
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
  MPL2: around("a.mpl", "[10][20]"),
  SubViewer: around("a.sbv", "0:00:01.000,0:00:04.000\n"),
  SubRip: around("a.srt", "1\n00:00:01,000 --> 00:00:04,000\n"),
  TTML: around("a.ttml", '<tt><body><p begin="1s" end="2s">'),
  "TTML, head": around("a.ttml", "<tt><head>"),
  "YouTube XML": around("a.srv1", '<transcript><text start="1" dur="1">'),
  "TSV captions": around("a.tsv", "start\tend\ttext\n1000\t2000\t"),
  LRC: around("a.lrc", "[00:01.00]a\n[00:02.00]"),
  "XML chapters": around("a.psc", '<chapters><chapter start="0:00" title="Hi"/>'),
  "CUE sheet": around("a.cue", 'FILE "a.mp3" MP3\nTRACK 01 AUDIO\nINDEX 01 00:00:00\nTITLE "'),
  "table of markers": around("a.csv", "Name,Start\nHi,0:00\nHull,4:20\n"),
  captions: around("a.srt", ""),
  "yt-dlp info": json("a.json", (words) => ({ id: "x", title: "A", duration: 300, description: words })),
  "Podcasting 2.0 chapters": json("a.json", (words) => ({ chapters: [{ startTime: 0, title: words }] })),
  "Podcasting 2.0 transcript": json("a.json", (words) => ({
    segments: [{ startTime: 0, body: words, speaker: words }],
  })),
  "YouTube json3": json("a.json3", (words) => ({ events: [{ tStartMs: 1, segs: [{ utf8: words }] }] })),
  "Whisper JSON": json("a.json", (words) => ({ segments: [{ start: 0, end: 1, text: words }] })),
  "Deepgram JSON": json("a.json", (words) => ({
    results: {
      utterances: [{ start: 0, end: 9, transcript: words }],
      channels: [{ alternatives: [{ words: words.split(" ").map((word) => ({ word, start: 1, end: 2 })) }] }],
    },
  })),
  "AssemblyAI JSON": json("a.json", (words) => ({
    audio_duration: 9,
    utterances: [{ start: 0, end: 9, text: words, speaker: words }],
  })),
  "Rev JSON": json("a.json", (words) => ({
    monologues: [{ elements: words.split(" ").map((value) => ({ value, ts: 1 })) }],
  })),
  "Amazon Transcribe JSON": json("a.json", (words) => ({
    results: { items: [{ start_time: "0.5", alternatives: [{ content: words }] }] },
  })),
  "Azure speech JSON": json("a.json", (words) => ({
    recognizedPhrases: [{ offset: "PT0.5S", nBest: [{ display: words }] }],
  })),
  "Video Indexer JSON": json("a.json", (words) => ({
    videos: [{ insights: { transcript: [{ text: words, instances: [{ start: "0:00:01.2" }] }] } }],
  })),
  "Teams JSON": json("a.json", (words) => ({ entries: [{ text: words, startOffset: "00:00:01.1234567" }] })),
  "Otter JSON": json("a.json", (words) => ({
    transcripts: [{ transcript: words, start_offset: 16_000, speaker_id: words }],
  })),
  "Gladia JSON": json("a.json", (words) => ({
    result: { transcription: { utterances: [{ text: words, start: 0.5 }] } },
  })),
  "Speechmatics JSON": json("a.json", (words) => ({
    results: [{ start_time: 0.5, alternatives: [{ content: words }] }],
  })),
  "Google Speech JSON": json("a.json", (words) => ({
    results: [
      {
        alternatives: [
          { transcript: words, words: words.split(" ").map((word) => ({ word, startTime: "1s" })) },
        ],
      },
    ],
  })),
  "Transformers JSON": json("a.json", (words) => ({
    text: words,
    chunks: words.split(" ").map((text) => ({ text, timestamp: [0, null] })),
  })),
  oTranscribe: (words) => [
    "a.otr",
    JSON.stringify({ text: `<p><span data-timestamp="1">0:01</span>${words}</p>` }),
  ],
  "NeMo JSON": (words) => [
    "a.json",
    JSON.stringify({ timestamp: { segment: [{ segment: words, start: 0, end: 9 }] } }),
  ],
  "Vosk JSON": (words) => [
    "a.json",
    JSON.stringify({ text: words, result: [{ word: words, start: 0, end: 9 }] }),
  ],
  "timed words": json("a.json", (words) => ({
    text: words,
    words: words.split(" ").map((text) => ({ text, start: 0.5 })),
  })),
  "caption list": json("a.json", (words) => [{ text: words, start: 1, duration: 2 }]),
  messages: json("a.json", (words) => [{ text: words, author: words, ts: 1 }]),
  JSON: around("a.json", "["),
  "unread file": around("a.txt", "%PDF-1.7\n"),
  OPML: around("a.opml", '<opml><body><outline xmlUrl="https://a.example"/>'),
  "RSS feed": around("a.xml", "<rss><channel><item><title>A</title>"),
  "RSS feed, notes": around(
    "a.xml",
    "<rss><channel><item><title>A</title><description><![CDATA[<p>",
    "]]></description></item></channel></rss>",
  ),
  "RSS feed, title": around(
    "a.xml",
    "<rss><channel><item><title><![CDATA[",
    "]]></title></item></channel></rss>",
  ),
  "RSS feed, date": around(
    "a.xml",
    "<rss><channel><item><title>A</title><pubDate>",
    "</pubDate></item></channel>",
  ),
  "RSS feed, chapter": around(
    "a.xml",
    '<rss><channel><item><psc:chapters><psc:chapter title="A" start="',
    '"/>',
  ),
  "Atom feed": around(
    "a.xml",
    '<feed><entry><title>A</title><content type="xhtml">',
    "</content></entry></feed>",
  ),
  "JSON Feed": json("a.json", (words) => ({
    version: "https://jsonfeed.org/version/1.1",
    items: [{ title: words, content_html: words, attachments: [{ url: words }] }],
  })),
  "Markdown chapters": around("a.md", "## 0:00 A\n\n## 1:00 B"),
  "text transcript": around("a.txt", "**A:** [0:00] hi\n**B:** [0:10] ho\n"),
  "text transcript, last paragraph": around("a.txt", "**A:** [0:00] hi\n**B:** [0:10] ho\n\n"),
  "text transcript, names": around("a.txt", "A: [0:00] hi\nA: [0:10] "),
  "text transcript, rows": around("a.md", "| 0:00 | A | hi |\n| 0:10 | A | "),
  "text transcript, links": around("a.md", "[0:00](https://a.example) A: hi\n[0:10](https:"),
  "text transcript, headings": around("a.md", "### A [0:00]\nhi\n### A [0:10]\nhi\n### A [0:20]\n### A"),
  "text transcript, spans": around(
    "a.txt",
    "[00:00:00.000 --> 00:00:04.000]  Hi.\n[00:00:04.000 --> 00:00:08.000]",
  ),
  "text transcript, names above": around(
    "a.txt",
    "Ana Moss\n0 minutes 4 seconds\nHi.\n\nAna Moss\n0 minutes 9 seconds\n",
  ),
  "text transcript, metadata": around(
    "a.md",
    "**Date:** 2025-02-03\n**Host:** ",
    "\n\n**[0:04] A:** Hi.\n\n**[0:09] A:** Ho.\n",
  ),
  "list of times": around("a.txt", "0:00 A\n1:00 B\n"),
  ffmetadata: around("a.txt", ";FFMETADATA1\n[CHAPTER]\nTIMEBASE=1/1000\nSTART=0\nEND=9\ntitle="),
  "OGM chapters": around("a.txt", "CHAPTER01=00:00:00.000\nCHAPTER01NAME="),
  "Audacity labels": around("a.txt", "0.0\t0.0\tA\n14.0\t14.0\t"),
  "chapters page": around("a.txt", "Title\n\nCHAPTERS\n\n1. 0:00 – 1:00\nA\n\n• "),
  "chapters page, head": around("a.txt", ""),
  "front matter": around("a.txt", "---\ntitle: ", "\n---\nA\n1. 0:00 – 1:00\nB\nC"),
  "HTML page": around("a.html", "<p>Ada (0:01): Hello.<p>Ben (0:05): Hello.<p>"),
  "HTML transcript": around("a.html", "<p><time>0:01</time><cite>A</cite><p>"),
};
