// The desk of the brokers with two hundred open requests, worked through by keyboard alone.
import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { signIn } from './browser.mjs';
import { frame, order, overflow } from './checks.mjs';
import { claim, walk } from './claims.mjs';
import { binary } from './facility.mjs';
import { words } from './forms.mjs';

const run = promisify(execFile);
const many = 200;
const cleared = 20;

/** Walks it without and with JavaScript; pictures go into FACILITY_SHOTS. */
export async function desk(browser, start) {
  for (const javaScriptEnabled of [false, true]) {
    const as = `JavaScript ${javaScriptEnabled ? 'on' : 'off'}`;
    const world = await start();
    try {
      await walk(`${as}: a broker clears ${cleared} of ${many} requests by keyboard`, () => clear(browser, world, { as, javaScriptEnabled }));
    } finally {
      await world.stop();
    }
  }
}

/** Brings two hundred sent requests of one ministry in, in four languages. */
async function file(world) {
  const { items } = await world.json('/en/registry/organisations.json');
  const ministry = items.find(one => /Ministry|Ministère/.test(JSON.stringify(one))) ?? items[0];
  const titles = { en: 'Advice on digital skills, district', fr: 'Conseil sur les compétences numériques, district', es: 'Asesoría sobre competencias digitales, distrito', ar: 'مشورة بشأن المهارات الرقمية، المنطقة' };
  const languages = Object.keys(titles);
  const line = (_, number) => {
    const language = languages[number % languages.length];
    return `many:${number},"${titles[language]} ${number + 1}",${language},What is needed,${language},digital-literacy,advice,KEN,economy.finance,en,public,${ministry.id},submitted`;
  };
  const head = 'identifier,title,title@original,need,need@original,kind_of_support,modality,countries,topics,languages,visibility,owner,state';
  const table = join(world.folder, 'requests.csv');
  writeFileSync(table, `${[head, ...Array.from({ length: many }, line)].join('\n')}\n`);
  await run(binary, ['import', table, '--data', join(world.folder, 'world')]);
}

async function clear(browser, world, { as, javaScriptEnabled }) {
  await file(world);
  const context = await browser.newContext({ javaScriptEnabled, reducedMotion: 'reduce', viewport: { width: 1280, height: 900 } });
  const page = await context.newPage();
  await signIn(page, world.link('broker'));
  await page.goto(`${world.url}/en/clearing-house/desk?list=new`);
  const rows = await page.locator('main tbody tr').count();
  claim(`${as}: a page of the desk is bounded`, rows > 0 && rows <= 50 ? [] : `${rows} rows`);
  claim(`${as}: the desk is sound`, [...await frame(page, 'en'), ...await order(page)]);
  const waiting = async () => {
    await page.goto(`${world.url}/en/clearing-house/desk?list=new`);
    const said = await page.locator('main nav strong').first().innerText();
    return Number(said.replace(/\D/g, ''));
  };
  const before = await waiting();
  claim(`${as}: all of them wait`, before >= many ? [] : `${before} wait`);
  await go(page, 'main tbody th a');
  for (let done = 0; done < cleared; done += 1) {
    await go(page, 'main aside .actions a[href*="/acceptance?"]');
    await go(page, 'main form .actions button[type=submit]');
    await go(page, 'main a[rel=next][href*="/desk/next"]');
  }
  const after = await waiting();
  claim(`${as}: ${cleared} are cleared`, before - after === cleared ? [] : `${before} before, ${after} after: ${await words(page, 'h1')}`);
  await pictures(page, world);
  await context.close();
}

/** Tabs until something is reached and presses Enter on it; no mouse. */
async function go(page, selector) {
  for (let presses = 0; presses < 400; presses += 1) {
    await page.keyboard.press('Tab');
    if (await page.locator(selector).first().evaluate(one => one === document.activeElement)) {
      await Promise.all([page.waitForEvent('domcontentloaded'), page.keyboard.press('Enter')]);
      return;
    }
  }
  throw new Error(`Tab does not come to ${selector} on ${page.url()}`);
}

async function pictures(page, world) {
  for (const language of ['en', 'ar']) {
    await page.goto(`${world.url}/${language}/clearing-house/desk?list=new`);
    await page.setViewportSize({ width: 320, height: 640 });
    claim(`${language}: nothing but the table scrolls sideways at 320 px`, await overflow(page));
    await shot(page, `${language}.320`);
    await page.setViewportSize({ width: 1280, height: 900 });
    await shot(page, `${language}.1280`);
  }
  await page.emulateMedia({ colorScheme: 'dark' });
  await shot(page, 'ar.dark');
  await page.emulateMedia({ colorScheme: 'light', media: 'print' });
  await shot(page, 'ar.print');
  await page.emulateMedia({ media: 'screen' });
}

async function shot(page, name) {
  const folder = process.env.FACILITY_SHOTS;
  if (folder) await page.screenshot({ path: join(folder, `desk.${name}.png`), fullPage: true });
}
