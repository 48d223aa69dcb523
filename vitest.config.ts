import { configDefaults, defineConfig } from 'vitest/config';
import { kernels } from './scripts/lib/kernels.mjs';

/** `npm run test:full` adds the long runs. */
const full = process.env.MORPHLAB_FULL !== undefined;

export default defineConfig({
  plugins: [kernels()],
  test: {
    include: ['src/**/*.test.ts', 'src/**/*.test.tsx', 'workers/**/*.test.ts'],
    exclude: [...configDefaults.exclude, ...(full ? [] : ['**/*.full.test.ts'])],
    // tfjs ships ES modules without a "type" field; inlining lets core, backends and gradients
    // share one copy.
    server: { deps: { inline: [/@tensorflow/] } },
    setupFiles: ['scripts/lib/settleImports.mjs'],
    testTimeout: 120_000,
    hookTimeout: 60_000,
    // Two cores: two files at a time.
    maxWorkers: 2,
  },
});
