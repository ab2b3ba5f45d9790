// Every type of page, in English and Arabic, narrow and wide: markup, accessibility, layout, origin.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { HtmlValidate } from 'html-validate';
import { claim } from './claims.mjs';
import { samples } from './samples.mjs';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const markup = new HtmlValidate({
  extends: ['html-validate:recommended', 'html-validate:a11y'],
  rules: { 'no-trailing-whitespace': 'off', 'long-title': 'off', 'no-inline-style': 'error', 'aria-label-misuse': ['error', { allowAnyNamable: true }] },
});
const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/** Looks at every sample; one claim each, with all that speaks against it. */
export async function sound(browser, world, prepared) {
  for (const sample of samples(world, prepared)) {
    const against = [];
    for (const [language, width] of [['en', 1280], ['en', 320], ['ar', 320], ['ar', 1280]]) {
      const problems = await look(browser, world, prepared, sample, language, width);
      against.push(...problems.map(problem => `${language} ${width}: ${problem}`));
    }
    claim(`page: ${sample.name}`, against);
  }
}

async function look(browser, world, prepared, sample, language, width) {
  const problems = [];
  // Colours that are on their way to others are no colours to judge.
  const context = await browser.newContext({ viewport: { width, height: 900 }, reducedMotion: 'reduce', storageState: prepared.states[sample.as] });
  const page = await context.newPage();
  page.on('request', asked => { if (!asked.url().startsWith(world.url) && !asked.url().startsWith('data:')) problems.push(`asks ${asked.url()}`); });
  page.on('console', said => { if (said.type() === 'error' && !said.text().includes('the server responded with a status of')) problems.push(`console: ${said.text()}`); });
  let last;
  page.on('response', answer => { if (answer.request().isNavigationRequest() && (answer.status() < 300 || answer.status() >= 400)) last = answer; });
  const base = `${world.url}/${language}`;
  try {
    await (sample.open ? sample.open(page, base) : page.goto(`${base}/${sample.path}`));
    await page.waitForLoadState('load');
    const status = last.status();
    if (sample.status && sample.status !== 401 && status !== sample.status) problems.push(`status ${status}, not ${sample.status}`);
    problems.push(...await markupProblems(await last.text()), ...await axeProblems(page), ...await layoutProblems(page, language, width));
  } catch (error) {
    problems.push(String(error.message).split('\n')[0]);
  }
  await context.close();
  return problems;
}

async function markupProblems(html) {
  const report = await markup.validateString(html);
  return report.results.flatMap(result => result.messages).map(message => `markup ${message.ruleId}: ${message.message}`);
}

async function axeProblems(page) {
  // The policy of the pages forbids scripts; the test's own is given to the page by the browser.
  await page.evaluate(axe);
  const { violations } = await page.evaluate(values => globalThis.axe.run(document, { runOnly: { type: 'tag', values }, resultTypes: ['violations'] }), tags);
  return violations.map(v => `axe ${v.id}: ${v.nodes.slice(0, 2).map(node => node.html.slice(0, 120)).join(' | ')}`);
}

function layoutProblems(page, language, width) {
  return page.evaluate(([language, width]) => {
    const problems = [];
    const html = document.documentElement;
    if (html.lang !== language) problems.push(`lang is ${html.lang}`);
    if (html.dir !== (language === 'ar' ? 'rtl' : 'ltr')) problems.push(`dir is ${html.dir}`);
    if (document.querySelectorAll('h1').length !== 1) problems.push(`${document.querySelectorAll('h1').length} h1`);
    if (html.scrollWidth > width + 1) problems.push(`scrolls sideways: ${html.scrollWidth} px`);
    const bare = document.body.innerText.match(/\[[a-z]+(-[a-z]+)+\]/);
    if (bare) problems.push(`a label is missing: ${bare[0]}`);
    return problems;
  }, [language, width]);
}
