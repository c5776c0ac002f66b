import { describe, expect, it } from "vitest";
import { readPeopleLine } from "../../../src/corpus/pages/read-people-line.js";

function person(name: string, role: string | null) {
  return { name, role };
}

describe("readPeopleLine", () => {
  it.each([
    "",
    "host",
    "An evening with the host",
    "The Ghost",
    "A ghost",
    "Three sailors talk about their favourite host",
    "the loudspeaker",
    "Ana Ghostley",
    `${"A very long name of a person that goes on ".repeat(3)}Smithhost`,
    `A B C D E F G H Ihost`,
    `Elad Gilhost${" ".repeat(2000)}Clem Delangueguest`,
  ])("finds nobody in %j", (line) => {
    expect(readPeopleLine(line)).toBe(null);
  });

  it.each([
    [
      "Elad GilhostClem DelangueguestSarah Guohost",
      [person("Elad Gil", "host"), person("Clem Delangue", "guest"), person("Sarah Guo", "host")],
    ],
    ["Sarah Guoco-hostÅsa Öbergguest", [person("Sarah Guo", "co-host"), person("Åsa Öberg", "guest")]],
    ["山田太郎host李明guest", [person("山田太郎", "host"), person("李明", "guest")]],
    [
      "Дмитрий Соколовmoderatorمحمد عليguest",
      [person("Дмитрий Соколов", "moderator"), person("محمد علي", "guest")],
    ],
    ["Paolo Di Marcohostde la Cruzguest", [person("Paolo Di Marco", "host"), person("de la Cruz", "guest")]],
    ["Anna Ghosthost", [person("Anna Ghost", "host")]],
    [
      "Ida Hostettlerguest hostJim O’Neilspecial guest",
      [person("Ida Hostettler", "guest host"), person("Jim O’Neil", "special guest")],
    ],
    ["J. R. Smith Jr.host, 50 Centguest", [person("J. R. Smith Jr.", "host"), person("50 Cent", "guest")]],
    ["Elad GilhostClem Delangue", [person("Elad Gil", "host"), person("Clem Delangue", null)]],
  ])("takes %j apart", (line, people) => {
    expect(readPeopleLine(line)).toEqual(people);
  });
});
