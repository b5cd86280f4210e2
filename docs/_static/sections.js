// Sections are laid out when they come near the screen (book.css), and what is folded when it is
// opened. The theme lets the keyboard reach the boxes that scroll: it looks for them anew when the
// window changes its size.
for (const shown of ["contentvisibilityautostatechange", "toggle"]) {
  document.addEventListener(shown, () => dispatchEvent(new Event("resize")), true);
}
