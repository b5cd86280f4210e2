// A figure follows its reader: who drags, uses the arrow keys, or types. What each kind computes is
// what moving_kinds.py computes, and what is drawn through its points is what moving_svg.py draws.
const plus = (p, q, k = 1) => [p[0] + k * q[0], p[1] + k * q[1]];
const times = (k, p) => [k * p[0], k * p[1]];
const dot = (p, q) => p[0] * q[0] + p[1] * q[1];
const norm = (p) => Math.sqrt(dot(p, p));
const unit = (p) => [p[0] / norm(p), p[1] / norm(p)];
const turned = ([x, y]) => [-y, x];
const angle = (u, v) => 2 * Math.atan2(norm(plus(u, v, -1)), norm(plus(u, v))); // Kahan's formula
const foot = (p, w, b) => (dot(w, w) ? plus(p, w, -(dot(w, p) + b) / dot(w, w)) : p);

// Of each kind: its points, the numbers to show, and which words.
const kinds = {
  sum([a1, a2, b1, b2]) {
    const [a, b] = [[a1, a2], [b1, b2]];
    const s = plus(a, b);
    return [{ a, b, s }, [...a, ...b, ...s]];
  },
  projection([a1, a2, b1, b2]) {
    const [a, b] = [[a1, a2], [b1, b2]];
    const along = unit(b);
    const share = dot(a, along);
    const p = times(share, along);
    const points = { a, b, p, l: times(-20, along), m: times(20, along), h: times(0.5, p) };
    const degrees = (angle(unit(a), along) * 180) / Math.PI;
    const word = norm(a) && norm(b) ? 2 + Math.sign(dot(a, b)) : 0;
    return [points, [a1, b1, a2, b2, dot(a, b), degrees, share, ...p], word];
  },
  map([m11, m12, m21, m22, ...x]) {
    const [i, j] = [[m11, m21], [m12, m22]];
    const y = [dot([m11, m12], x), dot([m21, m22], x)];
    const det = m11 * m22 - m12 * m21;
    const numbers = [m11, m22, m12, m21, det, ...i, ...j, ...x, ...y];
    return [{ i, j, ij: plus(i, j), x, y }, numbers, 1 + Math.sign(det)];
  },
  line([w1, w2, b], anchor, examples) {
    const w = [w1, w2];
    const f = foot(anchor, w, b);
    const [n, along] = [unit(w), unit(turned(w))];
    const [l, m] = [plus(f, along, -20), plus(f, along, 20)];
    let missed = 0;
    for (const example of examples) {
      const [x1, x2, y] = example.dataset.example.split(" ").map(Number);
      const wrong = dot(w, [x1, x2]) + b > 0 !== (y === 1);
      example.classList.toggle("wrong", wrong);
      missed += wrong;
    }
    const points = { f, t: plus(f, w, 0.75), l, m, q: plus(m, n, 40), r: plus(l, n, 40) };
    return [points, [w1, w2, b, missed], missed ? 1 : 0];
  },
};

// What is drawn, in pixels, downwards.
const tenths = (x) => +x.toFixed(1) || 0;
const path = (points) => `M${points.map((point) => point.map(tenths)).join("L")}`;
const shapes = {
  line: (...points) => path(points),
  area: (...points) => `${path(points)}Z`,
  arrow(start, end) {
    const along = unit(plus(end, start, -1));
    const length = norm(plus(end, start, -1));
    if (!(length >= 1)) return "";
    const head = Math.min(12, length / 2);
    const side = [[0, 1.2], [length - head, 1.2], [length - head, 0.4 * head], [length, 0]];
    const other = side.slice(0, 3).reverse().map(([x, y]) => [x, -y]);
    const at = ([x, y]) => plus(plus(start, along, x), turned(along), y);
    return `${path([...side, ...other].map(at))}Z`;
  },
  grid(e1, e2) {
    const across = (p, q) => [...Array(13).keys()]
      .map((k) => path([plus(times(k - 6, q), p, -6), plus(times(k - 6, q), p, 6)]));
    return [...across(e1, e2), ...across(e2, e1)].join("");
  },
};
const place = (gap, at, other, beyond) => {
  let away = plus(at, other, -1);
  if (beyond) away = times(dot(turned(away), plus(beyond, other, -1)) < 0 ? 1 : -1, turned(away));
  return plus(at, norm(away) ? unit(away) : [0, -1], gap);
};
const ways = {
  ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1],
  Home: [-999, 0], End: [999, 0], // as far as it goes
};
const written = (x) => (Number.isFinite(x) ? `${+x.toFixed(2) || 0}`.replace("-", "−") : "—");

