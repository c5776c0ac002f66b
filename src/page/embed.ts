/** Attributes of the widget that a frame's address may set as they are. */
const ATTRIBUTES = ["episode", "theme", "lang"];

/** What the frame's address asks for: with `player=none` links, else a player in the widget; with `chapters` their list. */
function buildChat(query: URLSearchParams): HTMLElement {
  const chat = document.createElement("cuepoint-chat");
  for (const name of ATTRIBUTES) {
    const value = query.get(name);
    if (value !== null) chat.setAttribute(name, value);
  }
  if (query.get("player") !== "none") chat.setAttribute("player", "own");
  chat.toggleAttribute("chapters", query.has("chapters"));
  return chat;
}

document.querySelector("main")?.append(buildChat(new URLSearchParams(location.search)));
