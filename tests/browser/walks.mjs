// Journeys of people through the facility, with JavaScript off and on.
import { brokered } from './brokered.mjs';
import { signIn } from './browser.mjs';
import { claim, walk } from './claims.mjs';
import { donor } from './donor.mjs';
import { say } from './facility.mjs';
import { filed, needed } from './filing.mjs';
import { learner } from './learner.mjs';
import { analyst, scorecard } from './scorecard.mjs';
import { fill, plain, press, send, words } from './forms.mjs';

/** Walks all journeys, each time in a fresh world: without and with JavaScript. */
export async function walks(browser, start) {
  for (const javaScriptEnabled of [false, true]) {
    const world = await start();
    const as = `JavaScript ${javaScriptEnabled ? 'on' : 'off'}`;
    const known = new Map(); // a link signs in once; what the browser got by it serves again
    const open = async (who, language = 'en') => {
      const context = await browser.newContext({ javaScriptEnabled, storageState: known.get(who) });
      const page = await context.newPage();
      if (who && !known.has(who)) {
        await signIn(page, world.link(who, language));
        known.set(who, await context.storageState());
      }
      return page;
    };
    try {
      for (const language of ['en', 'ar', 'fr']) {
        await walk(`${as}, ${language}: a ministry's request finds suggestions and becomes public`, () => request(world, open, { as: `${as}, ${language}`, language }));
      }
      await walk(`${as}: a confidential request is on no page of a visitor`, () => confidential(world, open, as));
      await walk(`${as}: a provider lists a training that search finds within five seconds`, () => training(world, open, as));
      await walk(`${as}: rows are added and removed, and a problem in one is led to`, () => rows(world, open, as));
      await walk(`${as}: two who edit one record both see both`, () => conflict(world, open, as));
      await walk(`${as}: one form sent twice makes one record`, () => twice(world, open, as));
      for (const language of ['en', 'ar']) {
        await walk(`${as}, ${language}: a case is brokered from the desk to a success`, () => brokered(world, open, { as: `${as}, ${language}`, language }));
        await walk(`${as}, ${language}: a donor finds what nobody answers`, () => donor(world, open, { as: `${as}, ${language}`, language }));
      }
      await walk(`${as}: a focal point publishes a scorecard`, () => scorecard(world, open, as));
      await walk(`${as}: an analyst takes the numbers along`, () => analyst(world, open, as));
      await walk(`${as}: a learner on a slow line finds a free course`, () => learner(browser, world, javaScriptEnabled));
      await walk(`${as}: a request is begun by keyboard alone`, () => keyboard(world, open, as));
    } finally {
      await world.stop();
    }
  }
}

async function request(world, open, { as, language }) {
  const official = await open('Nuage-Bleu', language);
  let pages = 0;
  official.on('domcontentloaded', () => { pages += 1; });
  const address = await filed(official, world, needed, language);
  const said = await words(official);
  const sent = ['submitted', 'awaiting-endorsement'].some(state => said.includes(say(language, `request-state-${state}`)));
  claim(`${as}: the request is sent`, sent ? [] : said);
  claim(`${as}: it takes few pages`, pages <= 12 ? [] : `${pages} pages`);
  let cards = 0;
  for (let tries = 0; tries < 20 && cards < 3; tries += 1) {
    await official.waitForTimeout(500);
    await official.goto(address);
    cards = await official.locator('.card').count();
  }
  const [waits] = say(language, 'waiting-untimed', { who: '|', since: '|' }).split('|');
  claim(`${as}: they see for whom it waits, since when`, (await words(official)).includes(plain(waits)) ? [] : await words(official));
  const reasons = await official.locator('.card .reasons li').count();
  claim(`${as}: at least three suggestions, each with a reason`, cards >= 3 && reasons >= cards ? [] : `${cards} suggestions`);
  const visitor = await open();
  const before = await visitor.goto(address);
  claim(`${as}: a submitted request is hidden from visitors`, before.status() === 404 ? [] : `status ${before.status()}`);
  const focal = await open('Deux-Rivages');
  await focal.goto(`${address}/endorsement`);
  await send(focal);
  const broker = await open('broker');
  await broker.goto(`${address}/acceptance`);
  await send(broker);
  const after = await visitor.goto(address);
  claim(`${as}: an accepted request is public`, after.status() === 200 ? [] : `status ${after.status()}`);
  const seen = await words(visitor);
  claim(`${as}: a visitor sees neither contact nor suggestions`, /official\.nuvelie/.test(seen) || await visitor.locator('.card').count() > 0 ? seen : []);
}

