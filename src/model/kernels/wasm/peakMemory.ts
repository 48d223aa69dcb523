/** Measures how fast the kernels multiply when nothing but arithmetic limits them. */
import { Job, Peak } from '../abi.ts';
import type { Heap } from './heap.ts';
import type { Team } from './team.ts';

const width = 128;
const panels = 8;
const tasks = 512;

/**
 * Floating-point operations per second of this build with all threads, in GFLOPS.
 * @param now milliseconds, monotonic
 */
export function measurePeak(heap: Heap, team: Team, now: () => number): number {
  const blocks: number[] = [];
  const take = (floats: number): number => {
    const at = heap.allocate(4 * floats);
    blocks.push(at);
    heap.floats(at, floats).fill(1e-3);
    return at;
  };
  const rows = team.threads * panels * (4 * width + 16);
  const record = take(Peak.words);
  const fields = [take(width * width), take(width), take(rows), take(rows), width, panels, tasks];
  heap.words().set(fields, record / 4);
  let best = Infinity;
  for (let repeat = 0; repeat < 12; repeat++) {
    const began = now();
    team.run(Job.peak, record);
    best = Math.min(best, now() - began);
  }
  for (const at of blocks) heap.release(at);
  return (2 * width * width * 4 * panels * tasks) / best / 1e6;
}
