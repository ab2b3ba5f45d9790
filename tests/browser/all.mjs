// What a browser sees of Facility: every type of page, bytes, journeys. Exits 1 when a claim fails.
// Usage: node all.mjs [pages] [sizes] [walks] [desk] [people] [scripts]
// Without a name all of them. `scripts` opens a thousand pages and takes minutes.
import { launch } from './browser.mjs';
import { sum } from './claims.mjs';
import { desk } from './desk.mjs';
import { World } from './facility.mjs';
import { pages } from './pages.mjs';
import { lives } from './people.mjs';
import { prepare } from './samples.mjs';
import { scripts } from './scripts.mjs';
import { sizes } from './sizes.mjs';
import { walks } from './walks.mjs';

const wanted = process.argv.slice(2);
const asked = part => wanted.length === 0 || wanted.includes(part);
const browser = await launch();
try {
  if (asked('pages') || asked('sizes')) {
    const world = await World.start();
    try {
      const prepared = await prepare(browser, world);
      if (asked('sizes')) await sizes(world, prepared);
      if (asked('pages')) await pages(browser, world, prepared);
    } finally {
      await world.stop();
    }
  }
  if (asked('walks')) await walks(browser, () => World.start());
  if (asked('desk')) await desk(browser, () => World.start());
  if (asked('people')) await lives(browser);
  if (asked('scripts')) await scripts(browser, () => World.start());
} finally {
  await browser.close();
}
process.exitCode = sum() ? 0 : 1;
