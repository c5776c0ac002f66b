import { expect, test } from "vitest";
import { listForms } from "../../src/language/list-forms.js";

test.each([
  ["", []],
  ["?! ...", []],
  ["Die Masten", ["die", "masten", " mas", " ast", " ste", " ten"]],
  ["進水式", ["進", "水", "式", "進水", "水式", "進水式"]],
  ["進水はいつ", ["進", "水", "進水", "水は", "進水は", "水はい"]],
  ["マスト", ["マス", "スト", "マスト"]],
  ["新しいUSBは", ["新", "新し", "新しい", "usb"]],
  ["เรือ", ["เร", "รื", "ือ", "เรื", "รือ"]],
  ["ＵＳＢ", ["usb"]],
])("%j is compared by %j", (text, forms) => {
  expect(listForms(text)).toEqual(forms);
});

test("an inflected word shares pieces with its other forms, and a piece is no word", () => {
  const shared = listForms("Spanten").filter((form) => listForms("Spantens").includes(form));
  expect(shared.length).toBeGreaterThan(3);
  expect(listForms("Mastbaum")).toContain(" mas");
  expect(listForms("mas")).toEqual(["mas"]);
});
