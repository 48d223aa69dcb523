/**
 * `npm run bench:tables`: what the built page needs to load tables of 1,100,000 rows x 15 columns.
 * Builds it, serves it and measures in Chromium; --json prints one JSON object on stdout.
 */
import { parseArgs } from 'node:util';
import { ensureDependencies } from './lib/ensureDependencies.mjs';

const help = `usage: npm run --silent bench:tables -- [--json] [--cases A,B] [--attempts N] [--url URL]

  --cases A,B    of csv, npy, both-csv, both-npy (reference and target), train,
                 cancel; left out: all
  --attempts N   of each case; left out: 1
  --url URL      measures a page that is served already, and builds none
  --json         one JSON object on stdout; progress stays on stderr
`;

await ensureDependencies();
const { cases, tableBench } = await import('./lib/tableBench.mjs');

function asked() {
  const string = { type: 'string' };
  const options = { json: { type: 'boolean' }, cases: string, attempts: string, url: string };
  const { values } = parseArgs({ options });
  const which = values.cases?.split(',') ?? cases;
  const attempts = Number(values.attempts ?? 1);
  if (!which.every((name) => cases.includes(name)) || !(Number.isInteger(attempts) && attempts > 0))
    throw new Error('invalid words');
  return { ...{ which, attempts }, address: values.url ?? null, json: values.json === true };
}

let words;
try {
  words = asked();
} catch {
  process.stderr.write(help);
  process.exit(2);
}
const { which, attempts, address, json } = words;
const say = (line) => process.stderr.write(`${line}\n`);
const result = await tableBench(which, attempts, address, say).catch((error) => {
  process.stderr.write(`${error.stack}\n`);
  process.exit(1);
});
if (json) process.stdout.write(`${JSON.stringify(result)}\n`);
