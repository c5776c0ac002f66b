import { expect, test } from "vitest";
import { makeEpisode } from "../fakes/episodes.js";
import { inChat, readChat, useDemoPage, waitFor, waitForCount } from "../widget/browser/drive-widget.js";
import { findViolations } from "../widget/browser/find-violations.js";

const open = useDemoPage();

const OWN = "https://cdn.example/own.png";
const SHOW = "https://cdn.example/show.png";
const list = (...artworks: readonly (string | undefined)[]) =>
  artworks.map((artwork, i) =>
    makeEpisode({
      id: `hives-${i}`,
      title: `Hives ${i}`,
      questions: [`Why do ${["bees swarm", "hives rot", "queens hum"][i]}?`],
      ...(artwork === undefined ? {} : { artwork }),
    }),
  );

test.each([
  ["each episode's own", list(OWN, SHOW, undefined), [SHOW, OWN], 0],
  ["the show's, once, where all have it", list(SHOW, SHOW), [SHOW], 1],
  ["none where none is given", list(undefined, undefined), [], 0],
])("the page of a show has %s picture", async (_, episodes, sources, titled) => {
  const { page, faults } = await open({ episodes });
  const shown = await page.$$eval("img.artwork", (pictures) =>
    pictures.map((picture) => [picture.getAttribute("src"), picture.alt, picture.referrerPolicy]),
  );
  expect(shown.map(([source]) => source).sort()).toEqual([...sources].sort());
  expect(shown.every(([, alt, policy]) => alt === "" && policy === "no-referrer")).toBe(true);
  expect(await page.$$(".titled img")).toHaveLength(titled);
  expect(faults).toEqual([]);
});

test("an episode's page has its picture, also for search engines, and its policy lets it in", async () => {
  const { page, faults, foreign } = await open({ episodes: list(OWN) }, { path: "/e/hives-0" });
  expect(await page.$$eval("img.artwork", (pictures) => pictures.map(({ src }) => src))).toEqual([OWN]);
  const data = await page.$eval("script[type='application/ld+json']", (script) => script.textContent ?? "");
  expect(JSON.parse(data)).toMatchObject({ image: OWN });
  expect(foreign).toEqual([OWN]);
  expect(await findViolations(page)).toEqual([]);
  expect(faults).toEqual([]);
});

test("the page of a show, and its frame, begin with questions of several episodes and ask about the show", async () => {
  const { page, server } = await open({ episodes: list(OWN, OWN, OWN) });
  const wanted = ["Why do bees swarm?", "Why do hives rot?", "Why do queens hum?"];
  for (const path of ["/", "/embed"]) {
    await page.goto(server.url + path);
    await waitForCount(page, ".starters .suggestion", 3);
    expect((await readChat(page, ".starters .suggestion")).sort()).toEqual(wanted);
    const place = await page.$eval(inChat(".question"), (box) => box.getAttribute("placeholder"));
    expect(place).toBe("Ask about the show");
  }
  await page.goto(`${server.url}/embed?episode=hives-1&lang=de`);
  await waitFor(page, inChat(".starters .suggestion"));
  expect(await readChat(page, ".starters .suggestion")).toEqual(["Why do hives rot?"]);
  expect(await page.$eval(inChat(".question"), (box) => box.getAttribute("placeholder"))).toBe(
    "Frag nach der Folge",
  );
});
