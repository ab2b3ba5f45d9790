// A mail server that keeps what it is given, and reads it as a mail program does.
import { createServer } from 'node:net';

/** A mail server on a free port: what it took stands in `mails`. */
export class Post {
  /** Starts it. */
  static async start() {
    const post = new Post();
    post.mails = [];
    post.open = new Set();
    post.server = createServer(socket => post.#talk(socket));
    await new Promise((ready, failed) => post.server.on('error', failed).listen(0, '127.0.0.1', ready));
    post.url = `smtp://127.0.0.1:${post.server.address().port}`;
    return post;
  }

  /** Speaks as much SMTP as a sender without extensions needs (RFC 5321). */
  #talk(socket) {
    this.open.add(socket);
    socket.on('close', () => this.open.delete(socket)).on('error', () => socket.destroy());
    socket.setEncoding('latin1').write('220 post.example ESMTP\r\n');
    let waiting = '';
    let to = [];
    let isData = false;
    socket.on('data', piece => {
      waiting += piece;
      for (;;) {
        const end = waiting.indexOf(isData ? '\r\n.\r\n' : '\r\n');
        if (end < 0) return;
        const said = waiting.slice(0, end);
        waiting = waiting.slice(end + (isData ? 5 : 2));
        if (isData) {
          this.mails.push({ to, ...read(said.replace(/^\.\./gm, '.')) });
          [to, isData] = [[], false];
          socket.write('250 kept\r\n');
        } else if (/^RCPT TO:/i.test(said)) {
          to.push(said.match(/<(.*)>/)[1]);
          socket.write('250 known\r\n');
        } else if (/^DATA$/i.test(said)) {
          isData = true;
          socket.write('354 go on\r\n');
        } else if (/^QUIT$/i.test(said)) socket.end('221 bye\r\n');
        else socket.write('250 yes\r\n');
      }
    });
  }

  /** The next mail to an address that was not asked for yet; waits for it. */
  async next(address, seconds = 20) {
    for (let tries = 0; tries < seconds * 20; tries += 1) {
      const mail = this.mails.find(one => !one.isRead && one.to.includes(address));
      if (mail) {
        mail.isRead = true;
        return mail;
      }
      await new Promise(done => setTimeout(done, 50));
    }
    throw new Error(`no mail to ${address} in ${seconds} s; there are: ${this.mails.map(one => `${one.to}: ${one.subject}`).join(', ')}`);
  }

  /** Ends it. */
  async stop() {
    this.open.forEach(socket => socket.destroy());
    await new Promise(done => this.server.close(done));
  }
}

/** A mail as its reader sees it: headers, subject, the text and the HTML. */
function read(source) {
  const whole = part(source);
  const boundary = whole.headers['content-type'].match(/boundary="?([^";]+)"?/)?.[1];
  const parts = boundary ? whole.body.split(`--${boundary}`).slice(1, -1).map(piece => part(piece.replace(/^\r\n/, ''))) : [whole];
  const of = type => decoded(parts.find(one => one.headers['content-type']?.startsWith(type)));
  return { headers: whole.headers, subject: words(whole.headers.subject ?? ''), text: of('text/plain'), html: of('text/html') };
}

function part(source) {
  const end = source.indexOf('\r\n\r\n');
  const lines = source.slice(0, end).replace(/\r\n[ \t]+/g, ' ').split('\r\n').map(line => line.match(/^([^:]+):\s*(.*)$/)).filter(Boolean);
  return { headers: Object.fromEntries(lines.map(([, name, value]) => [name.toLowerCase(), value])), body: source.slice(end + 4) };
}

function decoded(one) {
  if (!one) return '';
  const how = (one.headers['content-transfer-encoding'] ?? '7bit').toLowerCase();
  const bytes = how === 'base64' ? Buffer.from(one.body, 'base64') : Buffer.from(how === 'quoted-printable' ? unquoted(one.body.replace(/=\r\n/g, '')) : one.body, 'latin1');
  return bytes.toString('utf8').replace(/\r\n/g, '\n');
}

function unquoted(text) {
  return text.replace(/=([0-9A-F]{2})/gi, (_, hex) => String.fromCharCode(parseInt(hex, 16)));
}

/** The text of a header whose words are encoded (RFC 2047). */
function words(text) {
  return text.replace(/\?=\s+=\?/g, '?==?').replace(/=\?utf-8\?([bq])\?(.*?)\?=/gi, (_, how, said) => {
    const bytes = how.toLowerCase() === 'b' ? Buffer.from(said, 'base64') : Buffer.from(unquoted(said.replaceAll('_', ' ')), 'latin1');
    return bytes.toString('latin1');
  }).replace(/[\x80-\xff]+/g, bytes => Buffer.from(bytes, 'latin1').toString('utf8'));
}
