// What is checked on a page as a browser shows it, beyond what one tool finds:
//   axe         WCAG 2.0 to 2.2, A and AA, and best practice; contrast in the dark besides
//   markup      html-validate on the bytes that the service sent
//   overflow    no sideways scroll, nor with the text spacing of WCAG 1.4.12, nor with longer words
//   targets     24 by 24 px for what is not a link within a sentence (axe lets spacing excuse it; we do not)
//   focus       every stop of Tab shows an outline of 3 px and is covered by nothing
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { HtmlValidate } from 'html-validate';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22a', 'wcag22aa', 'best-practice'];

const validator = new HtmlValidate({
  extends: ['html-validate:recommended', 'html-validate:a11y'],
  rules: {
    // Attributes and void elements are written as HTML has them; long titles are the record's own.
    'long-title': 'off', 'void-style': 'off', 'no-trailing-whitespace': 'off', 'require-sri': 'off',
    'no-inline-style': 'error',
    // A list may be named, and boxes that share a name are one answer with several values.
    'aria-label-misuse': ['error', { allowAnyNamable: true }],
    'form-dup-name': ['error', { shared: ['radio', 'checkbox', 'submit', 'button'] }],
  },
});

/** What is wrong with the HTML of a page, as it was sent. */
export function markup(html) {
  const { results } = validator.validateStringSync(html);
  const found = results.flatMap(result => result.messages).map(m => `markup ${m.line}:${m.column} ${m.ruleId}: ${m.message}`);
  if (/<script(?! type="application\/ld\+json">)|<style/i.test(html)) found.push('markup: a script or style element');
  return found;
}

/** The frame that every page has: its language and direction, one heading of the first level, a title. */
export async function frame(page, language) {
  const has = await page.evaluate(() => ({
    lang: document.documentElement.lang, dir: document.documentElement.dir, title: document.title,
    h1: [...document.querySelectorAll('h1')].map(e => e.textContent.trim()), main: document.querySelectorAll('main').length,
  }));
  return [
    has.lang !== language && `lang is ${has.lang}`,
    has.dir !== (language === 'ar' ? 'rtl' : 'ltr') && `dir is ${has.dir}`,
    (has.h1.length !== 1 || !has.h1[0]) && `${has.h1.length} h1: ${has.h1.join(' / ')}`,
    has.main !== 1 && `${has.main} main`,
    !/\S/.test(has.title) && 'no title',
  ].filter(Boolean);
}

/** What axe finds. It is evaluated by the debugger, which the content policy does not bind. */
export async function accessibility(page, rules) {
  await page.evaluate(axe);
  const violations = await page.evaluate(async ([tags, rules]) => {
    const runOnly = rules ? { type: 'rule', values: rules } : { type: 'tag', values: tags };
    return (await globalThis.axe.run(document, { runOnly, resultTypes: ['violations'] })).violations;
  }, [tags, rules]);
  return violations.flatMap(({ id, nodes }) => nodes.map(node => `axe ${id}: ${node.target.join(' ')} ${node.failureSummary?.split('\n')[1]?.trim() ?? ''}`));
}

/** The first element that makes the page scroll sideways. */
export async function overflow(page) {
  const wide = await page.evaluate(() => {
    const room = document.documentElement.clientWidth;
    if (document.documentElement.scrollWidth <= room) return null;
    const culprit = [...document.querySelectorAll('body *')].find(e => {
      const box = e.getBoundingClientRect();
      return (box.right > room + 1 || box.left < -1) && !e.closest('.scroll, .hidden, .skip');
    });
    return culprit ? culprit.outerHTML.slice(0, 90) : 'unknown element';
  });
  return wide ? [`scrolls sideways: ${wide}`] : [];
}

/** What is smaller than 24 by 24 px and can be pressed. */
export function targets(page) {
  return page.evaluate(() => [...document.querySelectorAll('a[href], button, input:not([type=hidden]), select, textarea, summary')]
    .filter(e => e.checkVisibility() && !e.closest('.hidden, .skip'))
    // A link within a sentence is excused by WCAG 2.5.8; so is a box within its large label.
    .filter(e => !(e.matches('a') && getComputedStyle(e).display === 'inline' && e.closest('p, dd, h1, h2, h3, li, td, th, caption, blockquote')))
    .filter(e => !e.closest('label'))
    .map(e => [e, e.getBoundingClientRect()])
    .filter(([, box]) => box.width < 23.9 || box.height < 23.9)
    .map(([e, box]) => `small target: ${e.outerHTML.slice(0, 70)} ${box.width.toFixed(0)}x${box.height.toFixed(0)}`));
}

