// A matrix as a keyboard grid: who owns what in a team, or what a reference says of its roles.
// Every cell is a button; this sends what it is to hold with htmx, one change at a time, and
// keeps the cursor where it was. Without it the buttons submit their form.

const form = document.querySelector("form[data-matrix]");
const announcement = document.querySelector("#announcement");

// What a key wants of a cell of a team: a level added or taken away.
const LEVELS = "RASCI";
// What a key wants a cell of a reference to say.
const SAYS = { O: "owns", " ": "owns", S: "supports", N: "never", U: "seldom", X: "nothing" };

if (form) {
  const isReference = form.dataset.matrix === "reference";
  const table = form.querySelector("table");
  const notice = document.querySelector("#matrix-notice");
  const CELL = "button.cell";

  // One stop for Tab; the arrows do the rest.
  let current;
  function rove() {
    table.querySelectorAll(CELL).forEach((cell) => (cell.tabIndex = -1));
    const stop = document.getElementById(current) ?? table.querySelector(CELL);
    current = stop?.id;
    if (stop) stop.tabIndex = 0;
  }
  table.setAttribute("role", "grid");
  form.querySelector(".scroll").removeAttribute("tabindex");
  rove();

  function standOn(cell) {
    document.getElementById(current)?.setAttribute("tabindex", -1);
    current = cell.id;
    cell.tabIndex = 0;
  }

  function moveTo(cell) {
    standOn(cell);
    cell.focus();
  }

  function tell(words, isConflict) {
    announcement.textContent = words;
    notice.textContent = isConflict ? words : "";
    notice.hidden = !isConflict;
  }

  // What a key wants of a cell that holds what was seen; a plain click has no key. One that needs
  // confirming is confirmed by a click, and by the key of what it holds.
  const asks = (seen, plain) => !isReference && seen === plain;
  function wantedBy(key, seen, plain) {
    if (key === undefined) return plain;
    if (isReference) return key;
    if (key && asks(seen, plain) && seen.includes(key)) return seen;
    const held = new Set(seen.replace("-", ""));
    if (key === "") held.clear();
    else if (!held.delete(key)) held.add(key);
    return [...held].join("") || "-";
  }

  async function post(path, answer) {
    try {
      // Not of the form, or htmx would take the address of the button that was used last.
      await htmx.ajax("POST", path, { source: table, ...answer });
    } catch {
      tell("Nothing was saved: the server did not answer. Try again.", true);
    }
  }

  // The cell is looked up when its turn comes, because the answer before may have replaced it.
  async function send(id, key) {
    const cell = document.getElementById(id);
    if (!cell) return;
    const [activity, holder, seen, plain] = cell.value.split(" ");
    const wanted = wantedBy(key, seen, plain);
    if (wanted === seen && !asks(seen, plain)) return;
    const change = [activity, holder, seen, wanted].join(" ");
    const swap = isReference ? { swap: "none" } : { target: cell.closest("tr"), swap: "outerHTML" };
    await post(form.dataset.post ?? form.action, { ...swap, values: { change } });
    rove();
  }

  let last = Promise.resolve();
  function press(cell, key) {
    last = last.then(() => send(cell.id, key));
  }

  let undone;
  function undo() {
    last = last.then(async () => {
      const button = document.querySelector("form[data-undo]");
      if (!button) return;
      undone = undefined;
      await post(button.action, { swap: "none", values: { undo: "on" } });
      rove();
      const cell = document.getElementById(undone);
      if (cell) moveTo(cell);
    });
  }

  // Its own page holds all that stands in a cell.
  function open(cell) {
    location.assign(`${cell.formAction}?${new URLSearchParams(new FormData(form))}`);
  }

  document.body.addEventListener("ticked", ({ detail }) => {
    tell(detail.says, detail.conflict);
    for (const [id, count] of Object.entries(detail.owned)) {
      document.getElementById(id).textContent = count;
    }
  });

  document.body.addEventListener("marked", ({ detail }) => {
    tell(detail.says, detail.conflict);
    undone = detail.cell;
  });

  // A double click is one click, but where clicks go round.
  table.addEventListener("click", (event) => {
    if (!isReference && event.detail > 1) event.preventDefault();
  });

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const brush = document.querySelector('[name="brush"]:checked')?.value || undefined;
    moveTo(event.submitter);
    if (brush === "open") open(event.submitter);
    else press(event.submitter, brush);
  });

  document.body.addEventListener("submit", (event) => {
    if (!event.target.matches("[data-undo]")) return;
    event.preventDefault();
    undo();
  });

  table.addEventListener("focusin", (event) => {
    if (event.target.matches(CELL) && event.target.id !== current) standOn(event.target);
  });

  // The cell beside, above or below, in the next row that has cells.
  const cellsOf = (row) => [...row.querySelectorAll(CELL)];
  function beside(row, x, step) {
    const rows = [...table.rows];
    for (let y = rows.indexOf(row) + step; rows[y]; y += step) {
      const cells = cellsOf(rows[y]);
      if (cells.length) return cells[x];
    }
  }

  table.addEventListener("keydown", (event) => {
    const cell = event.target.closest(CELL);
    if (!cell || event.altKey || event.metaKey) return;
    const row = cell.closest("tr");
    const cells = cellsOf(row);
    const x = cells.indexOf(cell);
    const whole = event.ctrlKey;
    const target = {
      ArrowLeft: () => cells[x - 1],
      ArrowRight: () => cells[x + 1],
      ArrowUp: () => beside(row, x, -1),
      ArrowDown: () => beside(row, x, 1),
      Home: () => (whole ? table.querySelector(CELL) : cells[0]),
      End: () => (whole ? cellsOf(table) : cells).at(-1),
    }[event.key];
    const letter = whole || event.key.length > 1 ? "" : event.key.toUpperCase();
    const clears = event.key === "Delete" || event.key === "Backspace";

    if (target) {
      moveTo(target() ?? cell);
    } else if (isReference && event.key.toUpperCase() === "Z") {
      undo();
    } else if (isReference && letter === "E") {
      open(cell);
    } else if (clears || (isReference ? SAYS[letter] : letter && LEVELS.includes(letter))) {
      // Ticks only show who owns; whoever sets another letter wants to see letters.
      if (!isReference && !clears && letter !== "R") showLetters();
      if (!event.repeat) press(cell, isReference ? SAYS[clears ? "X" : letter] : letter);
    } else if (!(event.repeat && event.key === "Enter")) {
      return;
    }
    event.preventDefault();
  });
}

// How the matrix is shown stays as it was left, from team to team.
const remembered = document.querySelectorAll("[data-remember]");
const remember = () =>
  remembered.forEach((input) => localStorage.setItem(input.dataset.remember, input.checked));

function showLetters() {
  document.querySelector('[name="marks"][value="letters"]').checked = true;
  remember();
}

remembered.forEach((input) => {
  const checked = localStorage.getItem(input.dataset.remember);
  if (checked !== null) input.checked = checked === "true";
  input.addEventListener("change", remember);
});
