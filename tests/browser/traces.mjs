// What a person leaves behind, and the codes of their phone.
import { createHmac } from 'node:crypto';

/** The code that a phone shows at a moment for a key (RFC 6238: SHA-1, 30 seconds, six digits). */
export function phoneCode(key, milliseconds) {
  const bits = [...key.replace(/\s/g, '')].map(letter => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(letter).toString(2).padStart(5, '0')).join('');
  const secret = Buffer.from(bits.match(/.{8}/g).map(byte => parseInt(byte, 2)));
  const step = Buffer.alloc(8);
  step.writeBigUInt64BE(BigInt(Math.floor(milliseconds / 30_000)));
  const mark = createHmac('sha1', secret).update(step).digest();
  return String((mark.readUInt32BE(mark[19] & 15) & 0x7fffffff) % 1_000_000).padStart(6, '0');
}

/** Where words stand in files: as they are, without capitals, and as JSON escapes them. */
export function found(files, traces) {
  const escaped = text => text.replace(/[^\x20-\x7e]/g, c => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`);
  const forms = traces.flatMap(trace => [...new Set([trace, trace.toLowerCase(), escaped(trace)])]);
  return files.flatMap(([name, bytes]) => forms.filter(form => bytes.includes(Buffer.from(form))).map(form => `${form} is in ${name}`));
}
