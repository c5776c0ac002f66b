/** A frame's address may set these attributes of the widget as they are. */
const ATTRIBUTES = ["episode", "theme", "lang"];

/**
 * Builds the widget that the frame's address asks for: `player=none` makes links, `chapters` adds their list,
 * and `look` gives it a ready theme.
 */
function buildChat(query: URLSearchParams): HTMLElement {
  const chat = document.createElement("cuepoint-chat");
  for (const name of ATTRIBUTES) {
    const value = query.get(name);
    if (value !== null) chat.setAttribute(name, value);
  }
  const look = query.get("look");
  if (look !== null && /^[a-z]+$/.test(look)) chat.classList.add(`look-${look}`);
  if (query.get("player") !== "none") chat.setAttribute("player", "own");
  chat.toggleAttribute("chapters", query.has("chapters"));
  return chat;
}

document.querySelector("main")?.append(buildChat(new URLSearchParams(location.search)));
