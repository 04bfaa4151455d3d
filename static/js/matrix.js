// The ownership matrix as a keyboard grid. Every cell is a button that posts the state it wants;
// this sends it with htmx, one change at a time, and keeps the cursor where it was. Without it
// the buttons submit their form.

const form = document.querySelector("form[data-matrix]");
const announcement = document.querySelector("#announcement");
const LETTERS = "RASCI";

if (form) {
  const table = form.querySelector("table");
  const notice = document.querySelector("#matrix-notice");
  const cells = () => [...table.querySelectorAll("button.cell")];

  // One stop for Tab; the arrows do the rest.
  let current = cells()[0]?.id;
  const rove = () => cells().forEach((cell) => (cell.tabIndex = cell.id === current ? 0 : -1));
  table.setAttribute("role", "grid");
  form.querySelector(".scroll").removeAttribute("tabindex");
  rove();

  function moveTo(cell) {
    current = cell.id;
    rove();
    cell.focus();
  }

  function tell(words, isConflict) {
    announcement.textContent = words;
    notice.textContent = isConflict ? words : "";
    notice.hidden = !isConflict;
  }

  // What a letter key wants of a cell: that level added or taken away, or nothing at all.
  function wantedBy(letter, seen) {
    const held = new Set(seen.replace("-", ""));
    if (letter === "") held.clear();
    else if (!held.delete(letter)) held.add(letter);
    return [...held].join("") || "-";
  }

  // The cell is looked up when its turn comes, because the answer before may have replaced it.
  async function send(id, letter) {
    const cell = document.getElementById(id);
    if (!cell) return;
    const [activity, holder, seen, plain] = cell.value.split(" ");
    const wanted = letter === undefined ? plain : wantedBy(letter, seen);
    if (wanted === seen) return;
    const change = [activity, holder, seen, wanted].join(" ");
    const answer = { source: form, target: cell.closest("tr"), swap: "outerHTML", values: { change } };
    try {
      await htmx.ajax("POST", form.action, answer);
    } catch {
      tell("Nothing was saved: the server did not answer. Try again.", true);
    }
    rove();
  }

  let last = Promise.resolve();
  function press(cell, letter) {
    last = last.then(() => send(cell.id, letter));
  }

  document.body.addEventListener("ticked", ({ detail }) => {
    tell(detail.says, detail.conflict);
    for (const [id, count] of Object.entries(detail.owned)) {
      document.getElementById(id).textContent = count;
    }
  });

  // A double click is one click.
  table.addEventListener("click", (event) => {
    if (event.detail > 1) event.preventDefault();
  });

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    moveTo(event.submitter);
    press(event.submitter);
  });

  table.addEventListener("focusin", (event) => {
    if (event.target.matches("button.cell") && event.target.id !== current) {
      current = event.target.id;
      rove();
    }
  });

  table.addEventListener("keydown", (event) => {
    const cell = event.target.closest("button.cell");
    if (!cell || event.altKey || event.metaKey) return;
    const grid = [...table.tBodies]
      .flatMap((body) => [...body.rows])
      .map((row) => [...row.querySelectorAll("button.cell")]);
    const y = grid.findIndex((row) => row.includes(cell));
    const x = grid[y].indexOf(cell);
    const whole = event.ctrlKey;
    const target = {
      ArrowLeft: () => grid[y][x - 1],
      ArrowRight: () => grid[y][x + 1],
      ArrowUp: () => grid[y - 1]?.[x],
      ArrowDown: () => grid[y + 1]?.[x],
      Home: () => grid[whole ? 0 : y][0],
      End: () => grid[whole ? grid.length - 1 : y].at(-1),
    }[event.key];
    const letter = whole || event.key.length > 1 ? "" : event.key.toUpperCase();
    const clears = event.key === "Delete" || event.key === "Backspace";

    if (target) {
      moveTo(target() ?? cell);
    } else if (clears || (letter && LETTERS.includes(letter))) {
      // Ticks only show who owns; whoever sets another letter wants to see letters.
      if (!clears && letter !== "R") showLetters();
      if (!event.repeat) press(cell, letter);
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
