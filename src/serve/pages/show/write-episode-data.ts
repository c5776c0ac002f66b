import type { Episode } from "../../../shared/domain.js";
import { type PageAddress, writeEpisodeAddress } from "./page-address.js";

/** Writes an episode as search engines read it (schema.org `PodcastEpisode`). */
export function writeEpisodeData(episode: Episode, address: PageAddress): object {
  const { title, show, people, publishedAt, durationSeconds, language, number, media, artwork } = episode;
  const url = writeEpisodeAddress(address, episode.id);
  return {
    "@context": "https://schema.org",
    "@type": "PodcastEpisode",
    name: title,
    ...(url === null ? {} : { url }),
    inLanguage: language,
    ...(publishedAt === null ? {} : { datePublished: publishedAt }),
    ...(durationSeconds === null ? {} : { duration: `PT${Math.round(durationSeconds)}S` }),
    ...(artwork === undefined ? {} : { image: artwork }),
    ...(number === undefined ? {} : { episodeNumber: number }),
    ...(show === null ? {} : { partOfSeries: writeSeries(show, address) }),
    ...(people.length === 0 ? {} : { contributor: people.map(({ name }) => ({ "@type": "Person", name })) }),
    ...(media === null ? {} : { associatedMedia: writeMedia(media) }),
    hasPart: episode.chapters
      .filter(({ untimed }) => untimed !== true)
      .map(({ title: name, startSeconds, endSeconds }) => ({
        "@type": "Clip",
        name,
        startOffset: Math.floor(startSeconds),
        ...(endSeconds === null ? {} : { endOffset: Math.ceil(endSeconds) }),
        ...(url === null ? {} : { url: `${url}?t=${Math.floor(startSeconds)}` }),
      })),
  };
}

/** Writes a show as search engines read it (schema.org `PodcastSeries`). */
export function writeSeries(name: string, { app }: Pick<PageAddress, "app">): object {
  return { "@type": "PodcastSeries", name, ...(app === null ? {} : { url: `${app}/` }) };
}

function writeMedia(media: NonNullable<Episode["media"]>): object {
  if (media.kind === "youtube") {
    return { "@type": "VideoObject", embedUrl: `https://www.youtube-nocookie.com/embed/${media.id}` };
  }
  return { "@type": media.kind === "audio" ? "AudioObject" : "VideoObject", contentUrl: media.url };
}
