// The pairs of colours that the style sheet promises, in the light and in the dark.

/** Text on its ground needs 4.5 to 1; an edge, a bar or an outline 3 to 1 (WCAG 1.4.3, 1.4.11). */
const promised = [
  [4.5, {
    ink: ['paper', 'wash', 'tint', 'good-tint', 'watch-tint', 'bad-tint'], soft: ['paper', 'wash', 'tint'], accent: ['paper', 'wash', 'tint'],
    deep: ['paper', 'wash', 'tint'], 'on-accent': ['accent', 'deep'], good: ['good-tint', 'paper'], watch: ['watch-tint', 'paper'], bad: ['bad-tint', 'paper'],
  }],
  [3, { edge: ['paper', 'wash'], focus: ['paper', 'wash', 'tint', 'good-tint', 'watch-tint', 'bad-tint'], accent: ['rule'] }],
];

/** The pairs that are too faint on this page. */
export async function contrasts(page) {
  const names = [...new Set(promised.flatMap(([, pairs]) => Object.entries(pairs).flat(2)))];
  const colours = await page.evaluate(names => {
    const style = getComputedStyle(document.documentElement);
    return Object.fromEntries(names.map(name => [name, style.getPropertyValue(`--${name}`).trim()]));
  }, names);
  const found = [];
  for (const [least, pairs] of promised) {
    for (const [front, grounds] of Object.entries(pairs)) {
      for (const ground of grounds) {
        const ratio = contrast(colours[front], colours[ground]);
        if (!(ratio >= least)) found.push(`${front} on ${ground}: ${ratio.toFixed(2)} of ${least}`);
      }
    }
  }
  return found;
}

function contrast(one, other) {
  const [low, high] = [one, other].map(luminance).sort((a, b) => a - b);
  return (high + 0.05) / (low + 0.05);
}

/** Relative luminance as WCAG defines it, from #rgb or #rrggbb. */
function luminance(hex) {
  const digits = hex.length === 4 ? [...hex.slice(1)].map(d => d + d) : hex.slice(1).match(/../g);
  const [r, g, b] = digits.map(d => parseInt(d, 16) / 255).map(v => (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4));
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}
