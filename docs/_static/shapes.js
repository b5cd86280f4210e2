// Whether shapes fit, or what the library says: its words come from data-words, cut where sizes
// and names stand; its rules, of linalg_dl/_fitting.py, are here again, and a test compares both.
{
  const written = (shape) => `(${shape.join(", ")}${shape.length === 1 ? "," : ""})`;
  const same = (one, two) => written(one) === written(two);
  const turned = (shape) => [...shape.slice(0, -2), ...shape.slice(-2).reverse()];
  const transpose = (name, shape) => `${name}.${shape.length === 2 ? "T" : "mT"}`;

  const axesOf = (count) => Array.from({ length: count }, (_, k) => k - count);

  // What two shapes are stretched to, axis by axis.
  const met = (one, two) => {
    const [long, short] = one.length < two.length ? [two, one] : [one, two];
    return long.map((n, k) => {
      const m = short.at(k - long.length) ?? 1;
      return n === 1 ? m : m === 1 || m === n ? n : "✗";
    });
  };

  // The axes on which they clash, counted from the end.
  const clashing = (sizes) => axesOf(sizes.length).filter((axis) => sizes.at(axis) === "✗");

  const common = (one, two) => {
    const sizes = met(one, two);
    return sizes.includes("✗") ? null : sizes;
  };

  const product = (one, two) => {
    if (!one.length || !two.length || one.at(-1) !== two.slice(-2)[0]) return null;
    const batch = common(one.slice(0, -2), two.slice(0, -2));
    return batch && [...batch, ...one.slice(-2, -1), ...(two.length > 1 ? two.slice(-1) : [])];
  };

  const at = (axis, ndim, index) =>
    axis === ndim - 1 && axis > 1 ? `..., ${index}` : [...Array(axis).fill(":"), index].join(", ");

  // A name without an axis of length 1, turned, or with one more axis.
  const variants = function* (name, shape, grow) {
    const ndim = shape.length;
    for (let axis = 0; axis < ndim; axis += 1) {
      if (shape[axis] === 1) yield [`${name}[${at(axis, ndim, "0")}]`, shape.toSpliced(axis, 1)];
    }
    if (ndim > 1) yield [transpose(name, shape), turned(shape)];
    for (let axis = 0; grow && axis <= ndim; axis += 1) {
      yield [`${name}[${at(axis, ndim + 1, "None")}]`, shape.toSpliced(axis, 0, 1)];
    }
  };

  // What makes two shapes broadcast: axes at the end of one, the shorter first, or a transpose.
  const stretch = (shapes) => {
    const [one, two] = shapes.map((shape) => shape.length);
    const most = Math.max(one, two, 2);
    for (const k of two < one ? [1, 0] : [0, 1]) {
      const shape = shapes[k];
      const ways = axesOf(most - shape.length).map((_, k) => [
        `x[${shape.length === 1 ? ":" : "..."}${", None".repeat(k + 1)}]`,
        [...shape, ...Array(k + 1).fill(1)],
      ]);
      if (shape.length === most) ways.push([transpose("x", shape), turned(shape)]);
      for (const [operand, changed] of ways) {
        const out = common(...shapes.with(k, changed));
        if (out) return ["stretch", written(changed), written(shape), operand, written(out)];
      }
    }
    return ["alone"];
  };

  const advice = (one, two) => {
    const batch = common(one.slice(0, -2), two.slice(0, -1));
    if (one.length > 2 && two.length > 1 && one.at(-1) === two.at(-1) && batch) {
      const shapes = [one, [...two, 1], [...batch, one.at(-2)]];
      return ["instead", "(x1 @ x2[..., None])[..., 0]", ...shapes.map(written)];
    }
    const ways = [
      two.length > 1 && ["instead", "matrix_transpose(x2)", one, turned(two)],
      one.length > 1 && ["instead", "matrix_transpose(x1)", turned(one), two],
      one.length === 1 && two.length > 1 && ["instead", "x1[:, None]", [...one, 1], two],
      two.length === 1 && one.length > 1 && ["instead", "x2[None, :]", one, [1, ...two]],
      ["order", two, one],
    ];
    const found = ways.find((way) => way && product(...way.slice(-2)));
    if (!found) return ["none"];
    const shapes = found.slice(-2);
    return [...found.slice(0, -2), ...[...shapes, product(...shapes)].map(written)];
  };

  // The place of what keeps the shapes of a layer from fitting, and its axis: 0 for their count.
  const misfit = ([X, W, b]) => {
    if (!X.length) return [0, 0];
    if (W.length !== 2) return [1, 0];
    if (X.at(-1) !== W[1]) return [1, -1];
    return b && !same(b, W.slice(0, 1)) ? [2, b.length === 1 ? -1 : 0] : null;
  };

  const mend = (shapes, grow) => {
    const [place] = misfit(shapes);
    let part;
    for (const k of [2, 1, 0].slice(-shapes.length)) {
      for (const [expression, shape] of variants("XWb"[k], shapes[k], grow)) {
        const found = misfit(shapes.with(k, shape));
        const key = !grow && expression.endsWith(" 0]") ? "column" : "write";
        const said = [key, expression, written(shape)];
        if (!found) return said;
        if (grow && k === place && found[0] !== place && shapes[k].length) part ??= said;
      }
    }
    return part ?? ["room"];
  };

  const asShape = (shape, target) => {
    for (const [expression, variant] of variants("b", shape, true)) {
      if (same(variant, target)) return ["write", expression, written(target)];
    }
    const [one, two] = [shape, target].map((sizes) => sizes.filter((n) => n !== 1));
    return [same(one, two) ? "reshape" : "room", `b.reshape(${written(target)})`];
  };

  const both = (axes) => axes.flatMap((axis) => [[0, axis], [1, axis]]);

  // The result, or the two parts of what is said; which axes meet, and which clash, as
  // [place, axis], 0 for the count of axes.
  const TRY = {
    broadcast_shapes(one, two) {
      const out = met(one, two);
      const axes = clashing(out);
      if (!axes.length) return { out };
      const sizes = [one, two].map((shape) => shape.at(axes.at(-1)));
      const head = ["broadcast", written(one), written(two), ...sizes, axes.at(-1)];
      return { out, said: [head, stretch([one, two])], clash: both(axes) };
    },
    matmul(one, two) {
      const place = [one, two].findIndex((shape) => !shape.length);
      const scalar = [["scalar", `x${place + 1}`], ["times"]];
      if (place >= 0) return { said: scalar, clash: [[place, 0]] };
      const axis = two.length > 1 ? -2 : -1;
      const meet = [[0, -1], [1, axis]];
      const shapes = [one, two].map(written);
      const [n, m] = [one.at(-1), two.at(axis)];
      const said = [["matmul", axis, ...shapes, n, m], advice(one, two)];
      if (n !== m) return { said, clash: meet };
      const axes = clashing(met(one.slice(0, -2), two.slice(0, -2)));
      const clash = both(axes.map((axis) => axis - 2));
      if (axes.length) return { said: [["stack", ...shapes], ["batch"]], clash, meet };
      return { out: product(one, two), meet };
    },
    linear(...shapes) {
      const [X, W, b] = shapes;
      const found = misfit(shapes);
      const meet = [[0, -1], [1, -1], ...(b ? [[1, -2], [2, -1]] : [])];
      if (!found) return { out: [...X.slice(0, -1), W[0]], meet };
      const [place, axis] = found;
      const [ends, clash] = [meet.slice(0, 2), axis ? meet.slice(-2) : [[place, 0]]];
      if (place === 2) {
        const known = W.slice(0, 1);
        const head = ["bias", ...[known, b, X, W].map(written)];
        return { said: [head, asShape(b, known)], meet: ends, clash };
      }
      if (axis) {
        const head = ["layer", written(X), written(W), X.at(-1), W[1]];
        return { said: [head, mend(shapes, false)], clash: ends };
      }
      const head = place === 0 ? ["X"] : W.length ? ["W", written(W)] : ["number"];
      return { said: [head, mend(shapes, true)], clash };
    },
  };

  // (3, 4), 3x4, [3 4] and torch.Size([3, 4]) are one shape; () has no axes.
  const read = (text) => {
    const plain = text.replace("torch.Size", "").trim();
    const shape = /^([\s([]*)((?:\d{1,6}([\s,x×*]+|\b)){0,8})[)\]\s]*$/i;
    const [, open, sizes] = shape.exec(plain) ?? [];
    return open || sizes ? (sizes.match(/\d+/g) ?? []).map(Number) : null;
  };

  const make = (tag, content, about) => {
    const element = document.createElement(tag);
    for (const key in about) if (about[key]) element.setAttribute(key, about[key]);
    element.append(...[content].flat());
    return element;
  };

  // The shapes aligned from the right, and the result below them.
  const draw = (table, names, shapes, operation, { out = ["✗"], clash = [], meet = [] }) => {
    const axes = axesOf(Math.max(1, ...shapes.map((shape) => shape.length)));
    const kind = (place, axis) => {
      const has = (marked) => marked.some(([p, a]) => p === place && a === axis);
      return has(clash) ? "clash" : has(meet) && "meets";
    };
    // An absent axis counts as 1, but not of a vector in a product, or in a layer.
    const fill = ({ length }) => operation !== "linear" && (operation !== "matmul" || length > 1);
    const cell = (shape, place, axis) => {
      const size = shape.at(axis);
      if (size === undefined) {
        return place >= 0 && fill(shape) ? make("td", "1", { class: "added" }) : make("td", "");
      }
      return make("td", `${size}`, { class: size === "✗" ? "cross" : kind(place, axis) });
    };
    const row = (role, name, shape, place) => {
      const head = make("th", name, { scope: "row", class: kind(place, 0) });
      return make("tr", [head, ...axes.map((axis) => cell(shape, place, axis))], { class: role });
    };
    const heads = axes.map((axis) => make("th", `−${-axis}`, { scope: "col" }));
    table.tBodies[0].replaceChildren(
      make("tr", [table.rows[0].cells[0], ...heads]),
      ...shapes.map((shape, place) => row(place ? "second" : "first", names[place], shape, place)),
      row("result", "⇒", out, -1),
    );
  };

  const answer = (form) => {
    const asked = form.querySelector(":checked");
    const fields = [...form.querySelectorAll("[type=text]")];
    const names = asked.dataset.names.split(" ");
    fields.forEach((field, k) => {
      field.parentElement.hidden = k >= names.length;
      field.previousElementSibling.textContent = names[k];
      field.removeAttribute("aria-invalid");
    });
    const isNone = ({ value }) => /^\s*(None)?\s*$/.test(value);
    const given = fields.slice(0, names.length).filter((field, k) => k < 2 || !isNone(field));
    const shapes = given.map((field) => read(field.value));
    const table = form.querySelector("table");
    const show = (verdict, ...more) => {
      const output = form.querySelector("output");
      output.dataset.verdict = verdict;
      output.replaceChildren(make("strong", form.dataset[verdict]), ...more);
    };
    table.hidden = shapes.includes(null);
    if (table.hidden) {
      given.forEach((field, k) => shapes[k] || field.setAttribute("aria-invalid", "true"));
      return show("unreadable");
    }
    const found = TRY[asked.value](...shapes);
    const words = JSON.parse(form.dataset.words);
    const said = found.said?.map(([key, ...values]) => String.raw({ raw: words[key] }, ...values));
    const code = make("code", said?.join("") ?? written(found.out), said && { lang: "en" });
    table.caption.replaceChildren(asked.nextElementSibling.cloneNode(true));
    draw(table, names, shapes, asked.value, found);
    show(said ? "clash" : "fits", " ", code);
  };

  for (const form of document.querySelectorAll("form.shapes")) {
    form.addEventListener("input", () => answer(form));
    form.addEventListener("submit", (event) => event.preventDefault());
  }
}
