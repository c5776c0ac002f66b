import { basename } from "node:path";
import { composeNotes } from "../../compose/compose.js";
import { detectLanguages } from "../../corpus/join/detect-languages.js";
import { formatChaptersPage } from "../../corpus/pages/format-chapters-page.js";
import { readCorpusPaths } from "../../corpus/read-corpus.js";
import { writeNotes } from "../../notes/write-notes.js";
import { AppError } from "../../shared/errors.js";
import { escapeHidden } from "../../shared/strip-hidden.js";
import type { CommandContext } from "../context.js";
import { saveFile } from "../print/save-file.js";

export interface ChaptersOptions {
  readonly file: string;
  /** The file to write to; null stands for stdout. */
  readonly out: string | null;
}

/** Somebody may have corrected the page that is there already. */
const KEEPING = { flag: "wx", hint: "Choose another path, or remove the file that is there." } as const;

/** `cuepoint chapters`: writes a chapters page from a transcript. */
export async function chapters({ file, out }: ChaptersOptions, context: CommandContext): Promise<void> {
  const { reporter, screen, signal } = context;
  const config = context.readConfig();
  const { episodes } = await readCorpusPaths([file], { signal });
  const [source] = await detectLanguages(episodes);
  if (source === undefined || source.cues.length === 0 || episodes.length > 1) {
    throw new AppError("corpus_unreadable", `Expected the transcript of one episode in ${file}.`, {
      hint: "Give a transcript or a file of captions: WebVTT, SubRip, json3, Whisper JSON or text with times.",
    });
  }
  const notes = await composeNotes(config, reporter, signal);
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
    const by = notes.parts.chatModel === null ? "from its own sentences" : "by a language model";
    const page = formatChaptersPage(
      episode,
      `Notes made by Cuepoint from ${escapeHidden(basename(file))}, ${by}.`,
    );
    if (out === null) screen.stdout.write(page);
    else await saveFile(out, page, KEEPING);
  } finally {
    await notes.close();
  }
}
