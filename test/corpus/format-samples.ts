const word = (text: string, start: number, end: number) => ({ word: text, start, end });

/** A file of each format, by the format's name; an object or a list is written as JSON. */
export const SAMPLES: Readonly<Record<string, readonly [path: string, content: unknown]>> = {
  "episodes file": ["shows/Episodes.yml", "show: The Apiary\nepisodes:\n  - id: ep1\n    files: [a.srt]\n"],
  WebVTT: ["a.vtt", "WEBVTT\n\n00:00.000 --> 00:02.000\n<v Ada>Hello\n"],
  SAMI: ["a.smi", "<SAMI><BODY><SYNC Start=1000><P Class=EN>Hello<SYNC Start=2000>&nbsp;"],
  "SubStation Alpha": ["a.ass", "[Script Info]\n\n[Events]\nDialogue: 0,0:00:01.00,0:00:02.00,,,,,,,Hello\n"],
  MicroDVD: ["a.sub", "{1}{1}25.000\n{25}{50}Hello\n"],
  SubViewer: ["a.sbv", "0:00:01.000,0:00:02.000\nHello\n"],
  SubRip: ["a.srt", "1\n00:00:01,000 --> 00:00:02,000\nHello\n"],
  TTML: ["a.xml", '<tt><body><p begin="1s" end="2s">Hello</p></body></tt>'],
  "YouTube XML": ["a.srv1", '<transcript><text start="1" dur="1">Hello</text></transcript>'],
  "TSV captions": ["a.tsv", "start\tend\ttext\n1000\t2000\tHello\n"],
  LRC: ["a.lrc", "[ar:Ada]\n[00:01.00]Hello\n[00:02.00]there\n"],
  "JSON Feed": ["a.json", { version: "https://jsonfeed.org/version/1.1", items: [{ title: "Bees" }] }],
  "yt-dlp info": ["a.info.json", { id: "x", title: "Hives", duration: 300 }],
  "Podcasting 2.0 chapters": ["a.json", { chapters: [{ startTime: 0, title: "Opening" }] }],
  "Podcasting 2.0 transcript": ["a.json", { segments: [{ startTime: 0.5, endTime: 1, body: "Hello" }] }],
  "YouTube json3": ["a.json3", { events: [{ tStartMs: 100, segs: [{ utf8: "Hello" }] }] }],
  "Whisper JSON": ["a.json", { segments: [{ start: 0, end: 1, text: "Hello" }] }],
  "Deepgram JSON": [
    "a.json",
    { results: { channels: [{ alternatives: [{ words: [word("Hello", 0, 1)] }] }] } },
  ],
  "AssemblyAI JSON": [
    "a.json",
    { audio_duration: 9, utterances: [{ speaker: "A", text: "Hello", start: 250, end: 900 }] },
  ],
  "Rev JSON": [
    "a.json",
    { monologues: [{ speaker: 0, elements: [{ value: "Hello", ts: 0.5, end_ts: 1 }] }] },
  ],
  "Amazon Transcribe JSON": [
    "a.json",
    { results: { items: [{ start_time: "0.5", end_time: "1.0", alternatives: [{ content: "Hello" }] }] } },
  ],
  "Azure speech JSON": [
    "a.json",
    { recognizedPhrases: [{ offset: "PT0.5S", duration: "PT1S", nBest: [{ display: "Hello" }] }] },
  ],
  "Video Indexer JSON": [
    "a.json",
    { videos: [{ insights: { transcript: [{ text: "Hello", instances: [{ start: "0:00:01.2" }] }] } }] },
  ],
  "Teams JSON": ["a.json", { entries: [{ text: "Hello", startOffset: "00:00:01.1234567" }] }],
  "Gladia JSON": [
    "a.json",
    { result: { transcription: { utterances: [{ text: "Hello", start: 0.5, end: 1, speaker: 0 }] } } },
  ],
  "Speechmatics JSON": [
    "a.json",
    { results: [{ start_time: 0.5, end_time: 1, alternatives: [{ content: "Hello", speaker: "S1" }] }] },
  ],
  "Google Speech JSON": [
    "a.json",
    { results: [{ alternatives: [{ transcript: "Hello", words: [{ startTime: "1.2s", word: "Hello" }] }] }] },
  ],
  "Transformers JSON": ["a.json", { text: "Hello", chunks: [{ timestamp: [0, null], text: "Hello" }] }],
  "timed words": ["a.json", { text: "Hello", words: [{ text: "Hello", start: 0.5, end: 1 }] }],
  "caption list": ["a.json", [{ text: "Hello", start: 1.5, duration: 2 }]],
  "RSS feed": ["a.xml", "<rss><channel><title>S</title><item><title>Bees</title></item></channel></rss>"],
  "Atom feed": ["a.atom", "<feed><title>S</title><entry><title>Bees</title></entry></feed>"],
  "Markdown chapters": ["a.md", "# Hives\n\n## Opening\n0:00\nWhy.\n\n## Wintering\n1:30\nHow.\n"],
  "text transcript": ["a.markdown", "**Ada:** [00:01] Hello.\n\n**Ben:** [00:05] Hello yourself.\n"],
  "list of times": ["a.description", "About bees\n0:00 Opening\n1:30 Wintering\n4:00 End\n"],
  "Audacity labels": ["a.txt", "0.000000\t0.000000\tOpening\n90.500000\t120.000000\tWintering\n"],
  ffmetadata: [
    "a.txt",
    ";FFMETADATA1\ntitle=Hives\n[CHAPTER]\nTIMEBASE=1/1000\nSTART=0\nEND=9000\ntitle=A\\=B\n",
  ],
  "OGM chapters": ["a.txt", "CHAPTER01=00:00:00.000\nCHAPTER01NAME=Opening\n"],
  "chapters page": ["a.txt", "Hives\n1. 0:00 – 1:00\nOpening\nIt is said.\n"],
  "HTML transcript": ["a.html", "<cite>Ada:</cite><time>0:00</time><p>Hello.</p>"],
};
