// A Chromium with nothing of its own: no stored profile, no request of the browser itself.
import { chromium } from 'playwright-core';

/** Starts the browser named by CHROMIUM. */
export function launch() {
  return chromium.launch({
    executablePath: process.env.CHROMIUM || '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
  });
}

/** Signs in by a one-time link: following it asks, pressing the button signs in. */
export async function signIn(page, link) {
  await page.goto(link);
  await page.locator('main form button[type=submit]').click();
  await page.waitForURL(/\/account(#|$)/);
}

/** The cookies of a person who signed in in a browser of their own, for other contexts to start from. */
export async function signedIn(browser, link) {
  const context = await browser.newContext();
  const page = await context.newPage();
  await signIn(page, link);
  const state = await context.storageState();
  await context.close();
  return state;
}
