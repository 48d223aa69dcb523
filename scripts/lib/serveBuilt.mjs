/** The page, built into a folder and served: for benches that open it in a browser of their own. */
import { build, preview } from 'vite';

/**
 * @param {string} root of the project
 * @param {string} outDir
 * @param {(line: string) => void} say
 * @returns {Promise<{ url: string; close: () => Promise<void> }>}
 */
export async function serveBuilt(root, outDir, say) {
  say('building');
  await build({ root, logLevel: 'error', build: { outDir, emptyOutDir: true } });
  const server = await preview({
    root,
    logLevel: 'error',
    build: { outDir },
    preview: { port: 0 },
  });
  return { url: server.resolvedUrls.local[0], close: () => server.close() };
}
