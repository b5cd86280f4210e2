// Sections are laid out when they come near the screen (book.css). The theme lets the keyboard
// reach the boxes that scroll: it looks for them anew when the window changes its size.
document.addEventListener(
  "contentvisibilityautostatechange",
  () => dispatchEvent(new Event("resize")),
  true,
);
