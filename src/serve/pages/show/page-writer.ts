import type { Request } from "express";
import { indexEpisodes } from "../../../store/episodes/episode-index.js";
import type { AppParts } from "../../app-parts.js";
import { KeptByKey } from "../../kept-by-key.js";
import { PackedBody } from "../../packed-body.js";
import type { CardMaker } from "../card/card-maker.js";
import type { PageFiles } from "../page-files.js";
import type { KeptEpisode } from "./episode-keeper.js";
import { findMoment } from "./find-moment.js";
import { readPageAddress, readSecond } from "./page-address.js";
import { showList } from "./shown-list.js";
import { type Root, writeEpisodePage, writeShowPage } from "./write-page.js";

export interface ShowParts extends Pick<AppParts, "answer"> {
  readonly files: PageFiles;
  readonly readEpisode: (id: string) => Promise<KeptEpisode>;
  readonly cards: CardMaker;
}

export interface PageWriter {
  /** The part of the show's page that the request asks for. */
  writeShow(request: Request): Promise<PackedBody>;
  /** Throws `not_found` where there is no episode of this id. */
  writeEpisode(id: string, request: Request, root: Root): Promise<PackedBody>;
}

/** A page of two hours has some 200 KB, and a fifth of it compressed. */
const MOST_PAGES = 24;

/** Writes the pages, each once for all who ask for it by the same host and at the same second. */
export function createPageWriter(parts: ShowParts, styleSheet: string): PageWriter {
  const kept = new KeptByKey<PackedBody>(MOST_PAGES);
  const keep = (key: readonly unknown[], write: () => string | Promise<string>) =>
    kept.get(JSON.stringify(key), async () => await PackedBody.pack("html", await write()));
  const { episodes } = parts.answer.store;
  // A header of the response brings the policy.
  const frame = { styleSheet, policy: null };
  return {
    writeShow(request) {
      const address = readPageAddress(request);
      const list = showList(episodes, { page: request.query["page"], words: request.query["find"] });
      const write = () => writeShowPage(list, { ...frame, address });
      // Anybody may make up words: what they find takes the place of no page that is kept.
      return list.words === "" ? keep([address, list.page], write) : PackedBody.pack("html", write());
    },
    writeEpisode(id, request, root) {
      const address = readPageAddress(request);
      const episode = indexEpisodes(episodes).find(id);
      const asked = readSecond(request);
      const last = episode?.durationSeconds ?? Number.POSITIVE_INFINITY;
      const second = asked === null ? null : Math.floor(Math.min(asked, last));
      return keep([address, id, second, root], async () => {
        const [kept, drawsCards] = await Promise.all([parts.readEpisode(id), parts.cards.canDraw()]);
        const card = new URLSearchParams({ e: id, ...(second === null ? {} : { t: String(second) }) });
        return writeEpisodePage(kept, {
          ...{ ...frame, address, root, hasOthers: episodes.length > 1 },
          moment: second === null ? null : findMoment(kept.told, second),
          image: drawsCards ? `${address.app}/card.png?${card}` : null,
        });
      });
    },
  };
}
