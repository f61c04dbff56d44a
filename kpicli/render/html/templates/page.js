"use strict";
// What script adds to the page: charts, sorting, definitions when one points at a name. Without it no number is missing.
(() => {
  const root = document.documentElement;
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];
  root.classList.add("scripted");
  all("details.behind").forEach((each) => (each.open = false));

  // -- charts ---------------------------------------------------------------------------------------------------------

  const charts = [];
  const ink = (name) => getComputedStyle(root).getPropertyValue(name).trim();
  const PAPER = { width: 330, height: 140, ratio: 3 };

  function lines(data) {
    const line = { label: "whole", data: data.whole, tension: 0, spanGaps: false, clip: 8, borderWidth: 2, pointRadius: 3 };
    const running = { ...line, label: "running", data: data.running, showLine: false, pointRadius: 4 };
    const goal = { stepped: "middle", borderDash: [5, 4], borderWidth: 1.5, pointRadius: 0, pointHitRadius: 0 };
    const goals = [data.low, data.high].filter((each) => each.some((number) => number !== null));
    return [line, running, ...goals.map((each) => ({ ...goal, label: "goal", data: each }))];
  }

  function colour(chart) {
    const [accent, muted, grid, panel] = ["--accent", "--muted", "--line", "--panel"].map(ink);
    for (const each of chart.data.datasets) {
      each.borderColor = each.label === "goal" ? muted : accent;
      each.backgroundColor = each.pointBackgroundColor = each.label === "running" ? panel : accent;
    }
    for (const axis of Object.values(chart.options.scales)) {
      axis.ticks.color = muted;
      axis.grid.color = grid;
      axis.border.color = grid;
    }
  }

  function options(data) {
    const side = {
      min: data.ticks[0][0],
      max: data.ticks.at(-1)[0],
      afterBuildTicks: (axis) => (axis.ticks = data.ticks.map(([value]) => ({ value }))),
      ticks: { callback: (_, place) => data.ticks[place][1], autoSkip: false },
      grid: {},
      border: { display: false },
    };
    const below = { ticks: { maxRotation: 0, autoSkipPadding: 8 }, grid: { display: false }, border: {} };
    const label = ({ dataIndex: at }) => [data.texts[at], data.goals[at]].filter(Boolean).join("   ");
    return {
      animation: false,
      maintainAspectRatio: false,
      interaction: { mode: "index", intersect: false },
      scales: { x: below, y: side },
      plugins: {
        legend: { display: false },
        tooltip: { displayColors: false, filter: ({ dataset, raw }) => dataset.label !== "goal" && raw !== null, callbacks: { label } },
      },
    };
  }

  function draw() {
    const found = JSON.parse(document.getElementById("charts").textContent);
    Chart.defaults.font.family = getComputedStyle(document.body).fontFamily;
    for (const canvas of all("canvas[data-chart]")) {
      const data = found[Number(canvas.dataset.chart)];
      const chart = new Chart(canvas, { type: "line", data: { labels: data.labels, datasets: lines(data) }, options: options(data) });
      colour(chart);
      chart.update();
      charts.push(chart);
    }
  }

  function recolour() {
    charts.forEach((chart) => { colour(chart); chart.update(); });
  }

  if (document.getElementById("charts")) draw();
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", recolour);

  // -- paper: light, sharp, and with the details that are to be printed -------------------------------------------------

  addEventListener("beforeprint", () => {
    root.classList.add("paper");
    all("details[data-print]").forEach((each) => { each.dataset.was = each.open; each.open = true; });
    for (const chart of charts) {
      chart.options.devicePixelRatio = PAPER.ratio;
      colour(chart);
      chart.resize(PAPER.width, PAPER.height);
      chart.update();
    }
  });
  addEventListener("afterprint", () => {
    root.classList.remove("paper");
    all("details[data-print]").forEach((each) => (each.open = each.dataset.was === "true"));
    for (const chart of charts) {
      delete chart.options.devicePixelRatio;
      chart.resize();
    }
    recolour();
  });

  // -- sorting ----------------------------------------------------------------------------------------------------------

  const collator = new Intl.Collator(root.lang, { numeric: true });

  function key(row, column) {
    const value = row.cells[column].dataset.value ?? "";
    return row.cells[column].tagName === "TD" && value !== "" ? Number(value) : value;
  }

  // What is undefined stays last, whichever way; equal rows keep their order.
  function compared(one, other, sign) {
    if (one === "" || other === "") return (one === "") - (other === "");
    return sign * (typeof one === "number" ? one - other : collator.compare(one, other));
  }

  function sort(table, heads, column) {
    const head = heads[column];
    const first = head.classList.contains("left") ? "ascending" : "descending";
    const flipped = { ascending: "descending", descending: "ascending" };
    const order = head.hasAttribute("aria-sort") ? flipped[head.getAttribute("aria-sort")] : first;
    const sign = order === "ascending" ? 1 : -1;
    heads.forEach((each) => each.removeAttribute("aria-sort"));
    head.setAttribute("aria-sort", order);
    const body = table.tBodies[0];
    body.append(...[...body.rows].sort((one, other) => compared(key(one, column), key(other, column), sign)));
  }

  for (const table of all("table.sortable")) {
    const heads = [...table.tHead.rows[0].cells];
    heads.forEach((head, column) => {
      const text = head.querySelector(".sort");
      const button = document.createElement("button");
      button.type = "button";
      button.className = "sort";
      button.append(...text.childNodes);
      text.replaceWith(button);
      button.addEventListener("click", () => sort(table, heads, column));
    });
  }

  // -- definitions: on pointing and on focus; a click or a tap keeps one open -------------------------------------------

  let kept = null;
  let waiting = 0;

  function place(box, button) {
    const at = button.getBoundingClientRect();
    const below = at.bottom + 6 + box.offsetHeight <= innerHeight;
    const top = below ? at.bottom + 6 : at.top - 6 - box.offsetHeight;
    Object.assign(box.style, {
      margin: "0",
      inset: "auto",
      left: `${Math.max(8, Math.min(at.left, root.clientWidth - box.offsetWidth - 8))}px`,
      top: `${Math.max(8, Math.min(top, innerHeight - box.offsetHeight - 8))}px`,
    });
  }

  function show(box, button) {
    clearTimeout(waiting);
    if (!box.matches(":popover-open")) box.showPopover();
    place(box, button);
  }

  function hide(box) {
    clearTimeout(waiting);
    waiting = setTimeout(() => kept !== box && box.matches(":popover-open") && box.hidePopover(), 150);
  }

  function define(button) {
    const box = document.getElementById(button.getAttribute("popovertarget"));
    button.addEventListener("pointerenter", (event) => {
      if (event.pointerType !== "mouse" || kept) return;
      clearTimeout(waiting);
      waiting = setTimeout(show, 200, box, button);
    });
    button.addEventListener("pointerleave", () => hide(box));
    button.addEventListener("focus", () => button.matches(":focus-visible") && show(box, button));
    button.addEventListener("blur", () => hide(box));
    button.addEventListener("click", (event) => {
      event.preventDefault();
      kept = kept === box ? null : box;
      if (kept) show(box, button);
      else box.hidePopover();
    });
  }

  if (HTMLElement.prototype.showPopover) {
    all("[popovertarget]").forEach(define);
    for (const box of all(".definition")) {
      box.addEventListener("pointerenter", () => clearTimeout(waiting));
      box.addEventListener("pointerleave", () => hide(box));
      box.addEventListener("toggle", (event) => { if (event.newState === "closed" && kept === box) kept = null; });
    }
  }

  // -- notes: back to the number that one came from; without script, to the first that carries the mark -----------------

  for (const note of all(".note[id]")) {
    const marks = all(`a[href="#${note.id}"]`);
    const back = note.querySelector(".back");
    if (!back) continue;
    let from = marks[0];
    marks.forEach((mark) => mark.addEventListener("click", () => (from = mark)));
    back.addEventListener("click", (event) => {
      event.preventDefault();
      from.focus();
      from.scrollIntoView({ block: "center" });
    });
  }
})();
