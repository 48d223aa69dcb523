/**
 * Measures in Chromium what the page needs to load tables of 1,100,000 rows x 15 columns: memory of
 * its process, tasks and frames of its main thread, seconds; and that Cancel ends it. A browser of its
 * own for every case, so that the kernel's peak is that of the case.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { chromium } from 'playwright';
import { root } from './ensureDependencies.mjs';
import { findChromium } from './findChromium.mjs';
import { resident, watchMemory } from './processMemory.mjs';
import { serveBuilt } from './serveBuilt.mjs';
import { writeLargeTable } from './tableBenchFiles.mjs';
import { cancelled, loaded, openCalibrate, trained } from './tableBenchPage.mjs';

export const cases = ['csv', 'npy', 'both-csv', 'both-npy', 'train', 'cancel'];

/**
 * @param {readonly string[]} which of `cases`
 * @param {number} attempts of each
 * @param {string | null} address of a page that is served already; null: it is built and served here
 * @param {(line: string) => void} say
 */
export async function tableBench(which, attempts, address, say) {
  const load = os.loadavg();
  const folder = mkdtempSync(path.join(os.tmpdir(), 'bench-tables-'));
  const served = address === null ? await serveBuilt(root, path.join(folder, 'dist'), say) : null;
  const { executablePath } = await findChromium();
  const files = new Map();
  /** Written when the first case asks for it. */
  const fileOf = async (side, format) => {
    const name = `${side}.${format}`;
    if (!files.has(name)) files.set(name, await writeLargeTable(folder, side, format));
    return files.get(name);
  };
  const small = path.join(folder, 'small.csv');
  writeFileSync(small, `a,b\n${Array.from({ length: 600 }, (_, i) => `${i},${i * i}\n`).join('')}`);
  const results = [];
  let version = '';
  try {
    for (const name of which)
      for (let attempt = 0; attempt < attempts; attempt++) {
        const large = await filesOf(name, fileOf);
        const browser = await chromium.launch({ executablePath, args });
        version = browser.version();
        try {
          const result = await measured(browser, address ?? served.url, name, large, small);
          results.push(result);
          say(JSON.stringify(result));
        } finally {
          await browser.close();
        }
      }
  } finally {
    await served?.close();
    rmSync(folder, { recursive: true, force: true });
  }
  const cpu = os.cpus()[0].model;
  const cores = os.availableParallelism();
  const machine = {
    cpu,
    cores,
    browser: `Chromium ${version}`,
    load,
    date: new Date().toISOString(),
  };
  return { machine, results };
}

const args = ['--no-sandbox', '--disable-background-networking', '--disable-gpu'];

const formatOf = (name) => (/csv|cancel/.test(name) ? 'csv' : 'npy');

async function filesOf(name, fileOf) {
  const sides = /^both|^train/.test(name) ? ['reference', 'target'] : ['reference'];
  const files = {};
  for (const side of sides) files[side] = await fileOf(side, formatOf(name));
  return files;
}

const mb = (bytes) => Math.round(bytes / 1e6);

async function measured(browser, url, name, files, small) {
  const page = await openCalibrate(browser, url);
  const session = await browser.newBrowserCDPSession();
  const { peak, end } = await watchMemory(session);
  const opened = mb(peak());
  const soFar = () => mb(peak());
  const rest = async () => mb(await resident(session));
  const work = {
    cancel: () => cancelled(page, rest, small, files.reference),
    train: () => trained(page, soFar, files),
  };
  const seen = await (work[name] ?? (() => loaded(page, soFar, files)))();
  const most = end();
  // Time for garbage to be collected.
  await page.waitForTimeout(5000);
  return {
    case: name,
    ...seen,
    memoryMb: {
      ...{ opened, peak: mb(most.page), atRest: await rest() },
      ...{ renderers: mb(most.renderers), browser: mb(most.browser) },
    },
  };
}
