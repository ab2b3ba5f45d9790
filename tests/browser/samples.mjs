// One sample of every type of page, in a world that was given a record in every state it takes.
import { signedIn } from './browser.mjs';
import { FIRST, fill, press, send } from './forms.mjs';

const people = { official: 'Paperlantern', provider: 'blue-palm', curator: 'curator', broker: 'broker', focal: 'Kilimonde' };

/** The request that fills all four pages of its form. */
export const answers = {
  need: { title: 'A plan for rural connection (test)', need: 'Nine planners need advice on how to compare fibre, microwave and satellite for rural schools.', beneficiaries: 850 },
  support: { kind_of_support: 'strategy', modality: 'advice' },
  contact: { contact: FIRST, visibility: 'facility' },
  scope: { 'countries=KEN': true, 'topics=connectivity.schools': true },
};

/** Signs people in and makes the records that the samples show. */
export async function prepare(browser, world) {
  const states = { visitor: undefined };
  for (const [who, words] of Object.entries(people)) states[who] = await signedIn(browser, world.link(words));
  const ids = {};
  for (const kinds of ['organisations', 'trainings', 'requests', 'indicators']) ids[kinds] = await firstOf(world, kinds);
  ids.framework = await framework(world);
  ids.used = await indicator(world, 'INET_USERS');
  ids.schooled = await indicator(world, 'HDI_MYS');
  for (const kinds of ['scorecards', 'recommendations', 'assistance-rules', 'pilots']) ids[kinds] = await inScorecards(world, kinds);
  ids.draft = await drafted(browser, world, states.focal);
  ids.contribution = await proposed(browser, world, states.focal);
  const context = await browser.newContext({ storageState: states.curator });
  ids.solutions = await makeSolution(await context.newPage(), world);
  await context.close();
  const own = await browser.newContext({ storageState: states.official });
  const page = await own.newPage();
  ids.waiting = await makeWaiting(page, world);
  ids.review = `registry/curation/${ids.waiting.split('/').pop()}/review`;
  await report(page, `${world.url}/en/${ids.solutions}/report`);
  ids.begun = await makeRequest(page, world, { need: { ...answers.need, title: 'A plan that is begun (test)', need: '' } });
  ids.complete = await makeRequest(page, world, answers);
  ids.submitted = await makeRequest(page, world, answers);
  await page.goto(`${ids.submitted.replace(/^/, world.url + '/en/')}/answers`);
  await send(page);
  await own.close();
  return { states, ids };
}

