// Who chooses has found: what a search still under way would bring does not know of the choice, and
// would take it away. The list names the form of its search.

document.addEventListener("change", ({ target }) => {
  const found = target.closest("[data-search]");
  if (found) htmx.trigger(`#${found.dataset.search}`, "htmx:abort");
});
