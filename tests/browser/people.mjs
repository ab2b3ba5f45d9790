// The life of people with the facility, without JavaScript: an account by mail, an organisation,
// colleagues, roles with a second factor, news by mail, and being forgotten.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { frame, order, overflow } from './checks.mjs';
import { claim, walk } from './claims.mjs';
import { say } from './facility.mjs';
import { fill, plain, press, send, words } from './forms.mjs';
import { Post } from './post.mjs';
import { Service } from './running.mjs';
import { found, phoneCode } from './traces.mjs';

const password = 'nine grey herons by the lake';
// Words that stand nowhere else, so that any trace of a person is found.
const people = {
  en: { name: 'Quillanary Wexforth', email: 'quillanary@canary.example', colleague: 'Tamsin Broadleaf', followed: 'zephyrquoll', comment: 'Brambleword: the dates are those of last year.', organisation: 'Kestrel Learning House (test)', training: 'Zephyrquoll skills for beginners (test)' },
  ar: { name: 'زنبقويل وردشام', email: 'zanbaqwil@canary.example', colleague: 'سمر عوض', followed: 'قرنفلوت', comment: 'عبارةكنارية: هذه تواريخ العام الماضي.', organisation: 'دار العوسق للتعلّم (اختبار)', training: 'مهارات قرنفلوت للمبتدئين (اختبار)' },
};
const staff = { administrator: 'root@facility.example', colleague: 'colleague@house.example' };

/** Walks it in both directions of writing; pictures of its pages go into FACILITY_SHOTS. */
export async function lives(browser) {
  for (const language of ['en', 'ar']) {
    const post = await Post.start();
    const service = await Service.start(post.url);
    const life = new Life(browser, service, post, language);
    try {
      for (const step of ['administrator', 'signUp', 'organisation', 'invitation', 'secondFactor', 'publication', 'training', 'comment', 'follow', 'digest', 'unsubscription', 'ways', 'erasure']) {
        await walk(`${language}: ${step}`, () => life[step]());
      }
    } finally {
      await service.stop();
      await post.stop();
    }
  }
}

class Life {
  constructor(browser, service, post, language) {
    Object.assign(this, { browser, service, post, language, base: `${service.url}/${language}`, who: people[language], pages: {} });
  }

  /** The window of somebody: each has a browser of their own, without JavaScript. */
  async page(somebody) {
    if (!this.pages[somebody]) {
      const context = await this.browser.newContext({ javaScriptEnabled: false, reducedMotion: 'reduce', viewport: { width: 1280, height: 900 } });
      this.pages[somebody] = await context.newPage();
    }
    return this.pages[somebody];
  }

  claims(sentence, against) {
    return claim(`${this.language}: ${sentence}`, against);
  }

  /** Claims what holds on every page: direction, one heading, a title that says problems, no sideways scroll at 320 px, Tab in order. */
  async look(page, name, { isProblem = false } = {}) {
    const found = await frame(page, this.language);
    const title = plain(await page.title());
    if (title.startsWith(say(this.language, 'title-problem')) !== isProblem) found.push(`its title is ${title}`);
    if (isProblem && await page.locator('#error-summary a, .problem').count() === 0) found.push('no problem is said');
    await page.setViewportSize({ width: 320, height: 640 });
    found.push(...await overflow(page));
    await this.#picture(page, name, 320);
    await page.setViewportSize({ width: 1280, height: 900 });
    await this.#picture(page, name, 1280);
    found.push(...await order(page));
    this.claims(`the page "${name}" is sound`, found);
  }

