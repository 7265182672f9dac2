// The question box completes: things by their names, and questions that have an answer. Without this script it is a plain form.
// A server is asked; in a site without one, the names that are among its files are looked through.
"use strict";

(() => {
  const WAIT = 150; // milliseconds after a key before anything is asked

  async function served(form, typed, signal) {
    const answer = await fetch(`${form.dataset.complete}?q=${encodeURIComponent(typed)}`, { signal });
    return answer.ok ? answer.json() : null;
  }

  async function published(form, typed) {
    const names = await import(new URL("assets/names.js", new URL(form.dataset.root, document.baseURI)));
    const found = names.completed(await names.read(), typed);
    for (const one of [...found.things, ...found.questions]) one.address = names.placed(one.address);
    return found;
  }

  function option(list, id, text, beside, address) {
    const item = document.createElement("li");
    item.id = id;
    item.setAttribute("role", "option");
    item.setAttribute("aria-selected", "false");
    item.dataset.address = address;
    item.append(text);
    if (beside) {
      const note = document.createElement("span");
      note.className = "n";
      note.textContent = ` ${beside}`;
      item.append(note);
    }
    list.append(item);
  }

  // A combobox with a list (WAI-ARIA Authoring Practices, combobox with list autocomplete and manual selection).
  function complete(form) {
    const input = form.querySelector("input[type=search]");
    const list = document.createElement("ul");
    list.id = `${input.id}-options`;
    list.className = "options";
    list.hidden = true;
    list.setAttribute("role", "listbox");
    list.setAttribute("aria-label", form.dataset.completions);
    input.parentNode.append(list);
    input.setAttribute("role", "combobox");
    input.setAttribute("aria-autocomplete", "list");
    input.setAttribute("aria-controls", list.id);
    input.setAttribute("aria-expanded", "false");
    let timer = 0;
    let asking = null;
    let at = -1;

    function close() {
      clearTimeout(timer);
      if (asking) asking.abort();
      list.hidden = true;
      at = -1;
      input.setAttribute("aria-expanded", "false");
      input.removeAttribute("aria-activedescendant");
    }

    function mark(place) {
      const options = list.children;
      if (at >= 0) options[at].setAttribute("aria-selected", "false");
      at = place;
      if (at < 0) {
        input.removeAttribute("aria-activedescendant");
        return;
      }
      options[at].setAttribute("aria-selected", "true");
      options[at].scrollIntoView({ block: "nearest" });
      input.setAttribute("aria-activedescendant", options[at].id);
    }

    function show(found) {
      list.replaceChildren();
      found.questions.forEach((one, place) => option(list, `${list.id}-q${place}`, one.text, "", one.address));
      found.things.forEach((one, place) => option(list, `${list.id}-t${place}`, one.label, one.kind, one.address));
      at = -1;
      list.hidden = !list.children.length || document.activeElement !== input;
      input.setAttribute("aria-expanded", String(!list.hidden));
      input.removeAttribute("aria-activedescendant");
    }

    async function ask() {
      if (asking) asking.abort();
      asking = new AbortController();
      const { signal } = asking;
      try {
        const found = await (form.dataset.complete ? served : published)(form, input.value, signal);
        if (found && !signal.aborted) show(found);
      } catch (error) {
        if (error.name !== "AbortError") close();
      }
    }

    input.addEventListener("input", () => {
      clearTimeout(timer);
      if (input.value.trim().length < 2) close();
      else timer = setTimeout(ask, WAIT);
    });
    input.addEventListener("keydown", (event) => {
      const last = list.children.length - 1;
      if (event.key === "Escape" && !list.hidden) {
        event.preventDefault(); // the box keeps what was typed
        close();
      } else if (event.key === "ArrowDown" && !list.hidden) {
        event.preventDefault();
        mark(at >= last ? -1 : at + 1);
      } else if (event.key === "ArrowUp" && !list.hidden) {
        event.preventDefault();
        mark(at < 0 ? last : at - 1);
      } else if (event.key === "Enter" && at >= 0) {
        event.preventDefault();
        location.assign(list.children[at].dataset.address);
      }
    });
    input.addEventListener("blur", () => setTimeout(close, 200)); // a tap on the list comes first
    list.addEventListener("pointerdown", (event) => event.preventDefault());
    list.addEventListener("click", (event) => {
      const item = event.target.closest("[role=option]");
      if (item) location.assign(item.dataset.address);
    });
  }

  // A map that is wider than the screen begins where there is most, not at its left edge, which may have nothing.
  function center(map) {
    const frame = map.parentElement;
    const marks = ["q4", "q3", "q2", "q1"].flatMap((shade) => [...map.querySelectorAll(`a .area.${shade}`)]);
    if (!marks.length) return;
    const most = marks[0].getBoundingClientRect();
    const shown = frame.getBoundingClientRect();
    frame.scrollLeft += most.left + most.width / 2 - shown.left - shown.width / 2;
  }

  document.querySelectorAll(".scroll > .world").forEach(center);
  document.querySelectorAll("form[data-complete], form[data-names]").forEach(complete);
})();