async function confidential(world, open, as) {
  const official = await open('Paperlantern');
  const secret = { ...needed, need: { title: 'Quokkaplan (test)', need: 'Nobody but the facility may read quokkaword.' }, contact: { visibility: 'facility' } };
  const address = await filed(official, world, secret, 'en');
  const focal = await open('Deux-Rivages');
  await focal.waitForTimeout(1500);
  await focal.goto(`${address}/endorsement`);
  await send(focal);
  const broker = await open('broker');
  await broker.goto(`${address}/acceptance`);
  await send(broker);
  await broker.waitForTimeout(1500);
  const against = [];
  for (const path of ['search?q=quokkaplan', 'search.json?q=quokkaword', 'clearing-house/requests', 'clearing-house/requests.csv', 'clearing-house/requests.json', 'changes', 'changes.json', 'changes.atom']) {
    const answer = await fetch(`${world.url}/en/${path}`);
    // The page of a search says the words that were searched for.
    const text = (await answer.text()).replaceAll('quokkaplan', '');
    if (/quokka/i.test(text)) against.push(path);
  }
  const visitor = await open();
  const shown = await visitor.goto(address);
  if (shown.status() !== 404) against.push(`its page: ${shown.status()}`);
  claim(`${as}: no word of a confidential request anywhere`, against);
}

async function training(world, open, as) {
  const provider = await open('blue-palm');
  await provider.goto(`${world.url}/en/registry/trainings/new`);
  await fill(provider, { title: 'Zymurgyname skills for elders (test)', description: 'A short course.' });
  await provider.locator('#provider').selectOption({ index: 1 });
  await send(provider, 'publication');
  const problems = await provider.locator('#error-summary').count();
  claim(`${as}: three answers are enough to publish`, problems === 0 ? [] : await words(provider, '#error-summary'));
  let total = 0;
  for (let tries = 0; tries < 10 && total === 0; tries += 1) {
    await provider.waitForTimeout(500);
    total = (await world.json('/en/search.json?q=zymurgyname')).total;
  }
  claim(`${as}: search finds it within five seconds`, total === 1 ? [] : `${total} found`);
}

async function rows(world, open, as) {
  const page = await open('blue-palm');
  await page.goto(`${world.url}/en/registry/trainings/new`);
  for (let n = 0; n < 2; n += 1) await press(page, page.locator('button[name=add][value=runs]'));
  await fill(page, { 'runs[0].seats': 11, 'runs[1].seats': 22 });
  await press(page, page.locator('button[name=remove][value="runs[0]"]'));
  claim(`${as}: the other row stays as it was typed`, await page.locator('[name="runs[0].seats"]').inputValue() === '22' ? [] : 'another row');
  await fill(page, { 'runs[0].starts.day': 9, 'runs[0].starts.month': 9, 'runs[0].starts.year': 2027, 'runs[0].ends.day': 31, 'runs[0].ends.month': 2, 'runs[0].ends.year': 2027 });
  await send(page);
  const link = page.locator('#error-summary a[href="#runs-0--ends"]');
  const target = await link.count() === 1 ? (await link.getAttribute('href')).slice(1) : '';
  claim(`${as}: the summary leads to the last day of the run`, target && await page.locator(`[id="${target}"]`).count() === 1 ? [] : await words(page, '#error-summary'));
}

async function conflict(world, open, as) {
  const { items } = await world.json('/en/registry/trainings.json?language=en');
  const address = `${world.url}${new URL(items[0].url).pathname}/edit`;
  const one = await open('curator');
  const other = await one.context().newPage();
  await one.goto(address);
  await other.goto(address);
  await fill(other, { title: 'Theirs (test)' });
  await send(other);
  await fill(one, { title: 'Mine (test)' });
  await send(one);
  const text = await words(one);
  claim(`${as}: both titles stand side by side`, text.includes('Theirs (test)') && text.includes('Mine (test)') ? [] : text.slice(0, 600));
  await one.locator('input[name="choice.title"][value=yours]').check();
  await send(one);
  const saved = (await one.goto(address)) && await one.locator('#title').inputValue();
  claim(`${as}: the chosen one is saved`, saved === 'Mine (test)' ? [] : saved);
}

async function twice(world, open, as) {
  const page = await open('Paperlantern');
  await page.goto(`${world.url}/en/clearing-house/requests/new`);
  await fill(page, { title: 'Sent twice (test)', need: 'Once is enough.' });
  const fields = await page.evaluate(() => [...new FormData(document.querySelector('main form[method=post]'))]);
  fields.push(['then', '']);
  const sent = async () => {
    const answer = await page.request.post(`${world.url}/en/clearing-house/requests/new`, { form: Object.fromEntries(fields), headers: { origin: world.url }, maxRedirects: 0 });
    return `${answer.status()} ${answer.headers().location}`;
  };
  const first = await sent();
  const second = await sent();
  claim(`${as}: the second sending leads to the first record`, first.startsWith('303') && first === second ? [] : `${first}, then ${second}`);
}

async function keyboard(world, open, as) {
  const page = await open('Paperlantern');
  await page.goto(`${world.url}/en/clearing-house/requests/new`);
  const until = async selector => {
    for (let n = 0; n < 120; n += 1) {
      await page.keyboard.press('Tab');
      if (await page.locator(`${selector}:focus`).count() === 1) return;
    }
    throw new Error(`Tab does not come to ${selector}`);
  };
  await until('#title');
  await page.keyboard.type('By keyboard (test)');
  await until('#need');
  await page.keyboard.type('Nothing but keys.');
  await until('main .actions button[type=submit]');
  await Promise.all([page.waitForEvent('domcontentloaded'), page.keyboard.press('Enter')]);
  claim(`${as}: the draft is there`, (await words(page, 'h1')).includes('By keyboard (test)') ? [] : await words(page));
}
