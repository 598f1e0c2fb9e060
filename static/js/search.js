// Suggestions below the search box: a combobox (WAI-ARIA) over an address of its own. Without this the form submits.
const form = document.querySelector(".site-search");
const input = form.querySelector("input");
const list = Object.assign(document.createElement("ul"), { id: "site-search-list", role: "listbox", hidden: true });
const status = Object.assign(document.createElement("p"), { className: "visually-hidden", role: "status" });
let chosen = -1, timer, asked = "";

list.setAttribute("aria-label", form.getAttribute("aria-label"));
form.append(list, status);
for (const [name, value] of Object.entries({ role: "combobox", "aria-autocomplete": "list", "aria-controls": list.id, "aria-expanded": "false" })) {
  input.setAttribute(name, value);
}

function close() {
  list.hidden = true;
  chosen = -1;
  input.setAttribute("aria-expanded", "false");
  input.removeAttribute("aria-activedescendant");
}

function choose(number) {
  const options = [...list.children];
  chosen = (number + options.length) % options.length;
  options.forEach((option, place) => option.setAttribute("aria-selected", place === chosen));
  input.setAttribute("aria-activedescendant", options[chosen].id);
  options[chosen].scrollIntoView({ block: "nearest" });
}

function option(suggestion, number) {
  const item = Object.assign(document.createElement("li"), { id: `site-search-${number}`, role: "option" });
  item.setAttribute("aria-selected", "false");
  item.dataset.url = suggestion.url;
  const kind = Object.assign(document.createElement("span"), { className: "suggestion-kind", textContent: suggestion.kind });
  item.append(suggestion.label, " ", kind);
  return item;
}

async function suggest() {
  const query = input.value.trim();
  asked = query;
  if (query.length < 2) return close();
  try {
    const answer = await fetch(`${form.dataset.suggest}?${new URLSearchParams({ q: query })}`);
    const { suggestions } = await answer.json();
    if (asked !== query || document.activeElement !== input) return;
    list.replaceChildren(...suggestions.map(option));
    close();
    list.hidden = !suggestions.length;
    input.setAttribute("aria-expanded", String(!list.hidden));
    status.textContent = suggestions.length ? form.dataset.some : form.dataset.none;
  } catch {
    close(); // no suggestions without a connection; the form says what is wrong when it is sent
  }
}

input.addEventListener("input", () => {
  clearTimeout(timer);
  timer = setTimeout(suggest, 180);
});
input.addEventListener("keydown", (event) => {
  if (event.isComposing || list.hidden) return;
  if (event.key === "ArrowDown") choose(chosen + 1);
  else if (event.key === "ArrowUp") choose(chosen < 0 ? -1 : chosen - 1);
  else if (event.key === "Escape") close();
  else if (event.key === "Enter" && chosen >= 0) location.assign(list.children[chosen].dataset.url);
  else return;
  event.preventDefault();
});
input.addEventListener("blur", () => setTimeout(close, 150));
list.addEventListener("mousedown", (event) => {
  const item = event.target.closest("li");
  if (item) location.assign(item.dataset.url);
});
