// The way to the translation keeps the place in the page.
const toTranslation = document.querySelectorAll("a.language-switch");
const keepPlace = () => {
  for (const link of toTranslation) link.hash = location.hash;
};
addEventListener("hashchange", keepPlace);
keepPlace();
