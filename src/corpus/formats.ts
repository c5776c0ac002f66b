import { lrc } from "./captions/lrc.js";
import { microDvd } from "./captions/microdvd.js";
import { sami } from "./captions/sami.js";
import { subRip } from "./captions/subrip.js";
import { subStationAlpha } from "./captions/substation-alpha.js";
import { subViewer } from "./captions/subviewer.js";
import { webVtt } from "./captions/webvtt.js";
import { markdownChapters } from "./chapter-lists/markdown-chapters.js";
import { podcastingChapters } from "./chapter-lists/podcasting-chapters.js";
import { timeList } from "./chapter-lists/time-list.js";
import { ytDlpInfo } from "./chapter-lists/yt-dlp-info.js";
import { rssFeed } from "./feeds/rss-feed.js";
import type { Format } from "./format.js";
import { episodesFile } from "./front-matter/episodes-file.js";
import { chaptersPage } from "./pages/chapters-page.js";
import { refuseOtherCaptions, refuseOtherJson } from "./refuse-others.js";
import { captionList } from "./transcripts/caption-list.js";
import { htmlTranscript } from "./transcripts/html-transcript.js";
import { podcastingTranscript } from "./transcripts/podcasting-transcript.js";
import { textTranscript } from "./transcripts/text-transcript.js";
import { whisperJson } from "./transcripts/whisper-json.js";
import { youTubeJson3 } from "./transcripts/youtube-json3.js";

/** A new caption format goes here: one whose first line is unmistakable before those that are guessed from their lines. */
const CAPTIONS: readonly Format[] = [sami, subStationAlpha, microDvd, subViewer, subRip, lrc];

/** A new format of JSON files goes here. */
const JSON_FORMATS: readonly Format[] = [
  ytDlpInfo,
  podcastingChapters,
  podcastingTranscript,
  youTubeJson3,
  whisperJson,
  captionList,
];

/** A new format of another kind goes first here. */
const REST: readonly Format[] = [
  rssFeed,
  markdownChapters,
  textTranscript,
  timeList,
  chaptersPage,
  htmlTranscript,
];

/** Every format that is read. The first one that recognises a file reads it. */
export const FORMATS: readonly Format[] = [
  episodesFile,
  webVtt,
  ...CAPTIONS,
  refuseOtherCaptions(CAPTIONS, [...JSON_FORMATS, ...REST]),
  ...JSON_FORMATS,
  refuseOtherJson(JSON_FORMATS, REST),
  ...REST,
];
