// No text that somebody sends ever runs: payloads in every field, every page that shows them opened
// with JavaScript, once as the service serves it and once without its content security policy.
import { signedIn } from './browser.mjs';
import { claim, walk } from './claims.mjs';
import { packs, payloads } from './payloads.mjs';
import { sendAll, sendBack, sendForm } from './senders.mjs';

const people = { official: 'Paperlantern', provider: 'blue-palm', curator: 'curator', broker: 'broker', administrator: 'administrator' };

/** Sends everything everywhere, then opens every page. */
export async function scripts(browser, start) {
  const world = await start();
  const all = payloads();
  const started = Date.now();
  try {
    const attack = new Attack(browser, world, all);
    for (const [who, line] of Object.entries(people)) attack.states[who] = await signedIn(browser, world.link(line));
    await walk('scripts: the watch sees what runs', () => attack.watchWorks());
    for (const step of ['records', 'requests', 'words', 'names', 'decisions', 'problems']) await walk(`scripts: ${step} are sent`, () => attack[step]());
    attack.addresses();
    for (const isBare of [false, true]) await walk(`scripts: every page is opened ${isBare ? 'without the policy' : 'with the policy'}`, () => attack.open(isBare));
    claim(`scripts: at least 300 payloads were sent (${all.length} payloads, ${attack.fields.size} fields, ${attack.places.size} pages, ${((Date.now() - started) / 1000).toFixed(0)} s)`, all.length >= 300 ? [] : `${all.length}`);
  } finally {
    await world.stop();
  }
}

class Attack {
  constructor(browser, world, all) {
    Object.assign(this, { browser, world, all, states: {}, fields: new Set(), places: new Map(), alike: new Set(), made: new Map() });
    this.lines = packs(all, 290, ' ');
    this.areas = packs(all, 1_900, '\n\n');
    this.fileNames = packs(all.map(one => one.replace(/[\u0000-\u001f]/g, '')), 120, ' ');
  }

  /** A window of somebody, and what happened in it that must not happen. */
  async window(who, { isBare = false } = {}) {
    const context = await this.browser.newContext({ storageState: this.states[who], bypassCSP: isBare, acceptDownloads: false });
    const hits = [];
    await context.exposeBinding('__hit', ({ page }, number) => hits.push(`${this.all[number] ?? number} ran on ${page.url()}`));
    await context.route(url => !url.href.startsWith(this.world.url), route => {
      hits.push(`a request to ${route.request().url().slice(0, 120)} from ${route.request().frame()?.url()}`);
      return route.abort();
    });
    const page = async () => {
      const one = await context.newPage();
      one.on('dialog', dialog => { hits.push(`a dialog on ${one.url()}`); return dialog.dismiss(); });
      one.on('console', said => { if (!said.text().startsWith('Failed to load resource')) hits.push(`the console on ${one.url()}: ${said.text().slice(0, 300)}`); });
      one.on('pageerror', error => hits.push(`an error on ${one.url()}: ${error.message}`));
      one.on('popup', popup => hits.push(`a window opened by ${one.url()}: ${popup.url()}`));
      return one;
    };
    return { context, hits, page };
  }

  /** The same payloads in a page that takes them for HTML do run: else the watch would prove nothing. */
  async watchWorks() {
    const { context, hits, page } = await this.window('visitor', { isBare: true });
    const one = await page();
    await one.goto(`${this.world.url}/en/about`);
    const seen = new Set();
    for (let at = 0; at < this.all.length; at += 40) {
      await one.evaluate(some => document.body.replaceChildren(...some.map(text => {
        const frame = document.createElement('iframe');
        frame.srcdoc = `<body>${text}`;
        return frame;
      })), this.all.slice(at, at + 40));
      await one.waitForTimeout(700);
    }
    for (const hit of hits) if (/ ran on /.test(hit)) seen.add(hit);
    const dirty = await one.evaluate(inspect, [this.world.url, '<p onclick=x><a href="java&#10;script:x">x</a><iframe></iframe><template><script>x</script></template>']);
    claim(`scripts: ${seen.size} payloads run by themselves where a page takes them for HTML`, seen.size >= 100 && hits.some(hit => hit.startsWith('a request to')) ? [] : `${seen.size} ran; ${hits.length} hits`);
    claim('scripts: what would run only when pressed is seen too', dirty.length >= 4 ? [] : dirty);
    await context.close();
  }

