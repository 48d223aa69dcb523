/**
 * `npm run bench:ui`: how fast the built page is there, and how smooth while it trains. Builds it,
 * serves it and measures in Chromium; --json prints one JSON object on stdout and nothing else.
 */
import { ensureDependencies } from './lib/ensureDependencies.mjs';

const help = `usage: npm run --silent bench:ui -- [--json] [--visits N]

  --visits N   visits with an empty cache that the medians are over; left out: 5
  --json       one JSON object on stdout; progress stays on stderr
`;

const words = process.argv.slice(2);
const json = words.includes('--json');
const at = words.indexOf('--visits');
const visits = at < 0 ? 5 : Number(words[at + 1]);
const known = words.every(
  (word, i) => ['--json', '--visits'].includes(word) || (i > 0 && words[i - 1] === '--visits'),
);
if (!known || !(Number.isInteger(visits) && visits >= 1 && visits <= 100)) {
  process.stderr.write(help);
  process.exit(2);
}

await ensureDependencies();
const { uiBench } = await import('./lib/uiBench.mjs');
const { tableOf } = await import('./lib/uiBenchTable.mjs');
const result = await uiBench(visits, (line) => process.stderr.write(`${line}\n`)).catch((error) => {
  process.stderr.write(`${error.stack}\n`);
  process.exit(1);
});
process.stdout.write(json ? `${JSON.stringify(result)}\n` : tableOf(result));
process.exit(result.limits.every(({ holds }) => holds) ? 0 : 1);
