// Takes pictures of the main pages for people to look at. Usage: node shots.mjs FOLDER [words of page names]
import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { launch } from './browser.mjs';
import { World } from './facility.mjs';
import { address, prepare, samples } from './samples.mjs';

const views = {
  desktop: { viewport: { width: 1280, height: 900 } },
  dark: { viewport: { width: 1280, height: 900 }, colorScheme: 'dark' },
  narrow: { viewport: { width: 320, height: 640 }, deviceScaleFactor: 2 },
  arabic: { viewport: { width: 1280, height: 900 }, language: 'ar' },
  'arabic-narrow': { viewport: { width: 320, height: 640 }, deviceScaleFactor: 2, language: 'ar' },
  print: { viewport: { width: 794, height: 1123 }, media: 'print' },
};

const folder = resolve(process.argv[2] ?? 'out');
const wanted = process.argv.slice(3).join(' ');
mkdirSync(folder, { recursive: true });
const world = await World.start();
const browser = await launch();
try {
  const prepared = await prepare(browser, world);
  const shown = samples(world, prepared).filter(sample => sample.name.includes(wanted));
  for (const [view, { language = 'en', media, ...options }] of Object.entries(views)) {
    for (const sample of shown) {
      const context = await browser.newContext({ ...options, storageState: prepared.states[sample.as] });
      const page = await context.newPage();
      const base = `${world.url}/${language}`;
      await (sample.open ? sample.open(page, base) : page.goto(address(base, sample)));
      if (media) await page.emulateMedia({ media });
      await page.screenshot({ path: join(folder, `${sample.name.replace(/\W+/g, '-')}.${view}.png`), fullPage: true });
      if (media) await page.pdf({ path: join(folder, `${sample.name.replace(/\W+/g, '-')}.pdf`), preferCSSPageSize: true });
      await context.close();
    }
  }
  console.log(`${shown.length} pages in ${Object.keys(views).length} views: ${folder}`);
} finally {
  await browser.close();
  await world.stop();
}