  async #picture(page, name, width) {
    const folder = process.env.FACILITY_SHOTS;
    if (!folder) return;
    mkdirSync(folder, { recursive: true });
    const path = suffix => join(folder, `${name.replace(/\W+/g, '-')}.${this.language}.${width}${suffix}.png`);
    await page.screenshot({ path: path(''), fullPage: true });
    if (!['code', 'members', 'second factor', 'messages'].includes(name)) return;
    await page.emulateMedia({ colorScheme: 'dark' });
    await page.screenshot({ path: path('.dark'), fullPage: true });
    await page.emulateMedia({ colorScheme: 'light' });
  }

  /** Shows the HTML of a mail as a mail program would. */
  async #mail(mail, name) {
    const context = await this.browser.newContext({ javaScriptEnabled: false, reducedMotion: 'reduce', viewport: { width: 1280, height: 900 } });
    const page = await context.newPage();
    await page.setContent(mail.html);
    const found = await page.evaluate(() => [document.documentElement.dir, document.documentElement.lang]);
    await page.setViewportSize({ width: 320, height: 640 });
    const against = await overflow(page);
    await this.#picture(page, `mail ${name}`, 320);
    await page.setViewportSize({ width: 1280, height: 900 });
    await this.#picture(page, `mail ${name}`, 1280);
    await context.close();
    const direction = this.language === 'ar' ? 'rtl' : 'ltr';
    if (found[0] !== direction || found[1] !== this.language) against.push(`it is ${found.join(' ')}`);
    if (!mail.text.trim() || mail.headers['content-language'] !== this.language) against.push(`its text: ${mail.text}, its language: ${mail.headers['content-language']}`);
    if (/<script|<img|src=/i.test(mail.html)) against.push('it loads something');
    this.claims(`the mail "${name}" is sound`, against);
  }

  async administrator() {
    const page = await this.page('administrator');
    await page.goto(this.service.administrator(this.language));
    await this.look(page, 'first administrator');
    await send(page);
    await this.look(page, 'first administrator with problems', { isProblem: true });
    await fill(page, { name: 'Root Keeper', email: staff.administrator, password });
    await send(page);
    this.claims('the link makes the first administrator', page.url().includes('/account') ? [] : await words(page));
    const again = await page.goto(this.service.administrator(this.language));
    this.claims('the link works once', again.status() === 404 ? [] : `status ${again.status()}`);
  }

  async signUp() {
    const page = await this.page('person');
    await page.goto(`${this.base}/sign-up`);
    await this.look(page, 'sign-up');
    await fill(page, { email: 'nobody' });
    await send(page);
    await this.look(page, 'sign-up with problems', { isProblem: true });
    await fill(page, { email: this.who.email });
    await send(page);
    const mail = await this.post.next(this.who.email);
    await this.#mail(mail, 'code');
    const link = mail.text.match(/http\S+\/code\S+/)[0];
    const [code] = mail.text.match(/\b\d{4} \d{4}\b/);
    const reader = await this.page('a program that reads mails');
    for (let times = 0; times < 3; times += 1) await reader.goto(link);
    const filled = await reader.locator('#code').inputValue();
    this.claims('the link of the mail fills the code in', filled.replace(/\s/g, '') === code.replace(/\s/g, '') ? [] : filled);
    await fill(page, { code: '0000 0000', name: this.who.name, password });
    await send(page);
    await this.look(page, 'code with problems', { isProblem: true });
    await fill(page, { code, name: this.who.name, password, consent: 'yes' });
    await this.look(page, 'code', { isProblem: true });
    await send(page);
    const said = await words(page, 'body');
    this.claims('after looking at the link its code still makes the account', said.includes(plain(say(this.language, 'done-account-created'))) ? [] : said.slice(0, 500));
    const used = await reader.goto(link);
    this.claims('a code that was used is gone', used.status() === 410 ? [] : `status ${used.status()}`);
    await this.look(reader, 'code that is gone');
    await page.goto(`${this.base}/account`);
    await this.look(page, 'account');
  }

  async organisation() {
    const page = await this.page('person');
    await page.goto(`${this.base}/registry/organisations/new`);
    await fill(page, { title: this.who.organisation, website: 'nowhere' });
    await send(page);
    await this.look(page, 'organisation with problems', { isProblem: true });
    await fill(page, { website: '', description: 'It *teaches*.' });
    await send(page);
    this.place = page.url().split(/[?#]/)[0];
    await this.look(page, 'organisation');
    const visitor = await (await this.page('visitor')).goto(this.place);
    this.claims('a new organisation is hidden from visitors', visitor.status() === 404 ? [] : `status ${visitor.status()}`);
  }

  async invitation() {
    const page = await this.page('person');
    await page.goto(`${this.place}/members`);
    await this.look(page, 'members');
    await fill(page, { email: 'nowhere' });
    await press(page, this.inviting(page));
    await this.look(page, 'members with problems', { isProblem: true });
    await fill(page, { email: staff.colleague });
    await page.locator('main input[name=role][value=manager]').check();
    await press(page, this.inviting(page));
    await this.look(page, 'members with an invitation');
    const mail = await this.post.next(staff.colleague);
    await this.#mail(mail, 'invitation');
    const colleague = await this.page('colleague');
    await colleague.goto(mail.text.match(/http\S+\/invitation\S+/)[0]);
    await this.look(colleague, 'invitation for a visitor');
    await send(colleague);
    const [code] = (await this.post.next(staff.colleague)).text.match(/\b\d{4} \d{4}\b/);
    await fill(colleague, { code, name: this.who.colleague, password, consent: 'yes' });
    await send(colleague);
    await this.look(colleague, 'invitation');
    await send(colleague);
    await colleague.goto(`${this.place}/members`);
    const lines = await colleague.locator('main li.task').count();
    this.claims('the colleague made an account on the way and is a member', lines === 2 ? [] : await words(colleague));
    await this.look(colleague, 'members, two');
  }

  inviting(page) {
    return page.locator('form:has(input[name=act][value=invitation]) button[type=submit]');
  }

  async secondFactor() {
    const page = await this.page('administrator');
    await this.service.command('user', 'role', staff.administrator, 'curator');
    await page.goto(`${this.base}/account/second-factor`);
    await this.look(page, 'second factor');
    const key = await page.locator('main code').innerText();
    await fill(page, { factor: '000000', 'current-password': password });
    await send(page);
    await this.look(page, 'second factor with problems', { isProblem: true });
    const same = await page.locator('main code').innerText();
    this.claims('a wrong code keeps the key', key === same ? [] : `${key}, then ${same}`);
    await fill(page, { factor: phoneCode(key, Date.now()), 'current-password': password });
    await send(page);
    await this.look(page, 'recovery codes');
    const codes = await page.locator('main code, main li').allInnerTexts();
    this.claims('recovery codes are shown', codes.filter(text => /^[a-z2-9]{5}[- ]?[a-z2-9]{5}$/.test(plain(text))).length >= 10 ? [] : codes);
    await page.goto(`${this.base}/registry/curation`);
    await this.look(page, 'queue');
    this.service.key = key;
  }

  async publication() {
    const page = await this.page('administrator');
    await page.goto(`${this.place}/publication`);
    await this.look(page, 'publication');
    await send(page);
    const visitor = await (await this.page('visitor')).goto(this.place);
    this.claims('a published organisation is public', visitor.status() === 200 ? [] : `status ${visitor.status()}`);
  }

  async training() {
    const page = await this.page('person');
    await page.goto(`${this.base}/registry/trainings/new`);
    await fill(page, { title: this.who.training, description: `Ten hours about ${this.who.followed}.` });
    await page.locator('#provider').selectOption({ index: 1 });
    await send(page, 'submission');
    const address = page.url().split(/[?#]/)[0];
    await this.look(page, 'training that waits');
    const curator = await this.page('administrator');
    await curator.goto(`${this.base}/registry/curation`);
    await this.look(curator, 'queue with a training');
    await curator.goto(`${this.base}/registry/curation/${address.split('/').pop()}/review`);
    await this.look(curator, 'review');
    await press(curator, curator.locator('button[name=decision][value=approval]'));
    const visitor = await (await this.page('visitor')).goto(address);
    this.claims('an approved training is public', visitor.status() === 200 ? [] : `status ${visitor.status()}`);
    this.course = address;
  }

  async comment() {
    const page = await this.page('person');
    await page.goto(this.course);
    const button = page.locator('section.comments form button');
    await press(page, button);
    this.claims('an empty comment is led back to', await page.locator('#comment-text-problem').count() === 1 ? [] : await words(page));
    await fill(page, { text: this.who.comment });
    await press(page, button);
    await this.look(page, 'training with a comment');
    const shown = await words(page, 'section.comments');
    this.claims('who wrote a comment sees it wait', shown.includes(this.who.comment) ? [] : shown);
    const visitor = await this.page('visitor');
    await visitor.goto(this.course);
    this.claims('others do not see it yet', (await words(visitor)).includes(this.who.comment) ? 'it is there' : []);
    const curator = await this.page('administrator');
    await curator.goto(`${this.base}/registry/curation`);
    await this.look(curator, 'queue with a comment');
    const waiting = (await curator.content()).match(/curation\/[^/"]+\/review/)?.[0];
    await curator.goto(`${this.base}/registry/${waiting}`);
    await press(curator, curator.locator('button[name=decision][value=publication]'));
    await visitor.goto(this.course);
    this.claims('others see it when a curator has read it', (await words(visitor)).includes(this.who.comment) ? [] : await words(visitor, 'section.comments'));
    await this.look(visitor, 'training with a public comment');
  }

  async follow() {
    const page = await this.page('person');
    await page.goto(`${this.base}/search?q=${encodeURIComponent(this.who.followed)}`);
    await this.look(page, 'search');
    await press(page, page.locator('main a[href*="/follows/new"]').first());
    const frequency = page.locator('main [name=frequency]').first();
    if (await frequency.evaluate(e => e.matches('select'))) await frequency.selectOption('daily');
    else await fill(page, { frequency: 'daily' });
    await this.look(page, 'follow');
    await send(page);
    await this.look(page, 'followed search');
    await page.goto(`${this.base}/account`);
    await this.look(page, 'account with a follow');
  }

  async digest() {
    await this.service.pause();
    await this.service.age(25);
    await this.service.resume();
    let mail;
    do mail = await this.post.next(this.who.email, 30); while (!mail.headers['list-unsubscribe']?.includes('mails=digest'));
    await this.#mail(mail, 'digest');
    const against = [!mail.text.includes(this.who.training) && mail.text, !mail.html.includes(this.course) && 'it does not lead to the training', mail.headers['list-unsubscribe-post'] !== 'List-Unsubscribe=One-Click' && 'it cannot be ended by one press'];
    this.claims('the digest names the new training and leads to it', against);
    this.end = mail.text.match(/http\S+\/unsubscribe\S+/)[0];
    const page = await this.page('person');
    await page.goto(`${this.base}/account/messages`);
    await this.look(page, 'messages');
    const said = await words(page);
    this.claims('what was mailed stands among the messages', said.includes(plain(mail.subject)) ? [] : `${plain(mail.subject)} is not in ${said.slice(0, 800)}`);
  }

  async unsubscription() {
    const page = await this.page('stranger to the service');
    for (let times = 0; times < 2; times += 1) await page.goto(this.end);
    await this.look(page, 'unsubscribe');
    const person = await this.page('person');
    const wanted = async () => {
      await person.goto(`${this.base}/account`);
      return person.locator('input[name=mails][value=digest]').isChecked();
    };
    this.claims('looking at the link ends nothing', await wanted() ? [] : 'it ended the mails');
    await send(page);
    const said = await words(page, 'body');
    this.claims('the button ends the mails without signing in', said.includes(plain(say(this.language, 'done-unsubscribed'))) && !await wanted() ? [] : said);
    const other = await page.goto(this.end.replace(/key=.{4}/, 'key=0000'));
    this.claims('another key ends nothing', other.status() === 404 ? [] : `status ${other.status()}`);
  }

  /** The other ways of an account: out and in again with a second factor, the own data. */
  async ways() {
    const page = await this.page('administrator');
    await page.goto(`${this.base}/account`);
    await press(page, page.locator('form[action$="/sign-out"] button').last());
    await page.goto(`${this.base}/sign-in`);
    await fill(page, { email: staff.administrator, password });
    await send(page);
    await this.look(page, 'second factor asked for');
    // A code of the step that was used counts no more; the one of the next step is taken early.
    await fill(page, { factor: phoneCode(this.service.key, Date.now() + 30_000) });
    await send(page);
    this.claims('a password and a second factor sign in', page.url().includes('/account') ? [] : await words(page));
    const person = await this.page('person');
    const data = await (await person.request.get(`${this.base}/account/data`)).json();
    const text = JSON.stringify(data);
    this.claims('the own data hold name, address, follow, comment and mails', ['name', 'email', 'followed', 'comment', 'training'].filter(key => !text.includes(this.who[key])));
  }

  async erasure() {
    const page = await this.page('person');
    const traces = this.#traces();
    const before = found(this.service.files(), traces).join(' ');
    const [comment, ...followed] = traces.slice(-3);
    this.claims('before it, files hold the comment and the followed words', [!before.includes(comment) && comment, !followed.some(trace => before.includes(trace)) && followed]);
    await page.goto(`${this.base}/account/erasure`);
    await this.look(page, 'erasure');
    await fill(page, { 'current-password': 'not the one' });
    await send(page);
    await this.look(page, 'erasure with problems', { isProblem: true });
    await fill(page, { 'current-password': password });
    await send(page);
    const said = await words(page, 'body');
    this.claims('the account is erased', said.includes(plain(say(this.language, 'done-account-erased'))) ? [] : said);
    await page.goto(`${this.base}/sign-in`);
    await fill(page, { email: this.who.email, password });
    await send(page);
    await this.look(page, 'sign-in of who is no more', { isProblem: true });
    const visitor = await this.page('visitor');
    const answer = await visitor.goto(this.course);
    this.claims('the training stays, the comment does not', [answer.status() !== 200 && `status ${answer.status()}`, (await words(visitor)).includes(this.who.comment) && 'the comment is there']);
    const colleague = await this.page('colleague');
    await colleague.goto(`${this.place}/members`);
    await this.look(colleague, 'members without the erased');
    this.claims('colleagues do not read the name', (await colleague.content()).includes(this.who.name) ? await words(colleague) : []);
    // Listeners have a moment to take the comment out of the index.
    await page.waitForTimeout(3_000);
    const files = this.service.files();
    this.claims('no trace is in any file while it runs', found(files, traces));
    const exported = await this.service.command('export', '--format', 'json');
    this.claims('no trace is in an export, which holds the training', [...found([['export', Buffer.from(exported)]], traces), !exported.includes(this.who.training) && exported.slice(0, 300)]);
    await this.service.pause();
    const after = this.service.files();
    this.claims('no trace is in any file when it has ended', found(after, traces));
    this.claims('files and log were read: both hold what stays', [found(after, [this.who.organisation]).length === 0 && 'no file holds the organisation', !this.service.log.includes('listens on') && 'no log']);
    this.claims('no trace is in the log', found([['log', Buffer.from(this.service.log)]], [...traces, staff.colleague, password]));
    await this.service.resume();
  }

  /** The words by which the person would be known again. The followed word stands in the training too. */
  #traces() {
    const [first, last] = this.who.name.split(' ');
    return [first, last, this.who.email, this.who.email.split('@')[0], this.who.comment.split(':')[0], `q=${this.who.followed}`, `q=${encodeURIComponent(this.who.followed)}`];
  }
}
