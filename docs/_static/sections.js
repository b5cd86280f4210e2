// Sections are laid out when they come near the screen (book.css). The theme lets the keyboard
// reach the boxes that scroll: it looks for them anew when the window changes its size.
document.addEventListener(
  "contentvisibilityautostatechange",
  () => dispatchEvent(new Event("resize")),
  true,
);

// Until then a section has no height of its own, and what is in it no certain place: what stands
// over other things there is not shown.
const observer = new IntersectionObserver(
  (changes) => {
    for (const { target, isIntersecting } of changes) {
      target.toggleAttribute("data-far", !isIntersecting);
    }
  },
  { rootMargin: "100% 0px" },
);
for (const section of document.querySelectorAll(".bd-article > section > section")) {
  observer.observe(section);
}
