// The board: cards are dragged by mouse or finger, and moved by keys. Whatever is dropped is posted
// as the menu posts it, and the answer puts the lanes in place. Without it links lead to pages.

const menu = document.querySelector("#board-menu");
const announcement = document.querySelector("#announcement");
const board = () => document.querySelector("[data-board]");

const LONG_PRESS = 350;
const FAR = 6;
const EDGE = 56;

// Who is dragged: the card, the picture of it under the pointer, and what it would fall on.
let drag;

function targetOf({ card }, x, y) {
  const below = document.elementFromPoint(x, y);
  const seat = card.dataset.person && below?.closest("[data-fill]");
  const lane = seat || below?.closest("[data-team]");
  return lane?.contains(card) ? undefined : lane;
}

function pickUp() {
  const { left, top, width } = drag.card.getBoundingClientRect();
  const picture = drag.card.cloneNode(true);
  picture.removeAttribute("id");
  picture.querySelectorAll("[id]").forEach((part) => part.removeAttribute("id"));
  picture.classList.add("dragged");
  picture.style.width = `${width}px`;
  picture.setAttribute("aria-hidden", true);
  picture.inert = true;
  Object.assign(drag, { picture, dx: left - drag.x, dy: top - drag.y });
  document.body.append(picture);
  drag.card.dataset.away = "";
  follow();
  scroll();
}

function follow() {
  drag.picture.style.translate = `${drag.x + drag.dx}px ${drag.y + drag.dy}px`;
  const target = targetOf(drag, drag.x, drag.y);
  if (target === drag.target) return;
  delete drag.target?.dataset.over;
  drag.target = target;
  if (target) target.dataset.over = "";
}

// Near an edge, the lanes and the page go on below the card.
function scroll() {
  if (!drag?.picture) return;
  const lanes = document.querySelector(".lanes");
  const { left, right } = lanes?.getBoundingClientRect() ?? {};
  const push = (at, from, to) => (at < from + EDGE ? -12 : at > to - EDGE ? 12 : 0);
  lanes?.scrollBy(push(drag.x, Math.max(left, 0), Math.min(right, innerWidth)), 0);
  scrollBy(0, push(drag.y, 0, innerHeight));
  follow();
  requestAnimationFrame(scroll);
}

function putDown() {
  clearTimeout(drag?.timer);
  drag?.picture?.remove();
  if (drag) delete drag.card.dataset.away;
  delete drag?.target?.dataset.over;
  drag = undefined;
}

async function post({ card, target }) {
  const { person, seen } = card.dataset;
  const { fill, team } = target.dataset;
  const roles = card.querySelector("[name=roles]")?.value;
  const values = fill ? { person, seen: target.dataset.seen } : person ? { team, roles } : { team, seen };
  card.querySelector(".button").focus();
  try {
    await htmx.ajax("POST", fill ?? card.dataset.post, { source: board(), swap: "none", values });
  } catch {
    unsaved();
  }
}

function unsaved() {
  const says = document.querySelector("#board-says");
  says.textContent = announcement.textContent = "Nothing was saved: the server did not answer. Try again.";
}

document.addEventListener("pointerdown", (event) => {
  const card = event.target.closest("[data-post]");
  if (!card || event.button || !event.isPrimary || event.target.closest(".button, select, summary")) return;
  const byFinger = event.pointerType === "touch" && !event.target.closest("[data-post] > .icon");
  putDown();
  drag = { card, id: event.pointerId, x: event.clientX, y: event.clientY, byFinger };
  // A finger that moves at once scrolls; one that rests takes the card up.
  if (byFinger) drag.timer = setTimeout(pickUp, LONG_PRESS);
});

document.addEventListener("pointermove", (event) => {
  if (event.pointerId !== drag?.id) return;
  const isFar = Math.hypot(event.clientX - drag.x, event.clientY - drag.y) > FAR;
  if (drag.picture || isFar) Object.assign(drag, { x: event.clientX, y: event.clientY });
  if (drag.picture) follow();
  else if (isFar && drag.byFinger) putDown();
  else if (isFar) pickUp();
});

document.addEventListener("pointerup", (event) => {
  if (event.pointerId !== drag?.id) return;
  const dropped = drag;
  putDown();
  if (!dropped.picture) return;
  // The click that follows is the end of the drag, not one on a link of the card.
  const swallow = (click) => click.preventDefault();
  addEventListener("click", swallow, { capture: true, once: true });
  setTimeout(() => removeEventListener("click", swallow, true));
  if (dropped.target) post(dropped);
});

document.addEventListener("pointercancel", putDown);
document.addEventListener("dragstart", (event) => drag && event.preventDefault());
document.addEventListener("selectstart", (event) => drag && event.preventDefault());
document.addEventListener("contextmenu", (event) => drag?.byFinger && event.preventDefault());
document.addEventListener("touchmove", (event) => drag?.picture && event.preventDefault(), { passive: false });

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && drag) return putDown();
  if (event.altKey || event.target.closest("input:not([type=radio], [type=checkbox]), select, textarea")) return;
  const key = event.key.toLowerCase();
  const isPlain = !event.ctrlKey && !event.metaKey && !event.shiftKey;
  if (key === "m" && isPlain) event.target.closest("[data-post]")?.querySelector(".button").click();
  else if (key === "z" && !event.shiftKey && !event.repeat) document.querySelector("form[data-undo]")?.requestSubmit();
  else return;
  event.preventDefault();
});

// The menu of a card is fetched when it is asked for, and hangs from its button.
document.body.addEventListener("htmx:afterSettle", ({ detail }) => {
  if (detail.target !== menu) return;
  const opener = detail.requestConfig.elt;
  // Where the focus returns to, and goes on from when the card has moved.
  opener.focus();
  menu.showPopover({ source: opener });
  menu.querySelector("button, a")?.focus();
});

// Before it is posted, so that the focus is on the card again and goes where the card goes.
menu?.addEventListener("htmx:beforeRequest", () => menu.hidePopover());
document.body.addEventListener("htmx:sendError", unsaved);

// What was unfolded stays so, and the focus goes where a seat went.
document.body.addEventListener("htmx:oobBeforeSwap", ({ detail }) => {
  if (detail.target.querySelector("details[open]")) detail.fragment.querySelector("details")?.setAttribute("open", "");
});
document.body.addEventListener("seated", ({ detail }) => {
  const card = detail.card ? document.querySelector(detail.card) : null;
  card?.closest("details")?.setAttribute("open", "");
  if (document.activeElement === document.body) card?.querySelector(".button").focus();
});
