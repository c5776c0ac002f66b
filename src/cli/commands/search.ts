import { listSearchResults } from "../../answer/list-search-results.js";
import { composeRetrieval } from "../../compose/compose-retrieval.js";
import { trySample } from "../../compose/sample.js";
import { searchPassages } from "../../retrieve/search-passages.js";
import { AppError } from "../../shared/errors.js";
import { escapeHidden, stripHidden } from "../../shared/strip-hidden.js";
import { leadWithTime } from "../../shared/timestamp.js";
import type { EpisodeScope } from "../../store/select-episodes.js";
import type { CommandContext } from "../context.js";
import { LineWriter } from "../print/line-writer.js";

export interface SearchOptions {
  readonly query: string;
  readonly limit: number;
  readonly json: boolean;
  readonly scope: EpisodeScope;
}

/** `cuepoint search`: lists ranked passages, without an answer. */
export async function search(options: SearchOptions, context: CommandContext): Promise<void> {
  const question = stripHidden(options.query).trim();
  if (question === "")
    throw new AppError("usage", "the query is empty", { hint: 'cuepoint search "small models"' });
  const { reporter, screen, signal } = context;
  const config = trySample(context.readConfig(), reporter);
  const { openModels } = context;
  const retrieval = await composeRetrieval({ ...config, readerDir: null }, reporter, signal, { openModels });
  reporter.done();
  try {
    const query = { question, limit: options.limit, ...options.scope, signal };
    const { passages } = await searchPassages(retrieval, query);
    const results = listSearchResults(passages);
    if (options.json) {
      screen.stdout.write(`${JSON.stringify({ results }, null, 2)}\n`);
      return;
    }
    if (results.length === 0) reporter.note("Nothing was found: no episode matches, or none of the words.");
    const lines = new LineWriter(screen.stdout, screen.color);
    for (const result of results) {
      const { rank, text, chapter, url } = result;
      const link = url === null ? "" : `    ${escapeHidden(url)}\n`;
      const place = escapeHidden(`${leadWithTime(result, " ")}${chapter.title}`);
      lines.write(`[${rank}] ${stripHidden(text)}\n    ${place}\n${link}`);
    }
  } finally {
    await retrieval.close();
  }
}
