// A request as a ministry files it: begun, answered page by page, sent.
import { fill, send } from './forms.mjs';

/** Answers that are enough, by page. */
export const needed = {
  need: { title: 'Former les femmes rurales à vendre en ligne (essai)', need: 'Des femmes rurales voudraient vendre leurs produits en ligne et être payées par téléphone.' },
  support: { kind_of_support: 'digital-literacy', modality: 'advice' },
  contact: { visibility: 'public' },
  scope: { 'countries=SEN': true, 'topics=economy.finance': true, 'languages=fr': true },
};

/** Begins a request, answers all its pages and sends it; its address. */
export async function filed(page, world, pages, language) {
  await page.goto(`${world.url}/${language}/clearing-house/requests/new`);
  await fill(page, pages.need);
  await send(page);
  const address = page.url().split(/[?#]/)[0];
  for (const task of ['support', 'contact', 'scope']) {
    await page.goto(`${address}/edit?task=${task}`);
    await fill(page, pages[task]);
    if (task === 'contact') await page.locator('#contact').selectOption({ index: 1 });
    await send(page);
  }
  await page.goto(`${address}/answers`);
  await send(page);
  return address;
}
