// One step after another: by its buttons, by the arrow keys, or at the place that is pointed to.
for (const bar of document.querySelectorAll(".steps-bar")) {
  const frames = bar.previousElementSibling;
  const [before, next] = bar.querySelectorAll("button");
  const place = bar.querySelector("input");
  const show = (number) => {
    place.value = number; // within its bounds
    frames.querySelector(".now").classList.remove("now");
    frames.children[place.value - 1].classList.add("now");
    const text = `${place.value} / ${place.max}`;
    bar.querySelector("span").textContent = text;
    place.setAttribute("aria-valuetext", text);
    bar.scrollIntoView({ block: "nearest" }); // a long step would take it off the screen
  };
  frames.setAttribute("aria-live", "polite");
  before.addEventListener("click", () => show(Number(place.value) - 1));
  next.addEventListener("click", () => show(Number(place.value) + 1));
  place.addEventListener("input", () => show(place.value));
  bar.addEventListener("keydown", ({ key, target }) => {
    if (target === place) return; // which knows the arrow keys itself
    if (key === "ArrowLeft") show(Number(place.value) - 1);
    if (key === "ArrowRight") show(Number(place.value) + 1);
  });
}
