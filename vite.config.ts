/**
 * How the page is built and served: one configuration for the developer's server, the build and
 * the preview of it. Tests are configured in vitest.config.ts, the command line in scripts/lab.mjs.
 */
import { readFileSync } from 'node:fs';
import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';
import { kernels } from './scripts/lib/kernels.mjs';

// Both headers together make the page cross-origin isolated, which WASM threads ask for.
const isolation = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
};

/**
 * What the built page may do: its own files, WebAssembly, nothing else. React sets styles through
 * the CSSOM, which needs no 'unsafe-inline'. In development the policy stays out: Vite and React's
 * fast refresh inject inline scripts there.
 */
const contentPolicy = [
  "default-src 'none'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "worker-src 'self'",
  "connect-src 'self'",
  "style-src 'self'",
  "img-src 'self'",
  "font-src 'self'",
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'none'",
].join('; ');

function contentPolicyMeta(): Plugin {
  return {
    name: 'morphlab-content-policy',
    apply: 'build',
    transformIndexHtml: () => [
      {
        tag: 'meta',
        attrs: { 'http-equiv': 'Content-Security-Policy', content: contentPolicy },
        injectTo: 'head-prepend',
      },
    ],
  };
}

/**
 * What runs before the first picture in one file, and what runs before the controls in another: one
 * file packs better than the dozen that the bundler makes of what both share with later pieces.
 */
const firstPieces = [
  { name: 'boot', test: /src\/boot\.ts$/, priority: 2 },
  { name: 'controls', test: /src\/main\.tsx$/, priority: 1 },
];

const { version } = JSON.parse(readFileSync(new URL('package.json', import.meta.url), 'utf8')) as {
  version: string;
};

export default defineConfig({
  // What was made says which version made it.
  define: { 'import.meta.env.MORPHLAB_VERSION': JSON.stringify(version) },
  // Relative addresses: the built folder works under any path of a static host.
  base: './',
  plugins: [react(), contentPolicyMeta(), kernels()],
  server: { port: 5173, strictPort: false, headers: isolation },
  preview: {
    port: 4173,
    strictPort: false,
    // A worker obeys the header of its own script, never the page's <meta>.
    headers: { ...isolation, 'Content-Security-Policy': contentPolicy },
  },
  build: {
    target: 'es2022',
    chunkSizeWarningLimit: 2000,
    // Every browser that the page supports preloads modules by itself.
    modulePreload: { polyfill: false },
    rolldownOptions: { output: { codeSplitting: { groups: firstPieces } } },
  },
  worker: { format: 'es', plugins: () => [kernels()] },
  optimizeDeps: {
    // Workers are found late; naming their packages spares the first visit a reload half-way.
    include: [
      '@tensorflow/tfjs-core',
      '@tensorflow/tfjs-core/dist/register_all_gradients.js',
      '@tensorflow/tfjs-backend-cpu',
      '@tensorflow/tfjs-backend-wasm',
      '@tensorflow/tfjs-backend-webgpu',
      'comlink',
      'linear-sum-assignment',
    ],
  },
});
