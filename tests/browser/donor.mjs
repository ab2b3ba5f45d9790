// A donor looks for what nobody answers, and finds whom to help.
import { claim } from './claims.mjs';
import { say } from './facility.mjs';
import { filed, needed } from './filing.mjs';
import { fill, press, send, words } from './forms.mjs';
import { move, until } from './steps.mjs';

const westernAfrica = '011';

/** Walks it with all pages in one language, from the home page on. */
export async function donor(world, open, { as, language }) {
  const title = `Unanswered, ${as} (test)`;
  const official = await open('Nuage-Bleu', language);
  const scope = { 'countries=SEN': true, 'topics=sectors.humanitarian': true, 'languages=fr': true, 'groups=women': true, 'groups=rural': true };
  const support = { ...needed.support, modality: 'funding', 'amount.amount': 50000, 'amount.currency': 'USD' };
  const address = await filed(official, world, { ...needed, need: { ...needed.need, title }, support, scope }, language);
  for (const [who, step] of [['Deux-Rivages', 'endorsement'], ['broker', 'acceptance']]) {
    await move(await open(who, language), address, step);
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
  await pledged(await open('Lampwick', language), { official, address, as, language });
}

/** A donor pledges; the requester is told and accepts; everybody sees how it stands. */
async function pledged(giver, { official, address, as, language }) {
  await giver.goto(address);
  await press(giver, giver.locator('main form[action$="/pledge"] button'));
  await fill(giver, { promise: 'Paid in two instalments, the second after the report.' });
  await send(giver);
  const pledge = giver.url().split(/[?#]/)[0].replace(/\/edit$/, '');
  await move(giver, pledge, 'publication');
  const visitor = await giver.context().browser().newPage();
  await visitor.goto(pledge);
  const seen = async state => until(visitor, pledge, async () => (await words(visitor)).includes(say(language, `pledge-state-${state}`)));
  await seen('made');
  await visitor.goto(address);
  const sum = await words(visitor, '[aria-labelledby=proposals]');
  claim(`${as}: what is pledged stands on the request`, sum.includes('50') ? [] : sum);
  const inbox = `${official.url().split(`/${language}/`)[0]}/${language}/account/messages`;
  await until(official, inbox, async () => (await words(official)).includes(say('fr', 'pledge-change-publication')));
  claim(`${as}: the requester is told`, (await words(official)).includes(say('fr', 'pledge-change-publication')) ? [] : await words(official));
  await move(official, pledge, 'acceptance');
  await seen('accepted');
  claim(`${as}: everybody sees that it is accepted`, (await words(visitor)).includes(say(language, 'pledge-state-accepted')) ? [] : await words(visitor));
  await visitor.close();
}
