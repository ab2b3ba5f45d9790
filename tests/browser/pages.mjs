// Every type of page, in English and Arabic, wide and narrow: nothing to find for axe, html-validate and us.
import * as checks from './checks.mjs';
import { claim } from './claims.mjs';
import { contrasts } from './contrast.mjs';
import { address, samples } from './samples.mjs';

const wide = { width: 1280, height: 900 };
const narrow = { width: 320, height: 640 };

/** Claims that each sample stands in each language. */
export async function pages(browser, world, prepared) {
  const titles = new Map();
  const waiting = ['en', 'ar'].flatMap(language => samples(world, prepared).map(sample => [sample, language]));
  await Promise.all(Array.from({ length: 3 }, async () => {
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      const [sample, language] = next;
      const context = await browser.newContext({ viewport: wide, reducedMotion: 'reduce', storageState: prepared.states[sample.as] });
      const found = await one(context, world, sample, language);
      await context.close();
      claim(`page "${sample.name}" in ${language} is sound`, [...new Set(found.lines)]);
      // The same page as others see it, or a step further, has the same title.
      if (sample.path !== undefined && sample.status === 200) titles.set(`${language} ${found.title}`, [...(titles.get(`${language} ${found.title}`) ?? []), found]);
    }
  }));
  claim('pages at different addresses have different titles', [...titles].map(([title, all]) => {
    const paths = new Set(all.map(one => one.path));
    return paths.size > 1 && `${title}: ${all.map(one => one.name).join(', ')}`;
  }));
  for (const colorScheme of ['light', 'dark']) {
    const context = await browser.newContext({ colorScheme });
    const page = await context.newPage();
    await page.goto(`${world.url}/en`);
    claim(`the ${colorScheme} colours keep their promised contrast`, await contrasts(page));
    await context.close();
  }
}

async function one(context, world, sample, language) {
  const page = await context.newPage();
  const found = { name: sample.name, lines: [], path: '', title: '' };
  const sent = watch(page, world, found.lines);
  try {
    const base = `${world.url}/${language}`;
    await (sample.open ? sample.open(page, base) : page.goto(address(base, sample)));
    await page.waitForLoadState();
    found.path = new URL(page.url()).pathname;
    found.title = await page.title();
    const { status, html } = await sent();
    const expected = sample.status ?? (sample.name.includes('wrong') ? 422 : 200);
    if (status !== expected) found.lines.push(`answered ${status}, not ${expected}`);
    found.lines.push(...checks.markup(html), ...(await checks.frame(page, language)));
    await look(page, found.lines);
  } catch (error) {
    found.lines.push(String(error.message).split('\n').slice(0, 3).join(' '));
  }
  return found;
}

/** Notes what the browser complains of and what it asks for elsewhere; gives the last page that was sent. */
function watch(page, world, lines) {
  let last;
  // Chromium calls an answer of 400 and above an error of the console, though the page is what was asked for.
  page.on('console', message => message.type() === 'error' && !/status of 4\d\d/.test(message.text()) && lines.push(`console: ${message.text()}`));
  page.on('pageerror', error => lines.push(`script: ${error.message}`));
  page.on('request', request => {
    const url = new URL(request.url());
    if (url.origin !== world.url && url.protocol !== 'data:') lines.push(`asks for ${url.href}`);
  });
  page.on('response', response => {
    if (response.request().isNavigationRequest() && response.status() < 300 || response.status() >= 400) last = response;
  });
  return async () => ({ status: last.status(), html: await last.text() });
}

async function look(page, lines) {
  const add = (where, found) => lines.push(...found.map(line => `${where}: ${line}`));
  add('1280', await checks.accessibility(page));
  add('1280', await checks.overflow(page));
  add('1280', await checks.targets(page));
  add('1280', await checks.focus(page));
  await page.emulateMedia({ colorScheme: 'dark' });
  add('dark', await checks.accessibility(page, ['color-contrast']));
  await page.emulateMedia({ colorScheme: 'light' });
  await page.setViewportSize(narrow);
  add('320', await checks.overflow(page));
  add('320', await checks.targets(page));
  add('320', await checks.focus(page));
  await checks.unfold(page);
  add('320, unfolded', await checks.accessibility(page));
  add('320, unfolded', await checks.overflow(page));
  add('320, unfolded', await checks.targets(page));
  add('320', await checks.strain(page));
}
