/**
 * Runs one of the installed command-line tools with this very Node, its output going straight to
 * the terminal. It knows no tool and reads no result but the exit code.
 */
import { spawn } from 'node:child_process';
import path from 'node:path';
import { root } from './ensureDependencies.mjs';

/**
 * @param {string[]} command program and arguments; a program ending in .js, .mjs or .cjs (relative
 *   to the project) runs under Node, any other is looked up on PATH
 * @param {{env?: Record<string, string>, limitSeconds: number}} options
 * @returns {Promise<{ok: boolean, why: string, seconds: number}>} `why` tells a failure in words
 */
export function spawnTool(command, { env = {}, limitSeconds }) {
  const [program, ...args] = command;
  const script = /\.[mc]?js$/.test(program);
  const started = Date.now();
  return new Promise((resolve) => {
    const child = spawn(
      script ? process.execPath : program,
      script ? [path.join(root, program), ...args] : args,
      { cwd: root, env: { ...process.env, ...env }, stdio: ['ignore', 'inherit', 'inherit'] },
    );
    let late = false;
    const timer = setTimeout(() => {
      late = true;
      child.kill('SIGTERM');
      setTimeout(() => child.kill('SIGKILL'), 5000).unref();
    }, limitSeconds * 1000);
    const done = (why) => {
      clearTimeout(timer);
      resolve({ ok: why === '', why, seconds: (Date.now() - started) / 1000 });
    };
    child.on('error', (error) => done(`did not start: ${error.message}`));
    child.on('close', (code, signal) => {
      if (late) done(`stopped after its limit of ${limitSeconds} s`);
      else if (signal !== null) done(`died of ${signal}`);
      else done(code === 0 ? '' : `exit code ${code}`);
    });
  });
}
