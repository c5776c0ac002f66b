import { describe, expect, test } from "vitest";
import { decodeText } from "../../src/corpus/encoding/decode-text.js";

const WIDE = new Set(["shift_jis", "euc-jp", "gb18030", "big5", "euc-kr"]);

/** Writes text in an encoding by what the decoder makes of each byte, and each pair of bytes. */
function encode(text: string, encoding: string): Uint8Array {
  const table = new Map<string, number[]>();
  const decoder = new TextDecoder(encoding);
  const add = (...bytes: number[]) => {
    const char = decoder.decode(Uint8Array.from(bytes));
    if (!table.has(char)) table.set(char, bytes);
  };
  for (let byte = 0; byte < 256; byte++) add(byte);
  if (WIDE.has(encoding))
    for (let lead = 0x81; lead < 0xff; lead++) for (let trail = 0x40; trail < 0xff; trail++) add(lead, trail);
  return Uint8Array.from([...text].flatMap((char) => table.get(char) ?? [0x3f]));
}

const cues = (...lines: readonly string[]) =>
  lines.map((line, i) => `${i + 1}\n00:00:0${i},000 --> 00:00:0${i + 1},000\n${line}\n`).join("\n");

/** Those of Windows-1252 that stand elsewhere in Unicode. */
const SIGNS: Readonly<Record<string, number>> = {
  "’": 0x92,
  "“": 0x93,
  "”": 0x94,
  "„": 0x84,
  š: 0x9a,
  ž: 0x9e,
};

const RUSSIAN = cues("Мы строим лодку из лиственницы.", "Сколько стоит мачта?", "Семь тысяч фунтов, Анна.");
const POLISH = cues(
  "Łódź jest z modrzewia.",
  "Ile kosztuje maszt? Książka mówi, że dużo.",
  "Żagiel leży na półce.",
);

describe("captions that declare no encoding are read in the one that their words tell", () => {
  test.each<[string, string]>([
    ["windows-1251", RUSSIAN],
    ["windows-1251", cues("МАЧТА СТОИТ ДОРОГО", "мачта из ели, а корпус из лиственницы")],
    ["koi8-r", RUSSIAN],
    ["iso-8859-5", RUSSIAN],
    ["ibm866", RUSSIAN],
    [
      "windows-1253",
      cues("Χτίζουμε το σκάφος από λάρικα.", "Πόσο κοστίζει το κατάρτι;", "Επτά χιλιάδες λίρες."),
    ],
    ["windows-1255", cues("אנחנו בונים סירה מעץ.", "כמה עולה התורן?", "שבעת אלפים.")],
    ["windows-1256", cues("نحن نبني قاربا من الخشب.", "كم سعر الصاري؟", "سبعة آلاف.")],
    ["windows-874", cues("เราสร้างเรือจากไม้", "เสากระโดงราคาเท่าไร")],
    ["shift_jis", cues("船体は落葉松で作ります。", "マストはいくらですか。", "七千ポンドです。")],
    ["euc-jp", cues("船体は落葉松で作ります。", "マストはいくらですか。", "七千ポンドです。")],
    ["gb18030", cues("我们用落叶松造船。", "桅杆多少钱？", "七千英镑，这是新的价格。")],
    ["big5", cues("我們用落葉松造船。", "桅杆多少錢？", "七千英鎊，這是新的價格。")],
    ["euc-kr", cues("우리는 낙엽송으로 배를 만듭니다.", "돛대는 얼마입니까?", "칠천 파운드입니다.")],
    ["windows-1250", POLISH],
    [
      "windows-1250",
      cues("Loď stavíme z modřínu.", "Kolik stojí stěžeň? Příliš žádá.", "Šest měsíců práce."),
    ],
    ["windows-1250", cues("A hajót vörösfenyőből építjük.", "Mennyibe kerül az árboc? Sűrű erdőből jön.")],
  ])("%s", (encoding, text) => {
    const read = decodeText(encode(text, encoding));
    expect(read.text).toBe(text);
    expect(read.note?.expected.toLowerCase()).toContain(encoding);
  });

  test.each([
    cues("Der Rumpf ist aus Lärche, für fünf Jahre.", "Größe: „acht Meter“"),
    cues("La coque est en mélèze, où est le mât ?", "Dušan l’a goûtée, très sûr."),
    cues("¿Qué madera? ¡Alerce, señor!", "¿Cuánto? Seis m³ y 5 £."),
    cues("Båten är av lärk, så är det på ön."),
    cues("O casco é de lariço, são seis pranchões.", "Construções, ações e cães."),
    cues("Laev on lehisest, õhtul šokolaad ja žanr, öö, käed."),
    cues("it’s “larch”, naïve café"),
  ])("a text in Windows-1252 is read so: %s", (text) => {
    const bytes = Uint8Array.from([...text].map((char) => SIGNS[char] ?? char.codePointAt(0) ?? 0));
    const fixed = decodeText(bytes);
    expect(fixed.text).toBe(text);
    expect(fixed.note?.expected).toContain("Windows-1252");
  });
});
