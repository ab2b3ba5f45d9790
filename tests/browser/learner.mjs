// A learner on a slow line looks for a free course in Arabic for rural women.
import { claim } from './claims.mjs';
import { words } from './forms.mjs';

/** 50 kbit/s with half a second of delay: a phone at the edge of a 2G cell. */
const line = { offline: false, latency: 500, downloadThroughput: 50_000 / 8, uploadThroughput: 20_000 / 8 };
const MOST_BYTES = 150_000;
const MOST_SECONDS = 30;

/** Four clicks from the home page to the course, right to left throughout. */
export async function learner(browser, world, javaScriptEnabled) {
  const as = `JavaScript ${javaScriptEnabled ? 'on' : 'off'}`;
  const context = await browser.newContext({ javaScriptEnabled, viewport: { width: 360, height: 640 } });
  const page = await context.newPage();
  const keys = await context.newCDPSession(page);
  await keys.send('Network.enable');
  await keys.send('Network.emulateNetworkConditions', line);
  let bytes = 0;
  keys.on('Network.loadingFinished', ({ encodedDataLength }) => { bytes += encodedDataLength; });
  const directions = [];
  const begun = Date.now();
  const look = async () => { directions.push(await page.locator('html').getAttribute('dir')); };
  const click = async locator => {
    await Promise.all([page.waitForEvent('domcontentloaded', { timeout: 60_000 }), locator.click()]);
    await look();
  };
  await page.goto(`${world.url}/ar`, { timeout: 60_000 });
  await look();
  await click(page.locator('main a[href$="/registry/trainings"]').first());
  for (const [name, code] of [['group', 'women'], ['cost', 'free']]) {
    // On a narrow page the filters lie folded behind a link of the same page.
    const fold = page.locator('a.unfold[href="#filters"]');
    if (await fold.isVisible()) await fold.click();
    const option = page.locator(`#filters a[href*="${name}=${code}"]`).first();
    const facet = option.locator('xpath=ancestor::details');
    if (!(await option.isVisible())) await facet.locator('summary').click();
    await click(option);
  }
  await click(page.locator('ol.results h2 a[lang=ar]').first());
  await page.waitForLoadState('load');
  const seconds = (Date.now() - begun) / 1000;
  const said = await words(page);
  claim(`${as}: from the home page to a free course in Arabic for women in four clicks`, ['مجاني', 'العربية', 'النساء'].filter(word => !said.includes(word)).map(word => `the page does not say ${word}`));
  claim(`${as}: every page on the way reads from right to left`, directions.filter(direction => direction !== 'rtl').map(direction => `a page is ${direction}`));
  claim(`${as}: the way takes at most ${MOST_BYTES} bytes: ${bytes}`, bytes > MOST_BYTES && `${bytes} bytes`);
  claim(`${as}: and at most ${MOST_SECONDS} s on a line of 50 kbit/s: ${seconds.toFixed(1)} s`, seconds > MOST_SECONDS && `${seconds} s`);
  await context.close();
}
