// Runs the service as an operator does: a data directory, a mail server, commands beside it.
import { execFile, spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { binary, freePort } from './facility.mjs';

const run = promisify(execFile);
const running = new Set();
process.on('exit', () => running.forEach(child => child.kill('SIGKILL')));

/** A service on a data directory of its own: its address, and everything that it wrote to its log. */
export class Service {
  /** Starts it on a fresh directory, with mails going to this server. */
  static async start(smtp) {
    const service = new Service();
    service.folder = mkdtempSync(join(tmpdir(), 'facility-service-'));
    service.data = join(service.folder, 'data');
    service.listen = `127.0.0.1:${await freePort()}`;
    service.url = `http://${service.listen}`;
    service.smtp = smtp;
    service.log = '';
    await service.resume();
    return service;
  }

  /** Starts it, again, where it was. */
  async resume() {
    const env = { ...process.env, FACILITY_SMTP_URL: this.smtp, FACILITY_MAIL_FROM: 'Facility <facility@facility.example>', RUST_LOG: 'info' };
    this.child = spawn(binary, ['serve', '--data', this.data, '--listen', this.listen], { env, stdio: ['ignore', 'pipe', 'pipe'] });
    running.add(this.child);
    this.child.on('error', error => { this.log += error; });
    const from = this.log.length;
    for (const stream of [this.child.stdout, this.child.stderr]) stream.setEncoding('utf8').on('data', text => { this.log += text; });
    for (let tries = 0; tries < 600; tries += 1) {
      if (this.child.exitCode !== null || this.child.pid === undefined) break;
      if (this.log.indexOf('listens on', from) >= 0 && (await fetch(`${this.url}/readyz`)).ok) return;
      await new Promise(done => setTimeout(done, 100));
    }
    throw new Error(`the service did not start\n${this.log.slice(from)}`);
  }

  /** The link that makes the first administrator. */
  administrator(language) {
    return this.log.match(/http\S+\/passage\?token=\S+/)[0].replace('/en/', `/${language}/`);
  }

  /** Runs a command on the same directory; what it printed. */
  async command(...words) {
    const { stdout } = await run(binary, [...words, '--data', this.data], { maxBuffer: 1 << 26 });
    return stdout;
  }

  /** Lets the follows that there are become so many hours older; only while it is paused. */
  async age(hours) {
    const sql = `UPDATE record SET created = created - ${hours * 3_600_000} WHERE kind = 'follow'`;
    const file = join(this.data, readdirSync(this.data).find(name => /\.(db|sqlite3?)$/.test(name)));
    const sqlite = await import('node:sqlite').catch(() => undefined);
    if (!sqlite) return run('sqlite3', [file, sql]);
    const database = new sqlite.DatabaseSync(file);
    database.exec(sql);
    return database.close();
  }

  /** Every file of the directory: its name and bytes. */
  files(folder = this.data) {
    return readdirSync(folder).flatMap(name => {
      const path = join(folder, name);
      return statSync(path).isDirectory() ? this.files(path) : [[path.slice(this.data.length + 1), readFileSync(path)]];
    });
  }

  /** Ends it; its directory stays. */
  async pause() {
    const gone = new Promise(done => this.child.once('exit', done));
    this.child.kill('SIGTERM');
    const hard = setTimeout(() => this.child.kill('SIGKILL'), 15_000);
    await gone;
    clearTimeout(hard);
    running.delete(this.child);
  }

  /** Ends it and takes its directory away. */
  async stop() {
    if (this.child.exitCode === null && this.child.signalCode === null) await this.pause();
    rmSync(this.folder, { recursive: true, force: true });
  }
}
