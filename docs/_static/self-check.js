// Answers are read generously, compared with the values that the page computed, and answered by
// what each wrong idea would have given. Nothing is kept or sent.

// A reading of a text: a number, or lists of them; undefined where it has none.
const read = (text) => {
  const plain = text
    .trim()
    .replace(/[−–]/g, "-")
    .replace(/[·×]/g, "*")
    .replace(/√\s*(\d+(\.\d+)?)/g, "sqrt($1)")
    .replace(/√/g, "sqrt")
    .replace(/π/g, "pi")
    .replace(/\b(np|math|torch)\.(?=sqrt|pi)/g, "")
    .replace(/^(array|tensor|np\.array|torch\.tensor|torch\.Size)\s*\(\s*(.*)\)$/s, "$2");
  return list(plain);
};

// Split at a separator that no bracket holds.
const split = (text, separator) => {
  const parts = [""];
  let depth = 0;
  for (const letter of text) {
    if ("([".includes(letter)) depth += 1;
    if (")]".includes(letter)) depth -= 1;
    if (depth === 0 && separator.test(letter)) parts.push("");
    else parts[parts.length - 1] += letter;
  }
  return parts.map((part) => part.trim());
};

const isWrapped = (text) => {
  if (!/^[([].*[)\]]$/s.test(text)) return false;
  let depth = 0;
  for (let k = 0; k < text.length - 1; k += 1) {
    depth += "([".includes(text[k]) ? 1 : ")]".includes(text[k]) ? -1 : 0;
    if (depth === 0) return false;
  }
  return true;
};

const list = (text) => {
  const value = number(text);
  if (value !== undefined) return value;
  const inner = isWrapped(text) ? text.slice(1, -1).trim() : text;
  for (const separator of [/[;\n]/, /,/, /\s/]) {
    const parts = split(inner, separator).filter((part) => part !== "");
    if (parts.length > 1 || (separator.test(",") && parts.length === 1 && inner.endsWith(","))) {
      const values = parts.map(list);
      return values.includes(undefined) ? undefined : values;
    }
  }
  if (inner === text) return undefined;
  if (inner === "") return [];
  const held = list(inner);
  return text.startsWith("[[") && held !== undefined ? [held] : held;
};

// Sums, products, powers, roots; the whole text, or nothing.
const number = (text) => {
  const tokens = text.match(/\d+\.?\d*(e[-+]?\d+)?|\.\d+|sqrt|pi|\*\*|[-+*/^()]|[^\s]/gi) ?? [];
  let at = 0;
  const take = (...wanted) => wanted.includes(tokens[at]) && tokens[at++];
  const sum = () => {
    let value = product();
    for (let sign = take("+", "-"); sign; sign = take("+", "-")) {
      value += sign === "+" ? product() : -product();
    }
    return value;
  };
  const product = () => {
    let value = signed();
    for (let sign = take("*", "/"); sign; sign = take("*", "/")) {
      value = sign === "*" ? value * signed() : value / signed();
    }
    return value;
  };
  const signed = () => (take("-") ? -signed() : take("+") ? signed() : power());
  const power = () => {
    const base = atom();
    return take("^", "**") ? base ** signed() : base;
  };
  const atom = () => {
    if (take("sqrt")) return Math.sqrt(atom());
    if (take("pi")) return Math.PI;
    if (take("(")) {
      const value = sum();
      return take(")") ? value : NaN;
    }
    return /^[\d.]/.test(tokens[at] ?? "") ? Number(tokens[at++]) : NaN;
  };
  // Two numbers with room between them are no product: a vector.
  if (/[\d.)]\s+[-+]?[\d.(]/.test(text) && !/[-+*/^]\s+[-+]?[\d.(]/.test(text)) return undefined;
  const value = sum();
  return at === tokens.length && Number.isFinite(value) ? value : undefined;
};

// As answers.alike does: whole numbers exactly, others to three digits.
const single = (x) => {
  let inner = x;
  while (Array.isArray(inner) && inner.length === 1) inner = inner[0];
  return Array.isArray(inner) ? x : inner;
};

const same = (x, y) => {
  if (Array.isArray(x) && Array.isArray(y)) {
    return x.length === y.length && x.every((one, k) => same(one, y[k]));
  }
  if (Array.isArray(x) || Array.isArray(y)) return false;
  const whole = Math.abs(y - Math.round(y)) < (Math.round(y) ? 1e-12 : 1e-15);
  return Math.abs(x - y) <= (whole ? 1e-9 * Math.max(1, Math.abs(y)) : 0.005 * Math.abs(y));
};

const alike = (x, y) => same(single(x), single(y));

// "17,0" is a number with a decimal comma, or two numbers; "2×3" a product, or a shape; and
// "20 000" one number, or two.
const readings = (text) => {
  const found = [read(text)];
  if (/^[-−+]?\d+,\d+$/.test(text.trim())) found.push(read(text.replace(",", ".")));
  if (/^\(?\d+(\s*[×x]\s*\d+)+\)?$/.test(text.trim())) found.push(read(text.replace(/[×x]/g, ",")));
  if (/^[-−+]?[1-9]\d{0,2}([\s,.]\d{3})+$/.test(text.trim())) found.push(read(text.replace(/[\s,.]/g, "")));
  return found.filter((value) => value !== undefined);
};

const spelled = (code) => code.replace(/\s/g, "").replace(/'/g, '"');

const judge = (form, text) => {
  const ideas = [...form.querySelectorAll("li")];
  if (form.dataset.kind === "choice") return ideas[Number(text)];
  if (form.dataset.kind === "code") {
    if (!text.trim()) return "unreadable";
    const typed = [spelled(text), spelled(text).replace("axis=", "dim=")]; // PyTorch knows both
    return ideas.find(({ dataset }) => typed.includes(spelled(JSON.parse(dataset.value)))) ?? "wrong";
  }
  const values = readings(text);
  if (!values.length) return "unreadable";
  const is = (idea) => values.some((value) => alike(value, JSON.parse(idea.dataset.value)));
  return ideas.find(is) ?? "wrong";
};

const answer = (form) => {
  const field = form.querySelector("input[type=text]") ?? form.querySelector("input:checked");
  const output = form.querySelector("output");
  const found = judge(form, field.value);
  const verdict = found.dataset?.verdict ?? found;
  output.dataset.verdict = verdict;
  output.replaceChildren(form.dataset[verdict] ?? "", " ");
  if (found.dataset) output.append(...found.cloneNode(true).childNodes);
};

for (const form of document.querySelectorAll("form.self-check")) {
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    answer(form);
  });
  form.addEventListener("change", (event) => {
    if (event.target.type === "radio") answer(form);
  });
}
