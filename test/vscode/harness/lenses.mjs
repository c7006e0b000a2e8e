/** Lenses of a window, by their words. A word alone is a button's name: `step` is not the `step 0 · loss …` beside it. */
export function lensesOf(page) {
  return (text) => {
    const hasText = /^[a-z]+( [a-z]+)*$/.test(text) ? new RegExp(`^\\s*${text}\\s*$`) : text;
    return page.locator('.codelens-decoration a', { hasText }).first();
  };
}
