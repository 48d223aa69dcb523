/**
 * Compiles the WebAssembly kernels (src/model/kernels/assembly) with AssemblyScript, once per state
 * of their sources, and hands them to Vite as modules `morphlab:kernels/strict` and
 * `morphlab:kernels/relaxed`, whose default export is the binary in base64. Inlined, because the
 * same code then serves the page's workers, Node and the tests without a file to find.
 */
import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { root } from './ensureDependencies.mjs';

const sources = path.join(root, 'src', 'model', 'kernels');
const cache = path.join(root, 'node_modules', '.cache', 'morphlab');

/** Why each: no runtime and no data, one shared memory that the host owns. */
const options = [
  ...['-O3', '--noAssert', '--runtime', 'stub', '--importMemory', '--sharedMemory'],
  ...[
    '--initialMemory',
    '1',
    '--maximumMemory',
    '65536',
    '--enable',
    'simd',
    '--enable',
    'threads',
  ],
];
const builds = { strict: [], relaxed: ['--enable', 'relaxed-simd'] };
export const kernelBuilds = Object.keys(builds);

function sourceFiles() {
  const assembly = path.join(sources, 'assembly');
  const files = readdirSync(assembly).filter((name) => name.endsWith('.ts'));
  return [...files.map((name) => path.join(assembly, name)).sort(), path.join(sources, 'abi.ts')];
}

function sourceKey(build) {
  const hash = createHash('sha256').update(JSON.stringify([options, builds[build]]));
  hash.update(readFileSync(path.join(root, 'node_modules', 'assemblyscript', 'package.json')));
  for (const file of sourceFiles()) hash.update(readFileSync(file));
  return hash.digest('hex').slice(0, 16);
}

/**
 * The binary of a build.
 * @throws Error with the compiler's own words
 */
export async function kernelBinary(build) {
  const file = path.join(cache, `kernels-${build}-${sourceKey(build)}.wasm`);
  if (existsSync(file)) return readFileSync(file);
  const asc = await import('assemblyscript/asc');
  let binary = null;
  const { error, stderr } = await asc.main(
    [
      path.join(sources, 'assembly', 'index.ts'),
      '-o',
      'kernels.wasm',
      ...options,
      ...builds[build],
    ],
    {
      // asc asks for sources, and for its own configuration, by paths relative to `/`.
      readFile: (name, base) => {
        const found = path.resolve(base, name);
        return existsSync(found) ? readFileSync(found, 'utf8') : null;
      },
      writeFile: (name, contents) => {
        if (name === 'kernels.wasm') binary = contents;
      },
      listFiles: () => [],
    },
  );
  if (error || binary === null) throw new Error(`kernels do not compile: ${stderr.toString()}`);
  mkdirSync(cache, { recursive: true });
  // Written beside and moved into place: two commands started at once never see half a file.
  const part = `${file}.${process.pid}`;
  writeFileSync(part, binary);
  renameSync(part, file);
  return Buffer.from(binary);
}

/** The Vite plugin; in development a change of the kernels reloads what uses them. */
export function kernels() {
  const prefix = 'morphlab:kernels/';
  return {
    name: 'morphlab-kernels',
    enforce: 'pre',
    resolveId: (id) => (id.startsWith(prefix) ? `\0${id}` : null),
    async load(id) {
      if (!id.startsWith(`\0${prefix}`)) return null;
      for (const file of sourceFiles()) this.addWatchFile(file);
      const binary = await kernelBinary(id.slice(prefix.length + 1));
      return `export default ${JSON.stringify(binary.toString('base64'))};`;
    },
  };
}
