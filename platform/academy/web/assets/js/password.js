/** A password can be made visible, so that nobody has to type it blind on a phone. */

/** Wake the "Show password" buttons, which the page keeps hidden where there is no script. */
export function offerToShowPasswords(root) {
  for (const button of root.querySelectorAll("[data-shows]")) {
    const fields = button.dataset.shows.split(" ").map((id) => document.getElementById(id));
    button.hidden = false;
    button.addEventListener("click", () => toggle(button, fields));
  }
}

function toggle(button, fields) {
  const shown = button.getAttribute("aria-pressed") === "true";
  for (const field of fields) field.type = shown ? "password" : "text";
  button.setAttribute("aria-pressed", String(!shown));
}
