/**
 * `npm start`: installs what is missing, builds the page and serves the production build with the
 * isolation headers of vite.config.ts. It does not watch the sources; `npm run dev` does.
 */
import { ensureDependencies, root, stop } from './lib/ensureDependencies.mjs';

await ensureDependencies();
const { build, preview } = await import('vite');

console.log('Building the page ...');
try {
  await build({ root, logLevel: 'warn' });
} catch (error) {
  stop(`The build failed: ${error.message}`);
}

const server = await preview({ root, logLevel: 'warn' }).catch((error) =>
  stop(`The server did not start: ${error.message}`),
);
const url = server.resolvedUrls.local[0];
console.log(`\n  Morphlab is at ${url}\n`);
console.log('  Open it in a browser, choose two distributions and press Play.');
console.log('  Ctrl+C stops the server.\n');
