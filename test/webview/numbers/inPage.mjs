// Runs in a page (Playwright carries it there): what numbers it shows, and what it says that they are.

/**
 * Every number that is marked: what it is, its value, how it is written, and where it stands: the data of what it stands in, of
 * which the nearest counts, and the word before it in its row or list.
 */
export function marked() {
  const visible = (element) => element.checkVisibility({ visibilityProperty: true });
  const whereabouts = (element) => {
    const place = {};
    for (let each = element.parentElement; each; each = each.parentElement)
      for (const [key, value] of Object.entries(each.dataset)) place[key] ??= value;
    return place;
  };
  return [...document.querySelectorAll('#root [data-quantity]')].filter(visible).map((element) => ({
    quantity: element.dataset.quantity,
    value: element.dataset.value ?? null,
    text: element.textContent.trim(),
    title: element.getAttribute('title'),
    place: whereabouts(element),
  }));
}

/** What was measured stands in a mark: numbers with a point, an exponent or in percent that stand in none. Axes, the file's own text, and rules are no such numbers. */
export function unmarked() {
  const visible = (element) => element.checkVisibility({ visibilityProperty: true });
  const others =
    '[data-quantity], .ticks, .tick, .axis, option, code, .source, .why, .sources, .mends, .branches, .ramp, .footnote, svg.bar, dt';
  const walker = document.createTreeWalker(document.querySelector('#root'), NodeFilter.SHOW_TEXT);
  const found = [];
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const element = node.parentElement;
    if (!visible(element) || element.closest(others)) continue;
    if (/\d\.\d|\de[−-]?\d|\d ?%/.test(node.data))
      found.push(`${element.localName}.${element.getAttribute('class') ?? ''}: ${node.data.trim()}`);
  }
  return found;
}