async function firstOf(world, kinds) {
  const room = { requests: 'clearing-house', indicators: 'scorecards' }[kinds] ?? 'registry';
  const { items } = await world.json(`/en/${room}/${kinds}.json`);
  const rows = items.find(item => (item.fields.runs ?? []).length > 0) ?? items[0];
  return new URL(rows.url).pathname.replace(/^\/en\//, '');
}

/** The first public record of a kind of that room. */
async function inScorecards(world, kinds) {
  const { items } = await world.json(`/en/scorecards/${kinds}.json`);
  const own = items.find(item => item.state === 'published') ?? items[0];
  return new URL(own.url).pathname.replace(/^\/en\//, '');
}

/** A number that somebody proposes to a country. */
async function proposed(browser, world, storageState) {
  const context = await browser.newContext({ storageState });
  const page = await context.newPage();
  await page.goto(`${world.url}/en/scorecards/contributions?state=proposed`);
  const path = await page.locator('main a[href*="/contributions/0"]').first().getAttribute('href');
  await context.close();
  return path.replace(/^\/en\//, '');
}

/** A scorecard whose numbers wait to be looked at. */
async function drafted(browser, world, storageState) {
  const context = await browser.newContext({ storageState });
  const page = await context.newPage();
  await page.goto(`${world.url}/en/${await framework(world)}/results/KEN`);
  await press(page, page.locator('main form[action$="/scorecard"] button'));
  const address = new URL(page.url()).pathname.replace(/^\/en\//, '').split('/numbers')[0];
  await context.close();
  return address;
}

/** The indicator of a code. */
async function indicator(world, code) {
  const { items } = await world.json('/en/scorecards/indicators.json?sort=title&q=Internet');
  const { url } = items.find(item => item.fields.code === code);
  return new URL(url).pathname.replace(/^\/en\//, '');
}

/** The framework that ships with the numbers of countries. */
async function framework(world) {
  const { items } = await world.json('/en/scorecards/frameworks.json');
  const { url } = items.find(item => item.fields.code === 'DII-2026');
  return new URL(url).pathname.replace(/^\/en\//, '');
}

async function makeSolution(page, world) {
  await page.goto(`${world.url}/en/registry/solutions/new`);
  await fill(page, { title: 'A map of schools (test)', description: 'It **maps** schools.\n\n- one\n- two', website: 'https://example.org/map', 'solution_types=software': true });
  await press(page, page.locator('button[name=add][value=licences]'));
  await fill(page, { 'licences[0].name': 'Apache-2.0', 'licences[0].url': 'https://example.org/licence' });
  await send(page, 'publication');
  const address = new URL(page.url()).pathname;
  await page.goto(`${world.url}${address}/edit`);
  await fill(page, { title: 'A map of all schools (test)', description: 'It **maps** all schools and *says* which are connected.' });
  await send(page);
  return address.replace(/^\/en\//, '');
}

/** A solution that may be the one that is there, sent to the curators. */
async function makeWaiting(page, world) {
  await page.goto(`${world.url}/en/registry/solutions/new`);
  await fill(page, { title: 'A map of all the schools (test)', description: 'It shows schools.', website: 'https://example.org/map', 'solution_types=software': true });
  await send(page, 'submission');
  return new URL(page.url()).pathname.replace(/^\/en\//, '');
}

async function report(page, address) {
  await page.goto(address);
  await page.locator('[name=problem][value=outdated]').check();
  await page.locator('#text').fill('Two schools are closed since last year.');
  await send(page);
}

/** Makes a draft request and answers some of its pages; its address without language. */
export async function makeRequest(page, world, pages, language = 'en') {
  await page.goto(`${world.url}/${language}/clearing-house/requests/new`);
  await fill(page, pages.need);
  await send(page);
  const address = new URL(page.url()).pathname;
  for (const task of Object.keys(pages).filter(task => task !== 'need')) {
    await page.goto(`${world.url}${address}/edit?task=${task}`);
    await fill(page, pages[task]);
    await send(page);
  }
  return address.replace(/^\/\w\w\//, '');
}

/** All samples. Each names who looks, and either its address without language or how one comes to it. */
export function samples(world, { ids }) {
  const plural = { organisations: 'registry', trainings: 'registry', solutions: 'registry', requests: 'clearing-house' };
  const kinds = Object.entries(plural);
  const list = [
    at('home', 'visitor', ''), at('about', 'visitor', 'about'), at('components', 'visitor', 'components'),
    at('room registry', 'visitor', 'registry'), at('room clearing house', 'visitor', 'clearing-house'),
    ...kinds.map(([kind, room]) => at(`list of ${kind}`, 'visitor', `${room}/${kind}`)),
    at('list, second page', 'visitor', 'registry/organisations?page=2'),
    at('list, filtered', 'visitor', 'registry/trainings?topic=literacy&language=ar&sort=title'),
    at('list, nothing found', 'visitor', 'registry/trainings?q=zzzqqq&language=ar'),
    at('catalogue', 'visitor', 'registry/catalogue?kind=training&country=KEN'),
    at('list within a page of others', 'visitor', 'embed/search?kind=training'),
    at('list with own records', 'official', 'clearing-house/requests'),
    ...kinds.map(([kind]) => at(`record of ${kind}`, 'visitor', ids[kind])),
    ...kinds.map(([kind]) => at(`history of ${kind}`, 'visitor', `${ids[kind]}/history`)),
    at('compare two editions', 'visitor', `${ids.solutions}/compare?from=1&to=2`),
    at('numbers', 'visitor', 'clearing-house/numbers'), at('inbox', 'official', 'clearing-house/inbox'),
    at('numbers within a page of others', 'visitor', 'embed/numbers'), at('pooling', 'broker', 'clearing-house/pooling'), at('needs in words', 'broker', 'clearing-house/needs'),
    at('form on paper', 'visitor', 'clearing-house/requests/form'), at('filled-in form, for others', 'broker', 'clearing-house/requests/entry'),
    at('filled-in form', 'provider', 'clearing-house/offers/entry'),
    at('list of indicators', 'visitor', 'scorecards/indicators'), at('indicator', 'visitor', ids.indicators), at('numbers of an indicator', 'visitor', `${ids.indicators}/observations`), at('trend of a country', 'visitor', `${ids.used}/observations?country=KEN&order=most`), at('groups of a country', 'visitor', `${ids.schooled}/groups/KEN`),
    at('list of frameworks', 'visitor', 'scorecards/frameworks'), at('framework', 'visitor', ids.framework),
    at('results of a framework', 'visitor', `${ids.framework}/results`), at('results with ranks', 'visitor', `${ids.framework}/results?within=ldc&ranks=yes`),
    at('scorecard', 'visitor', `${ids.framework}/results/KEN`), at('scorecard with gaps', 'visitor', `${ids.framework}/results/YEM`),
    at('countries compared', 'visitor', `${ids.framework}/results/compare?country=KEN&country=TUV&country=FRA&country=YEM&country=CHN`),
    at('countries to compare', 'visitor', `${ids.framework}/results/compare`),
    at('method of a framework', 'visitor', `${ids.framework}/method`), at('framework on a map', 'visitor', `${ids.framework}/map`), at('other weights', 'visitor', `${ids.framework}/explore?weight.DII_USE=3&within=ldc`),
    at('list of scorecards', 'visitor', 'scorecards/scorecards'), at('scorecard that a country published', 'visitor', ids.scorecards),
    at('scorecard that is begun', 'focal', ids.draft), at('numbers of a scorecard', 'focal', `${ids.draft}/numbers`), at('correction of a scorecard', 'focal', `${ids.scorecards}/new-version`),
    { name: 'table of numbers with problems', as: 'focal', status: 422, open: (page, base) => wrongTable(page, `${base}/${ids.draft}/numbers`) },
    at('list of proposed numbers', 'focal', 'scorecards/contributions'), at('proposed number', 'focal', ids.contribution), at('form of a proposed number', 'official', 'scorecards/contributions/new?countries=KEN'), at('tailoring', 'curator', `${ids.framework}/tailored`),
    at('recommendation', 'visitor', ids.recommendations), at('rule of assistance', 'visitor', ids['assistance-rules']), at('pilot', 'visitor', ids.pilots),
    at('all numbers', 'visitor', 'scorecards/observations'), at('scorecard within a page of others', 'visitor', `embed/${ids.framework}/results/KEN`), at('map within a page of others', 'visitor', `embed/${ids.framework}/map`), at('collection of scorecards', 'curator', `${ids.framework}/collection`),
    at('countries', 'visitor', 'countries'), at('country', 'visitor', 'countries/KEN'), at('country without anything', 'visitor', 'countries/ALA'),
    at('new form of pledges', 'official', 'plans/pledges/new'), at('list of pledges', 'visitor', 'plans/pledges'),
    at('desk', 'broker', 'clearing-house/desk?list=open'), at('gaps', 'visitor', 'clearing-house/gaps?country=002&by=country&by=topic&by=group'),
    at('gaps on a map', 'visitor', 'clearing-house/gaps/map'),
    at('gaps, nothing there', 'visitor', 'clearing-house/gaps?country=AND'), at('need', 'visitor', 'clearing-house/need'),
    { name: 'need, nothing said', as: 'visitor', status: 422, open: (page, base) => emptyNeed(page, `${base}/clearing-house/need`) },
    at('search, all', 'visitor', 'search'), at('search, results', 'visitor', 'search?q=school'),
    at('search, filtered', 'visitor', 'search?q=school&kind=training'),
    at('search, nothing found', 'visitor', 'search?q=zzzqqq&language=ar'),
    at('changes', 'visitor', 'changes'), at('sign-in', 'visitor', 'sign-in'),
    { name: 'sign-in, wrong password', as: 'visitor', open: wrongPassword },
    at('passage', 'visitor', `passage?token=${new URL(world.link('administrator')).searchParams.get('token')}`),
    at('account', 'official', 'account'), { name: 'account with a new token', as: 'official', open: newToken },
    ...kinds.map(([kind, room]) => at(`new form of ${kind}`, 'official', `${room}/${kind}/new`)),
    ...kinds.map(([kind, room]) => ({ name: `form of ${kind} with problems`, as: 'official', status: 422, open: (page, base) => emptyForm(page, `${base}/${room}/${kind}/new`) })),
    { name: 'form with a problem in a row', as: 'official', status: 422, open: rowProblem },
    at('form, edit', 'curator', `${ids.solutions}/edit`), at('task list', 'official', ids.begun),
    ...['support', 'contact', 'scope'].map(task => at(`task page ${task}`, 'official', `${ids.begun}/edit?task=${task}`)),
    at('check answers, some missing', 'official', `${ids.begun}/answers`), at('check answers', 'official', `${ids.complete}/answers`),
    at('sent', 'official', `${ids.submitted}?done=moved`), at('request for the desk, with suggestions', 'broker', ids.submitted),
    at('move with a reason', 'official', `${ids.submitted}/withdrawal`), at('move without a reason', 'focal', `${ids.submitted}/endorsement`),
    { name: 'move, reason missing', as: 'official', status: 422, open: (page, base) => noReason(page, `${base}/${ids.submitted}/withdrawal`) },
    at('deletion of a draft', 'official', `${ids.begun}/deletion`),
    at('vocabularies', 'visitor', 'vocabularies'), at('vocabulary', 'visitor', 'vocabularies/costs'),
    at('amend a vocabulary', 'curator', 'vocabularies/costs/amendment'),
    { name: 'amend a vocabulary, what would change', as: 'curator', open: (page, base) => amend(page, base, 'code,label_en,retired,replaced_by\npaid,Against payment,,\nscholarship,Scholarship,1,paid\n') },
    { name: 'amend a vocabulary, wrong table', as: 'curator', open: (page, base) => amend(page, base, 'code,label_en\nno label,\n') },
    at('import', 'curator', 'import'),
    { name: 'import, columns', as: 'curator', open: (page, base) => bring(page, base, 0) },
    { name: 'import, preview', as: 'curator', open: (page, base) => bring(page, base, 1) },
    at('follow a search', 'official', 'notices/follows/new?title=Schools&query=q%3Dschool'),
    { name: 'conflict', as: 'curator', status: 409, open: (page, base) => conflict(page, `${base}/${ids.solutions}/edit`) },
    at('curation queue', 'curator', 'registry/curation'), at('curation, broken links', 'curator', 'registry/curation?list=links'),
    at('curation, to be confirmed', 'curator', 'registry/curation?list=confirm'), at('review', 'curator', ids.review),
    { name: 'review, reason missing', as: 'curator', status: 422, open: (page, base) => returnWithout(page, `${base}/${ids.review}`) },
    at('own record that waits', 'official', ids.waiting), at('record with a report', 'curator', ids.solutions),
    at('report form', 'visitor', `${ids.solutions}/report`),
    { name: 'report with problems', as: 'visitor', status: 422, open: (page, base) => emptyReport(page, `${base}/${ids.solutions}/report`) },
    at('merge, with which', 'curator', `${ids.waiting}/merge`), at('merge, field by field', 'curator', `${ids.waiting}/merge?into=${ids.solutions.split('/').pop()}`),
    { ...at('error 404', 'visitor', 'registry/nothing/here'), status: 404 },
    { ...at('error 403', 'official', `${ids.trainings}/edit`), status: 403 },
    { ...at('error 409', 'broker', `${ids.requests}/acceptance`), status: 409 },
    { name: 'error 401', as: 'official', status: 401, open: (page, base) => expired(page, `${base}/registry/organisations/new`) },
    { name: 'error 400', as: 'official', status: 400, open: (page, base) => foreignForm(page, `${base}/registry/organisations/new`) },
    { ...at('error 405', 'official', 'sign-out'), status: 405 },
  ];
  return list;
}

/** The address of a sample in the language of the base. */
export function address(base, sample) {
  return sample.path === '' ? base : `${base}/${sample.path}`;
}

function at(name, as, path) {
  return { name, as, path, status: 200 };
}

async function wrongPassword(page, base) {
  await page.goto(`${base}/sign-in`);
  await fill(page, { email: 'nobody@example.org', password: 'not the right one' });
  await send(page);
}

async function newToken(page, base) {
  await page.goto(`${base}/account`);
  await fill(page, { name: 'A program (test)', 'act=read': true });
  await send(page);
}

async function emptyForm(page, address) {
  await page.goto(address);
  await fill(page, { title: '' });
  const website = page.locator('[name=website], [name=plan]').first();
  await website.fill('nowhere');
  await send(page);
}

async function rowProblem(page, base) {
  await page.goto(`${base}/registry/trainings/new`);
  await press(page, page.locator('button[name=add][value=runs]'));
  await fill(page, { 'runs[0].starts.day': 9, 'runs[0].starts.month': 9, 'runs[0].starts.year': 2027, 'runs[0].ends.day': 1, 'runs[0].ends.month': 9, 'runs[0].ends.year': 2027 });
  await send(page);
}

async function returnWithout(page, address) {
  await page.goto(address);
  await press(page, page.locator('button[name=decision][value=return]'));
}

async function emptyNeed(page, address) {
  await page.goto(address);
  await page.locator('main form button[type=submit]').click();
}

async function emptyReport(page, address) {
  await page.goto(address);
  await send(page);
}

async function noReason(page, address) {
  await page.goto(address);
  await page.locator('#reason').evaluate(e => e.removeAttribute('required'));
  await send(page);
}

let turn = 0;

async function conflict(page, address) {
  turn += 1;
  await page.goto(address);
  const other = await page.context().newPage();
  await other.goto(address);
  await fill(other, { title: `The title of another ${turn} (test)` });
  await send(other);
  await other.close();
  await fill(page, { title: `The title of mine ${turn} (test)` });
  await send(page);
}

async function expired(page, address) {
  await page.goto(address);
  await page.context().clearCookies();
  await send(page);
}

async function foreignForm(page, address) {
  await page.goto(address);
  await page.locator('main input[name=token]').evaluate(e => { e.value = 'another'; });
  await send(page);
}

async function amend(page, base, table) {
  await page.goto(`${base}/vocabularies/costs/amendment`);
  await page.locator('#table').fill(table);
  await press(page, page.locator('main form button[type=submit]').last());
}

/** Uploads a table, and goes so many steps on from its columns. */
async function bring(page, base, steps) {
  await page.goto(`${base}/import`);
  const buffer = Buffer.from('Title;Description;Web page;Level\nA first course (test);What one learns.;https://example.org/one;beginner\n');
  await page.setInputFiles('input[type=file]', { name: 'courses.csv', mimeType: 'text/csv', buffer });
  const kind = page.locator('select[name=kind]');
  if (await kind.count()) await kind.selectOption('training');
  await press(page, page.locator('form:has(input[type=file]) button[type=submit]').first());
  for (let step = 0; step < steps; step += 1) await press(page, page.locator('main form button[type=submit]').first());
}

async function wrongTable(page, address) {
  await page.goto(address);
  const buffer = Buffer.from('node,standing,number\nINET_USERS,contested,132.8\nNOWHERE,confirmed,\n');
  await page.setInputFiles('main input[type=file]', { name: 'numbers.csv', mimeType: 'text/csv', buffer });
  return press(page, page.locator('main form[enctype] button[type=submit]'));
}
