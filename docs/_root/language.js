// Open the book in the first language of the reader's list that it has; else in English.
const languages = navigator.languages.map((tag) => tag.split("-")[0].toLowerCase());
const language = languages.find((tag) => ["es", "en"].includes(tag)) ?? "en";
location.replace(`${language}/index.html${location.hash}`);
