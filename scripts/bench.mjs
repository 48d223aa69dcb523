/**
 * `npm run bench -- ...`: times the engines in Node or, with --browser, in Chromium. Everything it
 * does itself goes to stderr, so that --json leaves nothing but JSON on stdout.
 */
import { pathToFileURL } from 'node:url';
import { ensureDependencies, stop } from './lib/ensureDependencies.mjs';

await ensureDependencies();
const { bundle } = await import('./lib/bundle.mjs');
const file = await bundle('bench').catch((error) =>
  stop(`The bench could not be built: ${error.message}`),
);
const { main, benchOptions } = await import(pathToFileURL(file).href);
const words = process.argv.slice(2).filter((word) => word !== '--browser');

async function inBrowser() {
  const { options, json, wantsHelp } = benchOptions(words);
  if (wantsHelp) return main(words);
  const { browserBench } = await import('./lib/browserBench.mjs');
  const result = await browserBench(options, (line) => console.error(line));
  if (json) process.stdout.write(`${JSON.stringify(result)}\n`);
  return 0;
}

const run = words.length < process.argv.length - 2 ? inBrowser : () => main(words);
const code = await run().catch((error) => {
  console.error(error.message);
  return 2;
});
// Leaves only when a pipe has taken all of stdout.
process.stdout.write('', () => process.exit(code));