for (const figure of document.querySelectorAll(".moving")) {
  const all = (selector) => [...figure.querySelectorAll(selector)];
  const { kind, unit: scale } = figure.dataset;
  const svg = figure.querySelector("svg");
  const box = svg.viewBox.baseVal;
  const fields = all("input");
  const handles = all(".handle");
  const state = fields.map((field) => Number(field.defaultValue));
  const clamp = (x, low, high) => Math.min(Math.max(x, low), high);
  const inside = ([x, y], right, down) => [
    clamp(x, box.x + right, box.x + box.width - right),
    clamp(y, box.y + down, box.y + box.height - down),
  ];
  const set = (k, x) => { state[k] = clamp(x, Number(fields[k].min), Number(fields[k].max)); };
  const centre = [(box.x + box.width / 2) / scale, -(box.y + box.height / 2) / scale];
  let anchor = centre; // of a line: where it was taken hold of
  let points;

  const draw = (typed) => {
    let numbers, word;
    [points, numbers, word] = kinds[kind](state, anchor, all(".example"));
    const pixels = { o: [0, 0] };
    for (const name in points) pixels[name] = [points[name][0] * scale, -points[name][1] * scale];
    const through = ({ dataset }) => dataset.through.split(" ").map((name) => pixels[name]);
    for (const drawn of all("[data-shape]")) {
      const known = through(drawn).flat().every(Number.isFinite);
      drawn.setAttribute("d", known ? shapes[drawn.dataset.shape](...through(drawn)) : "");
    }
    const stand = (element, at, x, y) => {
      element.setAttribute(x, at[0].toFixed(1));
      element.setAttribute(y, at[1].toFixed(1));
    };
    for (const name of all("[data-gap]")) {
      const at = through(name);
      const known = at.flat().every(Number.isFinite);
      if (known) stand(name, inside(place(Number(name.dataset.gap), ...at), 22, 12), "x", "y");
      name.classList.toggle("gone", !known);
    }
    for (const handle of handles) {
      const point = points[handle.dataset.at];
      stand(handle, inside(pixels[handle.dataset.at], 8, 8), "cx", "cy");
      handle.setAttribute("aria-valuenow", point[0]);
      handle.setAttribute("aria-valuetext", point.map(written).join(", "));
    }
    all("[data-value]").forEach((output, k) => {
      output.dataset.value = numbers[k];
      output.textContent = written(numbers[k]);
    });
    all(".words > span").forEach((text, k) => { text.classList.toggle("off", k !== word); });
    fields.forEach((field, k) => { if (field !== typed) field.value = state[k]; });
  };

  // Numbers come as tidy as the steps are: n of them go to one unit.
  const move = ({ dataset }, to, n) => {
    const tidy = (x) => Math.round(x * n) / n;
    const w = state.slice(0, 2);
    if (dataset.fields) {
      dataset.fields.split(" ").forEach((k, axis) => set(k, tidy(to[axis])));
    } else if (dataset.at === "f") {
      anchor = to.map(tidy);
      set(2, Number((-dot(w, anchor)).toFixed(2)));
    } else {
      plus(to, points.f, -1).forEach((x, k) => set(k, tidy(x / 0.75)));
      set(2, Number((-dot(state, points.f)).toFixed(2)));
    }
    draw();
  };
  const say = () => {
    all("[role=status]")[0].textContent = all(".said")[0].innerText;
  };

  svg.setAttribute("role", "group");
  for (const handle of handles) {
    let held;
    const at = ({ clientX, clientY }) => {
      const { x, y } = new DOMPoint(clientX, clientY).matrixTransform(svg.getScreenCTM().inverse());
      return [x, y];
    };
    handle.setAttribute("tabindex", 0);
    handle.setAttribute("role", "slider");
    handle.setAttribute("aria-valuemin", -20);
    handle.setAttribute("aria-valuemax", 20);
    // A finger on it moves it, and not the page: not every browser has touch-action inside an SVG.
    handle.addEventListener("touchstart", (event) => event.preventDefault());
    handle.addEventListener("pointerdown", (event) => {
      handle.setPointerCapture(event.pointerId);
      held = plus([handle.cx.baseVal.value, handle.cy.baseVal.value], at(event), -1);
    });
    handle.addEventListener("pointermove", (event) => {
      if (!handle.hasPointerCapture(event.pointerId)) return;
      const [x, y] = inside(plus(at(event), held), 8, 8);
      move(handle, [x / scale, -y / scale], 4);
    });
    handle.addEventListener("lostpointercapture", say);
    handle.addEventListener("keydown", (event) => {
      const step = event.shiftKey ? 0.05 : 0.25;
      if (!(event.key in ways)) return;
      event.preventDefault(); // the page stays where it is
      const [x, y] = plus(points[handle.dataset.at], ways[event.key], step);
      move(handle, [clamp(x, box.x / scale, (box.x + box.width) / scale), y], 20);
    });
    handle.addEventListener("keyup", ({ key }) => key in ways && say());
  }
  fields.forEach((field, k) => {
    field.addEventListener("input", () => {
      if (Number.isNaN(field.valueAsNumber)) return; // nothing yet, or a sign alone
      set(k, field.valueAsNumber);
      anchor = centre;
      draw(field);
    });
    field.addEventListener("change", () => {
      draw(); // what was no number, or too large, becomes what holds
      say();
    });
  });
  draw();
}
