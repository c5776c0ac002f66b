import { expect, test } from "vitest";
import { listNames } from "../../src/language/names.js";

test.each([
  ["Bees cluster around the queen.", []],
  ["Nowadays box hives hold honey.", []],
  ["Growth came from shares.", []],
  ["Training is slow.", []],
  ["Smaller hives are lighter.", []],
  ["The hosts met Mara Linde in Oslo.", ["Mara", "Linde", "Oslo"]],
  ["Mara thinks so.", ["Mara"]],
  ["Mara Linde met bees.", ["Mara", "Linde"]],
  ["Mara and Elon keep bees.", ["Mara", "Elon"]],
  ["Mara's bees are calm.", ["Mara"]],
  ["**Keeping**: Bees — Honey — “Wax”", []],
  ["**Mara**: Bees are calm.", ["Mara"]],
  ["The talk “How Bees Live” is long, and so is Mara.", ["Mara"]],
  ["I'm in the US.", ["US"]],
  ["GPT-4 writes poems.", ["GPT-4"]],
  ["OpenAI leads.", ["OpenAI"]],
  ["Google builds hives.", ["Google"]],
  ["According to—Elon hives hold honey.", ["Elon"]],
  ["Hives, says **Elon**, hold honey.", ["Elon"]],
  ["It's what I said.", []],
])("%j names %j", (sentence, names) => {
  expect(listNames(sentence)).toEqual(names);
});
