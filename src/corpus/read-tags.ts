import { Tokenizer } from "htmlparser2";

/** What a text in HTML or XML holds, in order. Character references are decoded. */
export interface TagHandlers {
  /** A tag that opens. Names are in lower case in HTML; of an attribute that stands twice the first is given. */
  readonly onOpen: (name: string, attributes: Readonly<Record<string, string>>) => void;
  /** A tag that closes, whether or not one of its name is open; a `<br/>` of XML opens and closes. */
  readonly onClose?: (name: string) => void;
  /** Words, and where in the text they begin; a character reference comes alone, from where it ends. */
  readonly onText: (words: string, at: number) => void;
}

/**
 * Reads the tags and words of a text. Nesting is the caller's: nothing is kept of open tags, so that the time is
 * proportional to the length however deep they lie. Never throws.
 */
export function readTags(
  text: string,
  { onOpen, onClose, onText }: TagHandlers,
  { isXml = false }: { readonly isXml?: boolean } = {},
): void {
  let name = "";
  let attributes: Record<string, string> = {};
  let attribute = "";
  let value = "";
  const slice = (start: number, end: number) => text.slice(start, end);
  const sliceName = (start: number, end: number) =>
    isXml ? slice(start, end) : slice(start, end).toLowerCase();
  const skip = () => undefined;
  const tokenizer = new Tokenizer(
    { xmlMode: isXml },
    {
      onopentagname(start, end) {
        name = sliceName(start, end);
        attributes = Object.create(null);
      },
      onattribname(start, end) {
        attribute = sliceName(start, end);
        value = "";
      },
      onattribdata(start, end) {
        value += slice(start, end);
      },
      onattribentity(code) {
        value += String.fromCodePoint(code);
      },
      onattribend() {
        attributes[attribute] ??= value;
      },
      onopentagend() {
        onOpen(name, attributes);
      },
      onselfclosingtag() {
        onOpen(name, attributes);
        if (isXml) onClose?.(name);
      },
      onclosetag(start, end) {
        onClose?.(sliceName(start, end));
      },
      ontext(start, end) {
        onText(slice(start, end), start);
      },
      ontextentity(code, end) {
        onText(String.fromCodePoint(code), end);
      },
      oncdata(start, end, offset) {
        if (isXml) onText(slice(start, end - offset), start);
      },
      oncomment: skip,
      ondeclaration: skip,
      onprocessinginstruction: skip,
      onend: skip,
    },
  );
  tokenizer.write(text);
  tokenizer.end();
}
