/** `npm run bench -- ...`: times the engines. Everything it does itself goes to stderr. */
import { pathToFileURL } from 'node:url';
import { ensureDependencies, stop } from './lib/ensureDependencies.mjs';

await ensureDependencies();
const { bundle } = await import('./lib/bundle.mjs');
const file = await bundle('bench').catch((error) =>
  stop(`The bench could not be built: ${error.message}`),
);
const { main } = await import(pathToFileURL(file).href);
const code = await main(process.argv.slice(2)).catch((error) => {
  console.error(error.stack ?? error);
  return 1;
});
// Leaves only when a pipe has taken all of stdout.
process.stdout.write('', () => process.exit(code));
