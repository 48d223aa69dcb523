/**
 * Finds a Chromium that starts, or installs one and says so. It never settles for a browser that it
 * has not seen start, and installs nothing when MORPHLAB_NO_INSTALL=1.
 */
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { chromium } from 'playwright';
import { spawnTool } from './spawnTool.mjs';

const installSeconds = 120;
const aptSeconds = 600;

function onPath(names) {
  const folders = (process.env.PATH ?? '').split(path.delimiter).filter(Boolean);
  return names.flatMap((name) => folders.map((folder) => path.join(folder, name)));
}

function usualPlaces() {
  if (process.platform === 'darwin') {
    return ['Google Chrome', 'Chromium'].map(
      (app) => `/Applications/${app}.app/Contents/MacOS/${app}`,
    );
  }
  if (process.platform === 'win32') {
    return ['PROGRAMFILES', 'PROGRAMFILES(X86)', 'LOCALAPPDATA']
      .filter((name) => process.env[name])
      .map((name) => path.join(process.env[name], 'Google/Chrome/Application/chrome.exe'));
  }
  return onPath([
    ...['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome'],
  ]);
}

/** [where it comes from, path] in the order of preference. */
function candidates() {
  const named = ['MORPHLAB_CHROMIUM', 'CHROME_PATH']
    .filter((name) => process.env[name])
    .map((name) => [name, process.env[name]]);
  return [
    ...named,
    ['Playwright', chromium.executablePath()],
    ...usualPlaces().map((place) => ['system', place]),
  ];
}

/** The browser's version, or null (and a word on stderr) when it does not start. */
async function versionOf(executablePath) {
  try {
    const browser = await chromium.launch({
      executablePath,
      args: ['--no-sandbox'],
      timeout: 60_000,
    });
    const version = browser.version();
    await browser.close();
    return version;
  } catch (error) {
    console.error(`${executablePath} does not start: ${error.message.split('\n')[0]}`);
    return null;
  }
}

async function firstThatStarts() {
  const tried = new Set();
  for (const [from, executablePath] of candidates()) {
    if (tried.has(executablePath)) continue;
    tried.add(executablePath);
    if (!existsSync(executablePath)) {
      if (from !== 'Playwright' && from !== 'system') {
        console.error(`${from} names a file that does not exist: ${executablePath}`);
      }
      continue;
    }
    const version = await versionOf(executablePath);
    if (version !== null) return { executablePath, version, from };
  }
  return null;
}

function rootOnDebian() {
  return process.getuid?.() === 0 && existsSync('/etc/debian_version') && readable('apt-get');
}

function readable(name) {
  return onPath([name]).some((place) => existsSync(place));
}

async function installWithPlaywright() {
  console.log(`No Chromium found: installing Playwright's (up to ${installSeconds} s).`);
  const result = await spawnTool(
    ['node_modules/playwright/cli.js', 'install', '--no-shell', 'chromium'],
    { limitSeconds: installSeconds },
  );
  if (!result.ok) console.log(`Playwright's installer failed: ${result.why}.`);
}

async function installWithApt() {
  const release = readFileSync('/etc/debian_version', 'utf8').trim();
  console.log(`Installing Debian's chromium with apt-get (Debian ${release}).`);
  const env = { DEBIAN_FRONTEND: 'noninteractive' };
  for (const args of [['update'], ['install', '-y', 'chromium']]) {
    const result = await spawnTool(['apt-get', ...args], { env, limitSeconds: aptSeconds });
    if (!result.ok) {
      console.log(`apt-get ${args[0]} failed: ${result.why}.`);
      return;
    }
  }
}

/**
 * @returns {Promise<{executablePath: string, version: string, from: string}>}
 * @throws Error with one sentence saying what to install
 */
export async function findChromium() {
  let found = await firstThatStarts();
  if (found === null && process.env.MORPHLAB_NO_INSTALL !== '1') {
    await installWithPlaywright();
    found = await firstThatStarts();
    if (found === null && rootOnDebian()) {
      await installWithApt();
      found = await firstThatStarts();
    }
  }
  if (found !== null) return found;
  throw new Error(
    'no Chromium that starts: install Chromium or Google Chrome (Debian: apt-get install chromium), ' +
      'or set MORPHLAB_CHROMIUM to the program, and run npm test again',
  );
}
