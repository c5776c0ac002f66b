/*
 * Says on a page of the folder that was opened from a disk why it cannot be asked. There a browser loads no module, no
 * worker and no data; a script of the old kind, like this one, it does.
 */
if (location.protocol === "file:") {
  addEventListener("DOMContentLoaded", () => {
    for (const chat of document.querySelectorAll("cuepoint-chat")) {
      const note = document.createElement("p");
      note.setAttribute("role", "note");
      note.textContent =
        "This page can be read here but not asked, since it was opened as a file: put its folder on a web host, or run `npx serve` in it and open the address that it prints.";
      chat.replaceChildren(note);
    }
  });
}
