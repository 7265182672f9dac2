// Filling the templates of a page: texts and links go where `data-fill` names them. Whatever comes from the graph is text, never markup.

/** Clone a template and fill it. A text, nodes, {text, href} for a link, or other properties; what is empty is taken out. */
export function filled(id, values) {
  const made = document.getElementById(id).content.cloneNode(true);
  for (const [name, value] of Object.entries(values)) fill(made, name, value);
  return made;
}

/** Fill one place of what was cloned, or of the page. */
export function fill(root, name, value) {
  const place = root.querySelector(`[data-fill="${name}"]`);
  if (value === null || value === undefined || value === "" || (Array.isArray(value) && !value.length)) place.remove();
  else if (value instanceof Node) place.replaceChildren(value);
  else if (Array.isArray(value)) place.replaceChildren(...value);
  else if (typeof value === "object") Object.assign(place, value);
  else place.textContent = String(value);
  return place;
}

/** Return the place of a name. */
export const place = (root, name) => root.querySelector(`[data-fill="${name}"]`);

/** Set something between nodes: " · ". */
export const between = (nodes, text) => nodes.flatMap((node, number) => (number ? [text, node] : [node]));

export const link = (text, href) => filled("live-link", { link: { textContent: text, href } });

/** A part of a page that says what is going on, can be stopped, and tells what went wrong. */
export class State {
  constructor(stop) {
    this.made = filled("live-status", {});
    this.root = this.made.firstElementChild;
    this.stop = this.root.querySelector("[data-do=stop]");
    this.stop.addEventListener("click", stop);
  }

  busy(text) {
    place(this.root, "status").classList.remove("vh");
    this.say(text);
    this.stop.hidden = false;
    this.fault("");
  }

  /** Say something to those who see and to those who hear. */
  say(text) {
    place(this.root, "status").textContent = text;
  }

  /** What was found is told to those who hear: the others see it. */
  done(text = "") {
    place(this.root, "status").classList.add("vh");
    this.say(text);
    this.stop.hidden = true;
  }

  fault(text) {
    const told = place(this.root, "fault");
    told.textContent = text && text[0].toUpperCase() + text.slice(1) + (/[.!?]$/.test(text) ? "" : ".");
    told.hidden = !text;
    if (text) this.done();
  }
}

/** Let the browser save a text as a file. */
export function save(name, text) {
  const address = URL.createObjectURL(new Blob([text], { type: "text/csv" }));
  const made = document.createElement("a");
  made.href = address;
  made.download = name;
  made.click();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}

/** Return rows as CSV (RFC 4180); what a spreadsheet would run as a formula gets an apostrophe. */
export function csv(columns, rows) {
  const cell = (text) => {
    const plain = /^[=+\-@\t\r]/.test(text) && !/^[+-]?[0-9 .,()-]+$/.test(text) ? `'${text}` : text;
    return /[",\n\r]/.test(plain) ? `"${plain.replaceAll('"', '""')}"` : plain;
  };
  return [columns, ...rows.map((row) => columns.map((name) => row[name]?.value ?? ""))].map((row) => row.map(cell).join(",")).join("\r\n") + "\r\n";
}
