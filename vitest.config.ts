import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['src/**/*.test.ts', 'src/**/*.test.tsx', 'workers/**/*.test.ts'],
    // tfjs ships ES modules without a "type" field; inlining lets core, backends and gradients
    // share one copy.
    server: { deps: { inline: [/@tensorflow/] } },
    testTimeout: 120_000,
    hookTimeout: 60_000,
    // Two cores: two files at a time.
    maxWorkers: 2,
  },
});