  async records() {
    const sets = this.lines.map((line, at) => ({ line, area: this.areas[at % this.areas.length], name: this.fileNames[at % this.fileNames.length] }));
    for (const kinds of ['registry/trainings', 'registry/organisations', 'registry/initiatives', 'registry/resources', 'registry/solutions', 'registry/collections', 'notices/follows']) {
      // A curator publishes what they list; a training is listed by who gives it.
      const { context, page } = await this.window(kinds === 'registry/trainings' ? 'provider' : 'curator', { isBare: true });
      const one = await page();
      await one.goto(`${this.world.url}/en/${kinds}/new?title=x&query=q%3Dschool`);
      for (const name of await one.locator('button[name=add]').evaluateAll(all => all.map(e => e.value))) {
        await Promise.all([one.waitForEvent('load'), one.locator(`button[name=add][value="${name}"]`).click()]);
      }
      const sent = await sendAll(one, sets);
      this.#note(kinds, sent);
      claim(`scripts: ${kinds} take all payloads (${sent.taken.length} fields; refused by ${sent.refused.join(', ') || 'none'})`, sent.addresses.length === sets.length ? [] : sent.failures.slice(0, 5));
      await context.close();
    }
  }

  /** Requests are written page by page. */
  async requests() {
    const { context, page } = await this.window('official', { isBare: true });
    const one = await page();
    await one.goto(`${this.world.url}/en/clearing-house/requests/new`);
    const sets = this.lines.map((line, at) => ({ line, area: this.areas[at % this.areas.length], name: 'x' }));
    const sent = await sendAll(one, sets);
    this.#note('clearing-house/requests', sent);
    for (const [at, address] of sent.addresses.slice(0, this.areas.length).entries()) {
      await one.goto(address);
      const tasks = await one.locator('a[href*="task="]').evaluateAll(all => [...new Set(all.map(e => e.href))]);
      for (const task of tasks.slice(1)) {
        await one.goto(task);
        if (await one.locator('main form textarea, main form input[type=text]').count() === 0) continue;
        this.#note(`request ${new URL(task).searchParams.get('task')}`, { ...await sendAll(one, [sets[at]]), addresses: [] });
      }
    }
    claim('scripts: requests take all payloads', sent.addresses.length === sets.length ? [] : sent.failures.slice(0, 5));
    await context.close();
  }

