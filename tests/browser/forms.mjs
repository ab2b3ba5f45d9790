// Fills and sends forms as a person does, by the names of their fields.

/** Stands for the first real option of a select. */
export const FIRST = Symbol('first');

/** Types and chooses: a text for a line or area, a value for a select or radio, true for a box `name=value`. */
export async function fill(page, values) {
  for (const [key, value] of Object.entries(values)) {
    const [, name, code] = /^([^=]+)(?:=(.+))?$/.exec(key);
    const all = page.locator(`main [name="${name}"]`);
    const kind = await all.first().evaluate(e => (e.matches('select') ? 'select' : e.type));
    if (kind === 'radio' || kind === 'checkbox') {
      const box = page.locator(`main [name="${name}"][value="${code ?? value}"]`);
      await unfold(box);
      await box.check();
    } else if (kind === 'select') await all.selectOption(value === FIRST ? { index: 1 } : String(value));
    else await all.fill(String(value));
  }
}

/** Opens the folded parts that something stands in. */
async function unfold(locator) {
  const folded = locator.locator('xpath=ancestor::details[not(@open)]/summary');
  for (let at = await folded.count(); at > 0; at -= 1) await folded.first().click();
}

/** Presses a button of the page's own form and waits for the next page; `then` names the move it saves with. */
export async function send(page, then = '') {
  const button = page.locator(`main form[method=post] button[type=submit]:visible:not([name=add], [name=remove], .hidden)${then ? `[value="${then}"]` : ''}`);
  await press(page, button.first());
}

/** Presses what leads to another page, and waits for that page. */
export async function press(page, locator) {
  await Promise.all([page.waitForEvent('domcontentloaded'), locator.click()]);
}

/** What a page says: its main part as one line, without the marks around isolated directions. */
export async function words(page, selector = 'main') {
  const text = await page.locator(selector).allInnerTexts();
  return plain(text.join(' '));
}

/** A text without the marks around isolated directions, in single spaces. */
export function plain(text) {
  return text.replace(/[\u2066-\u2069\u200e\u200f]/g, '').replace(/[\s\u00a0\u202f]+/g, ' ').trim();
}
