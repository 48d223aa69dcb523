/**
 * `npm run dev`: installs what is missing and starts Vite's development server, which reloads the
 * page as sources change. It builds nothing on disk.
 */
import { ensureDependencies, root, stop } from './lib/ensureDependencies.mjs';

await ensureDependencies();
const { createServer } = await import('vite');
const server = await createServer({ root });
await server.listen().catch((error) => stop(`The server did not start: ${error.message}`));
server.printUrls();
server.bindCLIShortcuts({ print: true });
