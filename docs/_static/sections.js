// Sections are laid out when they come near the screen (book.css), and what is folded when it is
// opened. The theme lets the keyboard reach the boxes that scroll: it looks for them anew when the
// window changes its size.
for (const shown of ["contentvisibilityautostatechange", "toggle"]) {
  document.addEventListener(shown, () => dispatchEvent(new Event("resize")), true);
}

// Until then a section has not the height of what is in it: what stands out of it is not there,
// and must not be taken for something that covers what follows.
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
