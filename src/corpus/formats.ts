import { lrc } from "./captions/lrc.js";
import { microDvd } from "./captions/microdvd.js";
import { mpl2 } from "./captions/mpl2.js";
import { sami } from "./captions/sami.js";
import { subRip } from "./captions/subrip.js";
import { subStationAlpha } from "./captions/substation-alpha.js";
import { subViewer } from "./captions/subviewer.js";
import { tsvCaptions } from "./captions/tsv-captions.js";
import { ttml } from "./captions/ttml.js";
import { webVtt } from "./captions/webvtt.js";
import { youTubeXml } from "./captions/youtube-xml.js";
import { audacityLabels } from "./chapter-lists/audacity-labels.js";
import { cueSheet } from "./chapter-lists/cue-sheet.js";
import { ffmetadata } from "./chapter-lists/ffmetadata.js";
import { markdownChapters } from "./chapter-lists/markdown-chapters.js";
import { markerTable } from "./chapter-lists/marker-table.js";
import { ogmChapters } from "./chapter-lists/ogm-chapters.js";
import { podcastingChapters } from "./chapter-lists/podcasting-chapters.js";
import { timeList } from "./chapter-lists/time-list.js";
import { xmlChapters } from "./chapter-lists/xml-chapters.js";
import { ytDlpInfo } from "./chapter-lists/yt-dlp-info.js";
import { atomFeed } from "./feeds/atom-feed.js";
import { feedList } from "./feeds/feed-list.js";
import { jsonFeed } from "./feeds/json-feed.js";
import { rssFeed } from "./feeds/rss-feed.js";
import type { Format } from "./format.js";
import { episodesFile } from "./front-matter/episodes-file.js";
import { sourcesFile } from "./front-matter/sources-file.js";
import { chaptersPage } from "./pages/chapters-page.js";
import { htmlPage } from "./transcripts/html-page.js";
import { htmlTranscript } from "./transcripts/html-transcript.js";
import { messageLog } from "./transcripts/message-log.js";
import { oTranscribe } from "./transcripts/o-transcribe.js";
import { SERVICE_TRANSCRIPTS } from "./transcripts/service-transcripts.js";
import { textTranscript } from "./transcripts/text-transcript.js";
import { youTubeJson3 } from "./transcripts/youtube-json3.js";
import { refuseOtherCaptions, refuseOtherJson } from "./unread/refuse-others.js";
import { unreadFile } from "./unread/unread-files.js";

/** A new caption format goes here. */
const CAPTIONS: readonly Format[] = [
  sami,
  subStationAlpha,
  microDvd,
  mpl2,
  subViewer,
  subRip,
  ttml,
  youTubeXml,
  lrc,
];

/** A new format of JSON files goes here. */
const JSON_FORMATS: readonly Format[] = [
  jsonFeed,
  ytDlpInfo,
  youTubeJson3,
  oTranscribe,
  ...SERVICE_TRANSCRIPTS,
  podcastingChapters,
  messageLog,
];

/** A new format of another kind goes here. */
const REST: readonly Format[] = [
  tsvCaptions,
  rssFeed,
  ffmetadata,
  ogmChapters,
  audacityLabels,
  xmlChapters,
  cueSheet,
  markerTable,
  atomFeed,
  feedList,
  markdownChapters,
  timeList,
  textTranscript,
  chaptersPage,
  htmlTranscript,
  htmlPage,
];

/** Every format that is read. The one that is surest of a file reads it, the first among equals. */
export const FORMATS: readonly Format[] = [
  unreadFile,
  episodesFile,
  sourcesFile,
  webVtt,
  ...CAPTIONS,
  refuseOtherCaptions(CAPTIONS, [...JSON_FORMATS, ...REST]),
  ...JSON_FORMATS,
  refuseOtherJson(JSON_FORMATS, REST),
  ...REST,
];
