// Runs everything that a browser shows. Usage: node run.mjs [pages|bytes|journeys] [words of page names]
// FACILITY_BINARY names the program (default target/debug/facility), CHROMIUM the browser.
import { launch } from './browser.mjs';
import { bytes } from './bytes.mjs';
import { sum, walk } from './claims.mjs';
import { World } from './facility.mjs';
import { journeys } from './journeys.mjs';
import { pages } from './pages.mjs';

const [only, words] = process.argv.slice(2);
const parts = { pages, bytes };
const browser = await launch();
try {
  for (const [name, part] of Object.entries(parts).filter(([name]) => !only || only === name)) {
    const world = await World.start();
    await walk(name, () => part(browser, world, words));
    await world.stop();
  }
  if (!only || only === 'journeys') await journeys(browser, words);
} finally {
  await browser.close();
}
process.exit(sum() ? 0 : 1);
