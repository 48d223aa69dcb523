/**
 * Runs installed command-line tools with this very Node, their output going straight to the terminal
 * unless it is asked for. It knows no tool and reads no result but the exit code.
 */
import { spawn } from 'node:child_process';
import path from 'node:path';
import { root } from './ensureDependencies.mjs';

/** The tools that run, so that Ctrl+C here reaches them; on Windows the console sees to that. */
const running = new Set();
const groups = process.platform !== 'win32';
for (const [signal, code] of Object.entries({ SIGINT: 130, SIGTERM: 143 })) {
  process.on(signal, () => {
    if (groups) for (const child of running) signalGroup(child, 'SIGTERM');
    process.exit(code);
  });
}

/** Signals a tool and all that it started, bar what it put into groups of its own. */
function signalGroup(child, signal) {
  try {
    if (groups) process.kill(-child.pid, signal);
    else child.kill(signal);
  } catch {
    // Already gone.
  }
}

/**
 * @param {string[]} command program and arguments; a program ending in .js, .mjs or .cjs (relative
 *   to the project) runs under Node, any other is looked up on PATH
 * @param {{env?: Record<string, string>, limitSeconds: number, quiet?: boolean}} options quiet: what
 *   the tool writes is kept for the caller, as when several run at a time
 * @returns {Promise<{ok: boolean, why: string, seconds: number, output: string}>} `why` tells a
 *   failure in words; `output` is empty unless quiet
 */
export function spawnTool(command, { env = {}, limitSeconds, quiet = false }) {
  const [program, ...args] = command;
  const script = /\.[mc]?js$/.test(program);
  const started = Date.now();
  return new Promise((resolve) => {
    const child = spawn(
      script ? process.execPath : program,
      script ? [path.join(root, program), ...args] : args,
      {
        cwd: root,
        env: { ...process.env, ...env },
        stdio: quiet ? ['ignore', 'pipe', 'pipe'] : ['ignore', 'inherit', 'inherit'],
        detached: groups,
      },
    );
    running.add(child);
    let output = '';
    for (const stream of quiet ? [child.stdout, child.stderr] : [])
      stream.setEncoding('utf8').on('data', (text) => (output += text));
    let late = false;
    const timer = setTimeout(() => {
      late = true;
      // As Ctrl+C would: the runners then end their own browsers, servers and workers.
      child.kill('SIGINT');
      setTimeout(() => signalGroup(child, 'SIGKILL'), 15_000).unref();
    }, limitSeconds * 1000);
    const done = (why) => {
      clearTimeout(timer);
      running.delete(child);
      // A worker that never yields outlives the runner that gave up on it.
      if (late) signalGroup(child, 'SIGKILL');
      resolve({ ok: why === '', why, seconds: (Date.now() - started) / 1000, output });
    };
    child.on('error', (error) => done(`did not start: ${error.message}`));
    child.on('close', (code, signal) => {
      if (late) done(`stopped after its limit of ${limitSeconds} s`);
      else if (signal !== null) done(`died of ${signal}`);
      else done(code === 0 ? '' : `exit code ${code}`);
    });
  });
}
