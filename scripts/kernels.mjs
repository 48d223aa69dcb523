/** `npm run kernels`: compiles the WebAssembly kernels and says how large they are. */
import { gzipSync } from 'node:zlib';
import { ensureDependencies, stop } from './lib/ensureDependencies.mjs';

await ensureDependencies();
const { kernelBinary, kernelBuilds } = await import('./lib/kernels.mjs');
for (const build of kernelBuilds) {
  const binary = await kernelBinary(build).catch((error) => stop(error.message));
  const zipped = gzipSync(binary).length;
  console.log(`${build.padEnd(8)} ${binary.length} bytes, ${zipped} gzipped`);
}
