// Paper is light: a page is printed in the light theme, and then shown as it was.
let shown;

addEventListener("beforeprint", () => {
  const { dataset } = document.documentElement;
  shown = dataset.theme;
  dataset.theme = "light";
});

addEventListener("afterprint", () => {
  document.documentElement.dataset.theme = shown;
});
