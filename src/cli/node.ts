/**
 * What the command line needs from Node: tfjs's wasm binary, threads and a clock. No page, no
 * comlink.
 */
import { createRequire } from 'node:module';
import os from 'node:os';
import v8 from 'node:v8';
import { Worker } from 'node:worker_threads';
import { requestDawnDevice, startDawn } from './dawn.ts';
import { Board } from '../model/kernels/abi.ts';
import type {
  EngineHost,
  GpuAccess,
  HelperTask,
  HelperThread,
} from '../model/experiment/engines.ts';

/** File path of tfjs's SIMD binary. */
export function wasmPath(): string {
  const require = createRequire(`${process.cwd()}/package.json`);
  return require.resolve('@tensorflow/tfjs-backend-wasm/wasm-out/tfjs-backend-wasm-simd.wasm');
}

/** Milliseconds, monotonic. */
export function now(): number {
  return performance.now();
}

/** What engines need of Node. */
export function nodeHost(): EngineHost {
  // Node 20 has relaxed SIMD behind a flag, later ones have it as it is.
  if (process.versions.node.startsWith('20.'))
    v8.setFlagsFromString('--experimental-wasm-relaxed-simd');
  return { tfjsWasm: wasmPath(), cores: os.availableParallelism(), startHelper, findGpu };
}

/**
 * The life of `serve` in kernels/wasm/helper.ts, as text: a worker thread needs a file or a string,
 * and the command line is one file.
 */
const helperSource = `
const { parentPort, workerData } = require('node:worker_threads');
const { module: code, memory, board, slot, scratch } = workerData;
WebAssembly.instantiate(code, { env: { memory } }).then(({ exports }) => {
  parentPort.postMessage('ready');
  try {
    for (let seen = 0; exports.help(board, slot, seen, scratch) !== 0; seen++);
  } catch (error) {
    const words = new Int32Array(memory.buffer, board, ${Board.words});
    Atomics.add(words, ${Board.failed}, 1);
    if (Atomics.sub(words, ${Board.pending}, 1) === 1) Atomics.notify(words, ${Board.pending});
    throw error;
  }
});
`;

async function findGpu(): Promise<GpuAccess> {
  const { label, software } = await startDawn();
  return { requestDevice: requestDawnDevice, label, software };
}

function startHelper(task: HelperTask): HelperThread {
  const worker = new Worker(helperSource, { eval: true, workerData: task });
  // A waiting helper must not keep the process alive.
  worker.unref();
  return {
    ready: new Promise((resolve, reject) => {
      worker.once('message', () => resolve());
      worker.once('error', reject);
    }),
    terminate: () => void worker.terminate(),
  };
}
