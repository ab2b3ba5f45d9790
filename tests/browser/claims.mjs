// Claims about the product, printed one a line with what speaks against them.

const failed = [];
let made = 0;

/** Prints a claim; `against` is what was found against it: nothing, a sentence, or a list of them. */
export function claim(sentence, against = []) {
  const lines = [against].flat().filter(Boolean);
  made += 1;
  console.log(`${lines.length === 0 ? 'ok' : 'not ok'} ${made} ${sentence}`);
  for (const line of lines.slice(0, 12)) console.log(`    ${String(line).replace(/\n/g, '\n    ')}`);
  if (lines.length > 12) console.log(`    and ${lines.length - 12} more`);
  if (lines.length > 0) failed.push(sentence);
  return lines.length === 0;
}

/** Runs a walk of several claims; where it cannot go on, that itself is a failed claim. */
export async function walk(sentence, steps) {
  const started = Date.now();
  try {
    await steps();
    claim(`${sentence}: walked to its end (${((Date.now() - started) / 1000).toFixed(1)} s)`);
  } catch (error) {
    const where = String(error.stack).split('\n').filter(line => /tests\/browser\/\w+\.mjs/.test(line)).slice(0, 3);
    claim(`${sentence}: walked to its end`, [String(error.message).split('\n').slice(0, 8).join('\n'), ...where.map(line => line.trim().replace(/\(?file:.*\/tests\//, '(tests/'))]);
  }
}

/** Prints how many claims stand; true when all do. */
export function sum() {
  console.log(`\n${made} claims, ${failed.length} failed`);
  for (const sentence of failed) console.log(`  ${sentence}`);
  return failed.length === 0;
}
