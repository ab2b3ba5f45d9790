// Bytes and requests of a first view, in all six languages and both ways of packing.
import { get } from 'node:http';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { claim } from './claims.mjs';

const languages = ['ar', 'en', 'es', 'fr', 'ru', 'zh'];
const TEXT = 25_000;
const LIST = 35_000;

/** One claim a page: what is sent for it, its style sheet included. */
export async function sizes(world, { ids }) {
  const kinds = ['organisations', 'trainings', 'solutions', 'requests'];
  const pages = [
    ['', TEXT], ['about', TEXT], ['registry', TEXT], ['sign-in', TEXT], ['changes', TEXT], ['search', LIST], ['search?q=school', LIST],
    ...['organisations', 'trainings', 'solutions'].map(name => [`registry/${name}`, LIST]), ['clearing-house/requests', LIST],
    ...kinds.flatMap(name => [[ids[name], TEXT], [`${ids[name]}/history`, TEXT]]),
  ];
  for (const [path, most] of pages) {
    const against = [];
    for (const language of languages) {
      for (const coding of ['br', 'gzip']) {
        const page = await fetched(`${world.url}/${language}${path ? `/${path}` : ''}`, coding);
        const links = [...page.text.matchAll(/<(?:link rel="stylesheet"|script|img)[^>]*(?:href|src)="([^"]+)"/g)].map(found => found[1]);
        let total = page.size;
        for (const link of links) total += (await fetched(world.url + link, coding)).size;
        if (total > most) against.push(`${language} ${coding}: ${total} bytes, at most ${most}`);
        if (links.length + 1 > 4) against.push(`${language}: ${links.length + 1} requests`);
        if (page.coding !== coding) against.push(`${language}: sent as ${page.coding}, asked for ${coding}`);
      }
    }
    claim(`bytes: /${path || '(home)'} within ${most} bytes and 4 requests`, against);
  }
}

async function fetched(address, coding) {
  const answer = await new Promise((ready, failed) => {
    get(address, { headers: { 'accept-encoding': coding } }, incoming => {
      const parts = [];
      incoming.on('data', part => parts.push(part));
      incoming.on('end', () => ready({ coding: incoming.headers['content-encoding'], raw: Buffer.concat(parts) }));
    }).on('error', failed);
  });
  const unpack = { br: brotliDecompressSync, gzip: gunzipSync }[answer.coding] ?? (raw => raw);
  return { size: answer.raw.length, coding: answer.coding, text: unpack(answer.raw).toString('utf8') };
}
