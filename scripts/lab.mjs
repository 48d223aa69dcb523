/**
 * `npm run --silent lab -- ...`: the headless command line. Everything it does itself goes to
 * stderr, so that stdout holds nothing but what the command prints.
 */
import { pathToFileURL } from 'node:url';
import { ensureDependencies, stop } from './lib/ensureDependencies.mjs';

await ensureDependencies();
const { bundle } = await import('./lib/bundle.mjs');
const file = await bundle('lab').catch((error) =>
  stop(`The command line could not be built: ${error.message}`),
);
const { main } = await import(pathToFileURL(file).href);
const code = await main(process.argv.slice(2)).catch((error) => {
  console.error(error.stack ?? error);
  return 1;
});
// Leaves only when a pipe has taken all of stdout.
process.stdout.write('', () => process.exit(code));