  #note(kinds, { addresses, taken, files }) {
    taken.concat(files).forEach(name => this.fields.add(`${kinds} ${name}`));
    if (addresses.length > 0) this.made.set(kinds, addresses.map(address => address.split(/[?#]/)[0]));
  }

  /** Comments, reports and what a program's token is called. */
  async words() {
    const training = this.made.get('registry/trainings')[0];
    const against = [];
    let reported = 0;
    for (const who of ['provider', 'official', 'broker', 'visitor']) {
      const { context, page } = await this.window(who, { isBare: true });
      const one = await page();
      await one.goto(training);
      // A person writes so many comments and reports in an hour.
      for (const text of who === 'provider' ? packs(this.all, 4_900, '\n\n') : []) {
        const sent = await sendForm(one, '.comments form', { text });
        if (sent.status !== 200) against.push(`a comment: ${sent.status} ${sent.url}`);
      }
      await one.goto(`${training}/report`);
      for (const text of this.areas.slice(reported, reported + 5)) {
        const sent = await sendForm(one, 'main form:has([name=problem])', { text, problem: 'outdated' });
        if (sent.status !== 200) against.push(`a report: ${sent.status} ${sent.url}`);
        reported += 1;
      }
      await context.close();
    }
    this.fields.add('comment text').add('report text');
    claim('scripts: comments and reports take all payloads', [...against, reported < this.areas.length && `${reported} reports`]);
  }

  /** Names of people and tokens; after each the pages that say them are opened. */
  async names() {
    const { context, page } = await this.window('provider', { isBare: true });
    const one = await page();
    const against = [];
    const found = [];
    await one.goto(`${this.world.url}/en/account/profile`);
    for (const name of packs(this.all.map(text => text.replace(/[\u0000-\u001f]/g, ' ')), 195, ' ')) {
      const sent = await sendForm(one, 'main form:has([name=name])', { name });
      if (sent.status !== 200) against.push(`a name: ${sent.status} ${sent.url}`);
      // The form comes back with the name in it.
      await one.reload();
      found.push(...await one.evaluate(inspect, [this.world.url]));
    }
    await one.goto(`${this.world.url}/en/account`);
    for (const name of packs(this.all.filter(text => text.length < 78), 78, ' ').slice(0, 20)) await sendForm(one, 'form:has(#token-name)', { name, act: 'read' });
    this.fields.add('profile name').add('token name');
    claim('scripts: a person takes all payloads as a name, and none becomes more than text', [...against, ...found]);
    await context.close();
  }

  /** Reasons of moves: why records are withdrawn. */
  async decisions() {
    const { context, page } = await this.window('curator', { isBare: true });
    const one = await page();
    const against = [];
    const withdrawn = this.made.get('registry/trainings').slice(-this.areas.length);
    for (const [at, reason] of this.areas.entries()) {
      await one.goto(`${withdrawn[at]}/withdrawal`);
      const sent = await sendForm(one, 'main form:has([name=reason])', { reason });
      if (sent.status !== 200) against.push(`a reason: ${sent.status}`);
    }
    this.fields.add('reason of a withdrawal');
    claim('scripts: reasons take all payloads', against);
    await context.close();
  }

  /** Forms that come back with what was typed, as pages. */
  async problems() {
    const { context, hits, page } = await this.window('official');
    const one = await page();
    const found = [];
    const forms = ['registry/organisations/new', 'registry/trainings/new', 'registry/resources/new', 'clearing-house/requests/new', 'account/profile', 'account/address'];
    for (const form of forms) {
      for (let at = 0; at < this.lines.length; at += 24) {
        await one.goto(`${this.world.url}/en/${form}`);
        await sendBack(one, this.lines.slice(at, at + 24));
        found.push(...await one.evaluate(inspect, [this.world.url]));
      }
    }
    claim('scripts: what comes back with problems is text', [...hits, ...found]);
    await context.close();
  }

  /** Every page that shows what was sent, and who looks at it. */
  addresses() {
    const at = (path, who = 'visitor') => this.places.set(`${who} ${path}`, [path, who]);
    const short = address => address.replace(this.world.url, '');
    for (const [kinds, addresses] of this.made) {
      const who = { 'clearing-house/requests': 'official' }[kinds] ?? 'curator';
      const isPublic = who === 'curator' && kinds.startsWith('registry/') && kinds !== 'registry/collections';
      // All of them; those that are alike are opened once.
      addresses.forEach(address => at(short(address), isPublic ? 'visitor' : who));
      addresses.filter((_, nth) => nth % 4 > 0).forEach(address => this.alike.add(short(address)));
      for (const address of addresses.slice(0, 2)) for (const part of ['', '/edit', '/history', '/translation', '/source', '/report', '/members', '/withdrawal', '/answers', '/merge']) at(short(address) + part, who);
      for (let page = 1; page <= 4; page += 1) at(`/en/${kinds}?page=${page}`, who);
      at(`/ar/${kinds}`, who);
    }
    for (const address of this.made.get('registry/trainings').slice(-this.areas.length)) ['', '/history', '/compare?from=1&to=2'].forEach(part => at(short(address) + part, 'curator'));
    at(`${short(this.made.get('registry/trainings')[0])}/comments`, 'curator');
    for (const [nth, words] of this.lines.entries()) {
      const path = `/en/search?q=${encodeURIComponent(words)}`;
      at(path);
      if (nth % 4 > 0) this.alike.add(path);
    }
    for (const words of this.lines.filter((_, nth) => nth % 6 === 0)) {
      const q = encodeURIComponent(words);
      [`/en/registry/trainings?q=${q}`, `/en/search?kind=${q}&topic=${q}&sort=${q}&page=${q}`, `/en/embed/search?q=${q}`, `/en/${q}`, `/en/sign-in?next=${q}`, `/en/search.atom?q=${q}`, `/en/about?done=${q}`, `/en/registry/catalogue?kind=training&q=${q}`].forEach(path => at(path));
      at(`/en/notices/follows/new?title=${q}&query=${q}`, 'provider');
    }
    for (const path of ['/en/search?q=hit', '/en/search?q=javascript&page=2', '/en/search.atom?q=hit', '/en/changes', '/en/changes.atom', '/en/registry/trainings.atom', '/en/embed/search?kind=training', '/en/registry/catalogue?kind=training', '/en/registry', '/en']) at(path);
    for (const page of [1, 2]) ['', '&list=links', '&list=confirm'].forEach(list => at(`/en/registry/curation?page=${page}${list}`, 'curator'));
    for (const path of ['/en/account', '/en/account/messages', '/en/registry/translations', '/en/registry/reports', '/en/registry/comments', '/en/notices/follows']) ['curator', 'provider', 'official'].forEach(who => at(path, who));
    for (const path of ['/en/notices/outbox', '/en/files', '/en/account', '/en/registry/organisations']) at(path, 'administrator');
    claim(`scripts: ${this.places.size} pages show them`, this.places.size > 300 ? [] : `${this.places.size}`);
  }

  /** Opens every page, several at a time, and the records that lists of the desk lead to. With the policy,
      of records that differ only in their payloads one in four. */
  async open(isBare) {
    const [hits, found, policies, statuses] = [[], [], [], new Map()];
    for (const who of ['visitor', ...Object.keys(people)]) {
      const waiting = [...this.places.values()].filter(([path, looks]) => looks === who && (isBare || !this.alike.has(path))).map(([path]) => path);
      if (waiting.length === 0) continue;
      const window = await this.window(who, { isBare });
      await Promise.all(Array.from({ length: 4 }, async () => {
        const page = await window.page();
        for (let path = waiting.shift(); path; path = waiting.shift()) {
          const answer = await page.goto(this.world.url + path, { waitUntil: 'load' }).catch(error => { found.push(`${path}: ${error.message.slice(0, 200)}`); });
          if (!answer) continue;
          statuses.set(answer.status(), (statuses.get(answer.status()) ?? 0) + 1);
          if (answer.status() >= 500 || answer.status() === 429) found.push(`${path} answered ${answer.status()}`);
          const policy = answer.headers()['content-security-policy'] ?? '';
          if (!policy.includes("default-src 'none'") || /unsafe|script-src/.test(policy)) policies.push(`${path}: ${policy}`);
          found.push(...(await page.evaluate(inspect, [this.world.url])).map(line => `${path.slice(0, 80)}: ${line}`));
          if (!/curation\?|\/(reports|comments)$/.test(path)) continue;
          const further = await page.locator('main a[href*="/review"], main a[href*="/reports/"], main a[href*="/comments/"]').evaluateAll(all => all.map(e => e.getAttribute('href').replace(/#.*/, '')));
          for (const next of further.filter(next => next.startsWith('/') && !this.places.has(`${who} ${next}`)).slice(0, 40)) {
            this.places.set(`${who} ${next}`, [next, who]);
            waiting.push(next);
          }
        }
      }));
      hits.push(...window.hits);
      await window.context.close();
    }
    const how = isBare ? 'without the policy' : 'with the policy';
    claim(`scripts, ${how}: nothing ran, asked another host or was refused by the browser (${[...statuses].map(([status, count]) => `${count} times ${status}`).join(', ')})`, hits);
    claim(`scripts, ${how}: no page holds anything that could run`, found);
    claim(`scripts, ${how}: every page has its content security policy`, policies);
  }
}

/** Runs in a page: everything in it that could run a script, load from elsewhere or be pressed to do so. With a text, the text as HTML is looked at instead. */
function inspect([own, text]) {
  const found = [];
  const allowed = ['http:', 'https:', 'mailto:'];
  const never = ['iframe', 'frame', 'frameset', 'object', 'embed', 'applet', 'base', 'portal', 'marquee', 'math', 'foreignobject', 'style', 'video', 'audio', 'isindex', 'animate', 'set', 'use', 'template', 'dialog', 'noscript'];
  const say = (e, why) => found.push(`${why}: ${new XMLSerializer().serializeToString(e.cloneNode(false)).slice(0, 160)}`);
  const look = e => {
    const name = e.localName.toLowerCase();
    if (name === 'script' && e.getAttribute('type') !== 'application/ld+json') say(e, 'a script');
    if (never.includes(name)) say(e, `an element ${name}`);
    if (name === 'meta' && e.httpEquiv) say(e, 'a meta element that acts');
    if (name === 'template') e.content?.querySelectorAll('*').forEach(look);
    for (const { name: attribute, value } of e.attributes) {
      if (/^on/i.test(attribute) || attribute === 'style' || attribute === 'srcdoc') say(e, `an attribute ${attribute}`);
      if (!['href', 'xlink:href', 'src', 'action', 'formaction', 'poster', 'data', 'srcset', 'background', 'ping'].includes(attribute)) continue;
      const url = URL.canParse(value, document.baseURI) ? new URL(value, document.baseURI) : undefined;
      if (name === 'link' && value === 'data:,') continue; // our own empty icon
      if (!url || !allowed.includes(url.protocol)) say(e, `leads to ${value.slice(0, 60)}`);
      else if (attribute !== 'href' && url.origin !== own) say(e, 'loads from elsewhere');
      else if (name === 'link' && url.origin !== own) say(e, 'a link element to elsewhere');
    }
  };
  // A browser shows feeds as text, in a page of its own with a style of its own.
  const root = text ? new DOMParser().parseFromString(text, 'text/html') : document;
  root.querySelectorAll('*').forEach(look);
  return root.contentType === 'text/html' ? found : found.filter(line => !line.startsWith('an attribute style: <pre'));
}