/** Walks the page by Tab: each stop must show itself. What is focused is noted when the key comes up. */
export async function focus(page) {
  const keys = await page.context().newCDPSession(page);
  await page.evaluate(noteStops);
  for (let pressed = 0; pressed < 500; pressed += 25) {
    const tabs = Array.from({ length: 25 }, () => ['rawKeyDown', 'keyUp']).flat();
    await Promise.all(tabs.map(type => keys.send('Input.dispatchKeyEvent', { type, key: 'Tab', code: 'Tab', windowsVirtualKeyCode: 9 })));
    if (await page.evaluate(() => globalThis.stops.ended)) break;
  }
  await keys.detach();
  // The link that leads to the content covers the languages while it has the focus.
  await page.evaluate(() => document.activeElement.blur());
  const { found, count, ended } = await page.evaluate(() => ({ found: globalThis.stops.found, count: globalThis.stops.seen.size, ended: globalThis.stops.ended }));
  const least = await page.locator('header nav').count() > 0 ? 8 : 1; // a page within others has no menu
  if (count < least) found.push(`Tab reached only ${count} stops`);
  if (!ended) found.push(`Tab did not come to an end after ${count} stops`);
  return found;
}

/** Runs in the page: starts before its first stop, and notes each new one until one comes again. */
function noteStops() {
  const stops = { seen: new Set(), found: [], ended: false };
  const note = () => {
    const e = document.activeElement;
    if (stops.ended || e === document.body || stops.seen.has(e)) {
      stops.ended = true;
      return;
    }
    stops.seen.add(e);
    const style = getComputedStyle(e);
    const box = e.getClientRects()[0] ?? e.getBoundingClientRect();
    const x = Math.min(Math.max(box.left + box.width / 2, 0), innerWidth - 1);
    const y = Math.min(Math.max(box.top + Math.min(box.height / 2, 12), 0), innerHeight - 1);
    const top = document.elementFromPoint(x, y);
    const what = e.outerHTML.slice(0, 90);
    if (style.outlineStyle !== 'solid' || parseFloat(style.outlineWidth) < 3) stops.found.push(`no focus outline: ${what}`);
    const covered = !(top && (e.contains(top) || top.contains(e)));
    if (covered || box.bottom <= 0 || box.top >= innerHeight) stops.found.push(`focus is covered: ${what}`);
  };
  if (globalThis.stops) removeEventListener('keyup', globalThis.stops.note, true);
  globalThis.stops = Object.assign(stops, { note });
  document.body.tabIndex = -1;
  document.body.focus();
  document.body.removeAttribute('tabindex');
  addEventListener('keyup', note, true);
}

/** Opens every folded part, so that what stands in it is looked at too. */
export function unfold(page) {
  return page.evaluate(() => document.querySelectorAll('details').forEach(e => { e.open = true; }));
}

/** The menu unfolded, larger spacing and longer words, one after the other, must not break the narrow page. */
export async function strain(page) {
  const strains = {
    'with the menu unfolded': () => { location.hash = '#rooms'; },
    'with larger spacing': () => document.querySelectorAll('body, body *').forEach(e => {
      for (const [name, value] of [['line-height', '1.5'], ['letter-spacing', '.12em'], ['word-spacing', '.16em']]) e.style?.setProperty(name, value, 'important');
    }),
    'with longer words': () => {
      document.querySelectorAll('[style]').forEach(e => e.removeAttribute('style'));
      const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
      for (let t = walk.nextNode(); t; t = walk.nextNode()) t.data = t.data.replace(/\p{L}{5,}/gu, word => word + word.slice(0, Math.ceil(word.length * 0.4)));
    },
  };
  for (const [name, change] of Object.entries(strains)) {
    await page.evaluate(change);
    const found = await overflow(page);
    if (found.length > 0) return found.map(line => `${name}: ${line}`);
  }
  return [];
}

/** Tab goes through a page in the order in which it is read. */
export async function order(page) {
  await page.evaluate(() => { document.activeElement?.blur(); globalThis.scrollTo(0, 0); globalThis.before = null; });
  let stops = 0;
  for (; stops < 60; stops += 1) {
    await page.keyboard.press('Tab');
    const said = await page.evaluate(() => {
      const [before, now] = [globalThis.before, document.activeElement];
      if (!now || now === document.body || now === before) return 'end';
      globalThis.before = now;
      return !before || before.compareDocumentPosition(now) & Node.DOCUMENT_POSITION_FOLLOWING ? '' : now.outerHTML.slice(0, 80);
    });
    // Behind the last stop comes the browser, or the first one again.
    if (said === 'end' || said.includes('class="skip"')) break;
    if (said) return [`Tab goes back to ${said}`];
  }
  return stops < 5 ? [`Tab reached only ${stops} stops`] : [];
}
