// Sphinx makes a function of the language's rule for plurals, from a text; the site's policy
// lets no text run. Spanish and English have the same rule.
Documentation.addTranslations = ({ messages, locale }) => {
  Object.assign(Documentation.TRANSLATIONS, messages);
  Documentation.PLURAL_EXPR = (n) => (n === 1 ? 0 : 1);
  Documentation.LOCALE = locale;
};
