// A donor looks for what nobody answers, and finds whom to help.
import { claim } from './claims.mjs';
import { say } from './facility.mjs';
import { filed, needed } from './filing.mjs';
import { fill, press, send, words } from './forms.mjs';

const westernAfrica = '011';

/** Walks it with all pages in one language, from the home page on. */
export async function donor(world, open, { as, language }) {
  const title = `Unanswered, ${as} (test)`;
  const official = await open('Nuage-Bleu', language);
  const scope = { 'countries=SEN': true, 'topics=sectors.humanitarian': true, 'languages=fr': true, 'groups=women': true, 'groups=rural': true };
  const address = await filed(official, world, { ...needed, need: { ...needed.need, title }, scope }, language);
  for (const [who, step] of [['Deux-Rivages', 'endorsement'], ['broker', 'acceptance']]) {
    const page = await open(who, language);
    for (let tries = 0; tries < 20; tries += 1) {
      await page.goto(`${address}/${step}`);
      if (await page.locator('main form[method=post] .actions button').count() === 1) break;
      await page.waitForTimeout(500);
    }
    await send(page);
  }
  const page = await open('', language);
  const home = `${world.url}/${language}`;
  for (let tries = 0; tries < 20; tries += 1) {
    const { cells } = await world.json(`/${language}/clearing-house/gaps.json?country=${westernAfrica}&topic=sectors.humanitarian`);
    if (cells.length > 0) break;
    await page.waitForTimeout(500);
  }
  await page.goto(home);
  let clicks = 0;
  const click = async locator => {
    clicks += 1;
    await press(page, locator);
  };
  await click(page.locator('header nav a[href$="/clearing-house"], a[href$="/clearing-house"]').first());
  await click(page.locator('main a[href$="/clearing-house/gaps"]').first());
  await fill(page, { country: westernAfrica, 'group=women': 'women', 'by=topic': true, 'by=group': true, 'empty=yes': true });
  await click(page.locator('main form.date button[type=submit]'));
  const row = page.locator('main tbody tr', { has: page.locator('.tag.watch') }).first();
  claim(`${as}: nobody offers anything there`, await row.count() === 1 ? [] : await words(page));
  await click(row.locator('a[href*="kind=request"]'));
  claim(`${as}: who needs it is found with ${clicks} clicks`, clicks <= 4 && (await words(page)).includes(title) ? [] : await words(page));
  await page.goBack();
  await press(page, page.locator('main a[href*="/notices/follows/new"]').first());
  claim(`${as}: whoever wants to hear more signs in first`, (await words(page)).includes(say(language, 'sign-in')) ? [] : await words(page));
}
