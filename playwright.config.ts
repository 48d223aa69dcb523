/**
 * End-to-end tests of the built page, served with its isolation headers. scripts/test.mjs chooses
 * browser and port and passes them by environment; nothing here looks for a browser.
 */
import { defineConfig } from 'playwright/test';

const port = process.env.MORPHLAB_TEST_PORT ?? '4319';
const origin = `http://localhost:${port}`;
const executablePath = process.env.MORPHLAB_CHROMIUM;

export default defineConfig({
  testDir: 'e2e',
  testMatch: '**/*.spec.ts',
  outputDir: 'test-results',
  snapshotPathTemplate: 'e2e/screenshots/{arg}{ext}',
  // Baselines are written by `npm run screenshots` alone.
  updateSnapshots: 'none',
  forbidOnly: true,
  timeout: 120_000,
  // Most pages wait more than they train; the one test that holds a time tries again.
  workers: 2,
  expect: {
    timeout: 15_000,
    toHaveScreenshot: { maxDiffPixelRatio: 0.01, animations: 'disabled' },
  },
  use: {
    baseURL: origin,
    viewport: { width: 1280, height: 720 },
    deviceScaleFactor: 1,
    colorScheme: 'light',
    locale: 'en-GB',
    timezoneId: 'UTC',
    launchOptions: {
      ...(executablePath === undefined ? {} : { executablePath }),
      args: [
        '--no-sandbox',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
        // A software WebGPU adapter where the machine has no graphics card.
        '--enable-unsafe-webgpu',
        '--use-webgpu-adapter=swiftshader',
      ],
    },
  },
  webServer: {
    command: `node node_modules/vite/bin/vite.js preview --port ${port} --strictPort`,
    url: origin,
    reuseExistingServer: false,
    timeout: 60_000,
  },
});
