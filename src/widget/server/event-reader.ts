/**
 * Reads an event stream (HTML Living Standard, 9.2.6) that comes in pieces, and reports each event's name and data.
 * It ignores ids and reconnection times, because the widget never reconnects.
 */
export function createEventReader(onEvent: (name: string, data: string) => void): (piece: string) => void {
  let rest = "";
  let held = "";
  let name = "";
  let data: string[] = [];
  const readLine = (line: string) => {
    const [, field, value = ""] = /^([^:]*)(?:: ?(.*))?$/s.exec(line) ?? [];
    if (field === "event") name = value;
    if (field === "data") data.push(value);
    if (line !== "") return;
    if (data.length > 0) onEvent(name, data.join("\n"));
    name = "";
    data = [];
  };
  return (piece) => {
    const text = held + piece;
    // A carriage return at the end may be the first half of a CRLF.
    held = text.endsWith("\r") ? "\r" : "";
    const [head = "", ...others] = text.slice(0, text.length - held.length).split(/\r\n|\n|\r/);
    rest += head;
    for (const next of others) {
      readLine(rest);
      rest = next;
    }
  };
}
