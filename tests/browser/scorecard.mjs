// A focal point publishes a scorecard; an analyst takes the numbers along.
import { claim } from './claims.mjs';
import { say } from './facility.mjs';
import { press, words } from './forms.mjs';
import { move, until } from './steps.mjs';

const header = 'node,standing,number,blank,year,source,method,evidence,comment';

/** The address of the framework that ships with numbers. */
async function framework(world) {
  const { items } = await world.json('/en/scorecards/frameworks.json');
  return `${world.url}/en/scorecards/frameworks/${items.find(item => item.fields.code === 'DII-2026').id}`;
}

/** Sends a table of numbers from the page on which they are entered. */
async function upload(page, here, text) {
  await page.goto(`${here}/numbers`);
  await page.setInputFiles('main input[type=file]', { name: 'numbers.csv', mimeType: 'text/csv', buffer: Buffer.from(text) });
  await press(page, page.locator('main form[enctype] button[type=submit]'));
}

/** The table that a country fills in: it confirms what is known, has one number of its own, and says of the rest that nobody collects it. */
function filled(csv) {
  const [names, ...lines] = csv.replace(/^\ufeff/, '').trim().split(/\r?\n/).map(cells);
  const at = name => names.indexOf(name);
  const row = line => {
    const node = line[at('node')];
    if (node === 'INET_USERS') return `${node},contested,41.5,,2024,National statistics office,survey,https://example.org/survey,`;
    return line[at('prefilled')] ? `${node},confirmed,,,,,,,` : `${node},blank,,not-collected,,,,,`;
  };
  return [header, ...lines.map(row)].join('\n');
}

/** The cells of a line of CSV. */
function cells(line) {
  return [...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)].map(([, quoted, plain]) => quoted ?? plain);
}

/** J3: a wrong file, the right one, a second person, publication; then every place says the same. */
export async function scorecard(world, open, as) {
  const here = await framework(world);
  const first = await open('Kilimonde');
  await first.goto(`${here}/results/KEN`);
  await press(first, first.locator('main form[action$="/scorecard"] button'));
  const card = first.url().split('/numbers')[0];
  await upload(first, card, `${header}\nINET_USERS,contested,132.8,,2023,Office,survey,,\nFBB_P100,contested,much,,2023,,guess,,\nNOWHERE,confirmed,,,,,,,`);
  const told = await first.locator('main tbody tr').allInnerTexts();
  const wanted = [['2', 'number', '132.8', '100'], ['3', 'number', 'much', say('en', 'problem-not-a-number')], ['3', 'source'], ['3', 'method', 'guess'], ['4', 'node', 'NOWHERE']];
  const missing = wanted.filter(parts => !told.some(row => parts.every(part => row.includes(part))));
  claim(`${as}: a wrong file tells everything with row and column`, missing.length === 0 ? [] : [...missing.map(String), ...told]);
  const template = await (await first.context().request.get(`${card}/numbers.csv`)).text();
  await upload(first, card, filled(template));
  const changes = await words(first);
  claim(`${as}: the right one shows what it would change`, changes.includes('41.5') && changes.includes('National statistics office') ? [] : changes);
  await press(first, first.locator('main form[action$="/numbers"] button[type=submit]').first());
  await move(first, card, 'submission');
  await first.goto(`${card}/approval`);
  const second = await open('Deuxième-Regard');
  claim(`${as}: whoever sent it does not approve it`, (await words(first)).includes(say('en', 'error-second-person')) ? [] : await words(first));
  await move(second, card, 'approval');
  await move(first, card, 'publication');
  const visitor = await open('');
  const number = '41.50';
  const index = async () => (await (await fetch(`${here}/results.json`)).json()).items.find(item => item.country === 'KEN').values.DII.toFixed(1);
  await until(visitor, `${here}/results/KEN`, async () => (await words(visitor)).includes(number));
  const api = await index();
  for (const [name, path] of [['page of the country', `${world.url}/en/countries/KEN`], ['scorecard', card], ['profile', `${here}/results/KEN`], ['results', `${here}/results`]]) {
    await visitor.goto(path);
    claim(`${as}: the ${name} says what the API says`, (await words(visitor)).includes(api) ? [] : [api, await words(visitor)]);
  }
  const map = await (await fetch(`${here}/map`)).text();
  const csv = await (await fetch(`${here}/results/KEN.csv`)).text();
  claim(`${as}: so do map and CSV`, map.includes(api) && csv.includes('41.5') ? [] : csv);
}

/** J5: from the page of an indicator to its numbers, and all numbers with source and terms. */
export async function analyst(world, open, as) {
  const { items } = await world.json('/en/scorecards/indicators.json?q=Internet');
  const own = items.find(item => item.fields.code === 'INET_USERS') ?? items[0];
  const page = await open('');
  await page.goto(own.url.replace(/^https?:\/\/[^/]+/, world.url));
  const [download] = await Promise.all([page.waitForEvent('download'), page.locator('main a[href$="/observations.csv"]').first().click()]);
  const text = await (await fetch(download.url())).text();
  claim(`${as}: from an indicator to its CSV in one click`, text.includes('licence') && text.split('\n').length > 1000 ? [] : text.slice(0, 300));
  await page.goto(`${world.url}/en/scorecards`);
  await press(page, page.locator('main a[href$="/scorecards/observations"]').first());
  const start = Date.now();
  const answer = await fetch(await page.locator('main a[href$="/scorecards/observations.csv"]').first().evaluate(a => a.href));
  const began = Date.now() - start;
  const all = (await answer.text()).trim().split('\n');
  const columns = ['source', 'release', 'method', 'licence'].filter(name => !all[0].split(',').includes(name));
  claim(`${as}: all numbers with source, method and terms`, columns.length === 0 && all.length > 40_000 ? [] : [all[0], `${all.length} lines`, `began after ${began} ms`]);
}
