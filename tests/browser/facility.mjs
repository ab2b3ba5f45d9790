// Starts the service on its fictional world, and speaks to it.
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '../..');
/** The program that is looked at. */
export const binary = resolve(root, process.env.FACILITY_BINARY ?? 'target/debug/facility');
const running = new Set();

// Whatever ends this process ends the services that it started, by their process numbers.
process.on('exit', () => running.forEach(world => world.child.kill('SIGKILL')));
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => process.exit(1));

/** A running service: its address, and the one-time link of each person by a part of their line. */
export class World {
  /** Starts a fresh world on a free port. */
  static async start() {
    const world = new World();
    world.folder = mkdtempSync(join(tmpdir(), 'facility-browser-'));
    const listen = `127.0.0.1:${await freePort()}`;
    world.url = `http://${listen}`;
    world.links = new Map();
    world.said = '';
    // All walks come from one address, and quickly.
    const quick = { FACILITY_SEARCHES_PER_MINUTE: '0', FACILITY_EXPORTS_PER_HOUR: '0', FACILITY_API_VISITOR_READS_PER_MINUTE: '0' };
    const env = { ...quick, ...process.env };
    world.child = spawn(binary, ['demo', '--listen', listen, '--keep', join(world.folder, 'world')], { env, stdio: ['ignore', 'pipe', 'pipe'] });
    running.add(world);
    world.child.stderr.on('data', text => { world.said += text; });
    await world.#listening();
    while (!(await fetch(`${world.url}/readyz`)).ok) await new Promise(done => setTimeout(done, 50));
    return world;
  }

  #listening() {
    return new Promise((ready, failed) => {
      let text = '';
      const late = setTimeout(() => failed(new Error(`the service did not start in 60 s\n${text}${this.said}`)), 60_000);
      this.child.on('error', failed);
      this.child.on('exit', code => failed(new Error(`the service ended with ${code}\n${text}${this.said}`)));
      this.child.stdout.on('data', piece => {
        text += piece;
        for (const [, who, link] of text.matchAll(/^ {2}(\S.*?)\s+(http\S+)$/gm)) this.links.set(who, link);
        if (!text.includes('listens on')) return;
        clearTimeout(late);
        ready();
      });
    });
  }

  /** The sign-in link of the person whose line holds these words, in a language. */
  link(words, language = 'en') {
    const line = [...this.links].find(([who]) => who.includes(words));
    if (!line) throw new Error(`nobody is called ${words}: ${[...this.links.keys()].join(', ')}`);
    return line[1].replace('/en/', `/${language}/`);
  }

  /** The JSON twin of an address, as a visitor sees it. */
  async json(path) {
    const answer = await fetch(this.url + path, { headers: { accept: 'application/json' } });
    if (!answer.ok) throw new Error(`${path} answered ${answer.status}`);
    return answer.json();
  }

  /** Ends the service and takes its folder away. */
  async stop() {
    this.child.removeAllListeners('exit');
    if (this.child.exitCode === null && this.child.signalCode === null) {
      const gone = new Promise(done => this.child.once('exit', done));
      this.child.kill('SIGTERM');
      const hard = setTimeout(() => this.child.kill('SIGKILL'), 15_000);
      await gone;
      clearTimeout(hard);
    }
    running.delete(this);
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** A port that nobody listens on. */
export function freePort() {
  return new Promise((ready, failed) => {
    const server = createServer().on('error', failed);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => ready(port));
    });
  });
}

const texts = new Map();

/** The text of a label in a language, as the product says it; `values` fill its places. */
export function say(language, key, values = {}) {
  if (!texts.has(language)) texts.set(language, readFileSync(join(root, 'locales', `${language}.ftl`), 'utf8'));
  const found = texts.get(language).match(new RegExp(`^${key} =[ ]*(.*(?:\\n[ ]+.*)*)`, 'm'));
  if (!found) throw new Error(`${language} has no label ${key}`);
  const text = found[1].replace(/\s*\n\s+/g, ' ').trim();
  return text.replace(/\{"\\u00A0"\}/g, '\u00a0').replace(/\{ *\$(\w+) *\}/g, (_, name) => values[name] ?? '');
}
