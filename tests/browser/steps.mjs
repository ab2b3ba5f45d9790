// Steps of a request as people make them: moves, what waits for them, what has come of it.
import { fill, send, words } from './forms.mjs';

/** Makes a move on its page, with a reason where one is asked for. */
export async function move(page, address, step, reason = '') {
  await until(page, `${address}/${step}`, async () => await page.locator('main form[method=post] .actions button').count() === 1);
  if (reason) await fill(page, { reason });
  await send(page);
}

/** What waits for somebody in their inbox, by its title. */
export async function waiting(page, world, { language, title }) {
  const link = page.locator('main a', { hasText: title }).first();
  await until(page, `${world.url}/${language}/clearing-house/inbox`, async () => await link.count() === 1);
  return new URL(await link.getAttribute('href'), page.url()).href.split(/[?#]/)[0];
}

/** The record of a kind that has come of a request. */
export async function beneath(page, address, kinds) {
  const link = page.locator(`main a[href*="/${kinds}/"]`).first();
  await until(page, address, async () => await link.count() === 1);
  return new URL(await link.getAttribute('href'), page.url()).href.split(/[?#]/)[0];
}

/** Opens a page again until something is there. */
export async function until(page, address, holds) {
  for (let tries = 0; tries < 40; tries += 1) {
    await page.goto(address);
    if (await holds()) return;
    await page.waitForTimeout(500);
  }
  throw new Error(`${address} stays as it is: ${(await words(page)).slice(0, 2000)}`);
}
