import { expect, test } from "vitest";
import { cutLeadIn, standsAlone } from "../../../src/answer/quote/stands-alone.js";

const count = (text: string) => ({ text, words: text.split(" ").length });

test.each([
  "Object storage is a critical piece of almost any application people ship.",
  "Scopes are a unit of work that is lower than a project, and they take a week.",
  "There are three kinds of hives that keep damp out in winter.",
  "“Damp kills far more colonies than cold ever does”, as Mara puts it.",
])("%j stands alone", (text) => expect(standsAlone(count(text))).toBe(true));

test.each([
  "I don't see Fly in the article, but maybe it was a proxy, I don't know, kind of thing.",
  "Damp kills far more colonies than cold does in this valley, you know.",
  "Damp kills far more colonies than cold ever does, if that makes sense.",
  "It kills far more colonies than cold ever does in the valley.",
  "When we looked at it, the colonies were dead from the damp.",
  "We use hives for that, because wood takes up the moisture.",
  "You mentioned climate change and the damp in the hives of the valley.",
  "Welcome to a conversation about damp hives and cold winters in valleys.",
  "On our last episode we spoke about damp hives and cold winters.",
  "Clouds, and while the valley is damp, the hives are dry all winter.",
  "Some hives are like - okay, you open the lid and shut it again.",
  "Damp kills colonies and and nobody knows what to do about the damp.",
  "Do damp hives kill far more colonies than the cold does?",
  "Damp kills colonies.",
])("%j does not stand alone", (text) => expect(standsAlone(count(text))).toBe(false));

test.each([
  [
    "So damp kills far more colonies than cold ever does.",
    "Damp kills far more colonies than cold ever does.",
  ],
  [
    "And I think that damp kills far more colonies than cold does.",
    "Damp kills far more colonies than cold does.",
  ],
  [
    "You know, actually, damp kills far more colonies than cold does.",
    "Damp kills far more colonies than cold does.",
  ],
  [
    "So it kills far more colonies than the cold ever does.",
    "So it kills far more colonies than the cold ever does.",
  ],
  [
    "I think so, because nobody had told us that by then.",
    "I think so, because nobody had told us that by then.",
  ],
  [
    "Some damp kills far more colonies than cold ever does.",
    "Some damp kills far more colonies than cold ever does.",
  ],
])("the lead-in of %j is cut off where the rest is a statement in the same words", (text, rest) => {
  expect(cutLeadIn(count(text))).toEqual(count(rest));
});
