/**
 * Makes sure that Node is new enough and that node_modules matches package-lock.json; Node
 * built-ins only, because it runs before anything is installed. It never changes the lockfile.
 */
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import path from 'node:path';

export const root = path.resolve(fileURLToPath(import.meta.url), '../../..');
const lockFile = path.join(root, 'package-lock.json');
const stampFile = path.join(root, 'node_modules', '.morphlab-lock');

/** Returns a sentence when this Node cannot run the tools (Vite's own bounds), else null. */
export function nodeComplaint(version) {
  const [major, minor] = version.split('.').map(Number);
  const fits = (major === 20 && minor >= 19) || (major === 22 && minor >= 12) || major > 22;
  if (fits) return null;
  return (
    `Morphlab needs Node 20.19 or newer (of Node 22: 22.12 or newer); this is Node ${version}. ` +
    'Install a current Node from https://nodejs.org and run the command again.'
  );
}

function lockHash() {
  return createHash('sha256').update(readFileSync(lockFile)).digest('hex');
}

/** True when npm's record of what it installed holds every package of the lockfile. */
function installedMatchesLock() {
  const record = path.join(root, 'node_modules', '.package-lock.json');
  if (!existsSync(record)) return false;
  const wanted = JSON.parse(readFileSync(lockFile, 'utf8')).packages;
  const installed = JSON.parse(readFileSync(record, 'utf8')).packages;
  return Object.entries(wanted).every(
    ([name, entry]) =>
      name === '' || entry.optional === true || installed[name]?.integrity === entry.integrity,
  );
}

function npmCi() {
  // Under `npm start` npm tells where it lives; that spares us the shell that npm.cmd needs.
  const npmCli = process.env.npm_execpath;
  const viaNode = npmCli !== undefined && /npm-cli\.c?js$/.test(npmCli);
  // The tools that build the page are development packages, whatever NODE_ENV says.
  const args = [...(viaNode ? [npmCli] : []), 'ci', '--include=dev'];
  return new Promise((resolve, reject) => {
    const child = spawn(viaNode ? process.execPath : 'npm', args, {
      cwd: root,
      // Our stderr takes npm's stdout: the stdout of `lab` is for JSON alone.
      stdio: ['ignore', 2, 2],
      shell: !viaNode && process.platform === 'win32',
    });
    child.on('error', reject);
    child.on('close', (code) => resolve(code));
  });
}

/**
 * Checks Node and runs `npm ci` when node_modules is missing or differs from the lockfile.
 * Says what it does on stderr; ends the process with code 1 and a reason when it cannot.
 */
export async function ensureDependencies() {
  const complaint = nodeComplaint(process.versions.node);
  if (complaint !== null) stop(complaint);
  const hash = lockHash();
  const stamp = existsSync(stampFile) ? readFileSync(stampFile, 'utf8').trim() : '';
  if (stamp === hash) return;
  if (!installedMatchesLock()) {
    const why = existsSync(path.join(root, 'node_modules')) ? 'out of date' : 'missing';
    console.error(`Dependencies are ${why}: running npm ci (a minute or so, once).`);
    const code = await npmCi().catch((error) => error.message);
    if (code !== 0) {
      stop(`npm ci failed (${code}). It needs the network, once; the reason stands above.`);
    }
  }
  writeFileSync(stampFile, `${hash}\n`);
}

export function stop(sentence) {
  console.error(sentence);
  process.exit(1);
}
