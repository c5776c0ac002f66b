import { basename } from "node:path";
import { composeNotes } from "../../compose/compose.js";
import {
  writePodcastingChapters,
  writeWebVttChapters,
  writeYouTubeChapters,
} from "../../corpus/chapter-lists/write-chapter-list.js";
import { detectLanguages } from "../../corpus/join/detect-languages.js";
import { formatChaptersPage } from "../../corpus/pages/format-chapters-page.js";
import { readCorpusPaths } from "../../corpus/read-corpus.js";
import { writeNotes } from "../../notes/write-notes.js";
import type { Episode } from "../../shared/domain.js";
import { AppError } from "../../shared/errors.js";
import { escapeHidden } from "../../shared/strip-hidden.js";
import type { CommandContext } from "../context.js";
import { saveFile } from "../print/save-file.js";

export interface ChaptersOptions {
  readonly file: string;
  /** The file to write to; null stands for stdout. */
  readonly out: string | null;
  readonly format: ChaptersFormat;
}

export type ChaptersFormat = "page" | "json" | "youtube" | "vtt";

/** YouTube shows chapters from so many on. */
const YOUTUBE_LEAST = 3;

/** Somebody may have corrected the page that is there already. */
const KEEPING = { flag: "wx", hint: "Choose another path, or remove the file that is there." } as const;

/** `cuepoint chapters`: writes a chapters page, or a list of chapters in another format, from a transcript. */
export async function chapters(
  { file, out, format }: ChaptersOptions,
  context: CommandContext,
): Promise<void> {
  const { reporter, screen, signal } = context;
  const config = context.readConfig();
  const { episodes } = await readCorpusPaths([file], { signal });
  const [source] = await detectLanguages(episodes);
  if (source === undefined || source.cues.length === 0 || episodes.length > 1) {
    throw new AppError("corpus_unreadable", `Expected the transcript of one episode in ${file}.`, {
      hint: "Give a transcript or a file of captions: WebVTT, SubRip, json3, Whisper JSON or text with times.",
    });
  }
  const notes = await composeNotes(config, reporter, signal, context.openModels);
  try {
    const { episode, checked, dropped } = await writeNotes(source, {
      ...notes.parts,
      onProgress: (progress) => reporter.progress("notes", progress),
      onFailure: (error) => reporter.note(`${error.sentence} The chapter has its speakers' own sentences.`),
      signal,
    });
    reporter.done();
    if (checked > 0)
      reporter.note(
        `The transcript supports ${checked - dropped} of ${checked} sentences of the model; the others are left out.`,
      );
    const by =
      notes.parts.chatModel === null
        ? "from its own sentences, without what leads them in, such as “So”"
        : "by a language model";
    const remark = `Notes made by Cuepoint from ${escapeHidden(basename(file))}, ${by}.`;
    const text = writeChapters(format, episode, remark);
    if (format === "youtube" && text.split("\n").length <= YOUTUBE_LEAST)
      reporter.note(`YouTube shows no chapters where there are fewer than ${YOUTUBE_LEAST}.`);
    if (out === null) screen.stdout.write(text);
    else await saveFile(out, text, KEEPING);
  } finally {
    await notes.close();
  }
}

function writeChapters(format: ChaptersFormat, episode: Episode, remark: string): string {
  switch (format) {
    case "page":
      return formatChaptersPage(episode, remark);
    case "json":
      return writePodcastingChapters(episode);
    case "youtube":
      return writeYouTubeChapters(episode);
    case "vtt":
      return writeWebVttChapters(episode);
  }
}
