/**
 * An engine whose device is lost after so many calls, for tests: the strict one of the processor,
 * which answers late, as a graphics card does, and once lost answers nothing. No product code reads
 * this.
 */
import { DeviceLostError } from '../../kernels/webgpu/gpu.ts';
import type { Engine } from '../engine.ts';
import { createWasmEngine } from '../wasm/create.ts';

export const strictEngine = (): Promise<Engine> =>
  createWasmEngine({ build: 'strict', threads: 1, startHelper: null });

const computing = ['createFlow', 'step', 'evaluate', 'gradients', 'map', 'checkpoint', 'restore'];

/**
 * @param calls made before the device is lost; Infinity: it never is
 * @param stepsAhead steps that may wait for their answers
 */
export function mortal(inner: Engine, calls: number, stepsAhead: number): Engine {
  let left = calls;
  const lost = (): DeviceLostError => new DeviceLostError('test');
  const spend = (): void => {
    left -= 1;
    if (left < 0) throw lost();
  };
  const late = async (answer: Promise<unknown>): Promise<unknown> => {
    const value = await answer;
    await new Promise((resolve) => setImmediate(resolve));
    if (left < 0) throw lost();
    return value;
  };
  return new Proxy(inner, {
    get(target, key) {
      if (key === 'stepsAhead') return stepsAhead;
      const member: unknown = Reflect.get(target, key);
      if (typeof member !== 'function' || !computing.includes(String(key)))
        return typeof member === 'function' ? (member.bind(target) as unknown) : member;
      return (...args: unknown[]): unknown => {
        const sync = key === 'createFlow' || key === 'restore';
        try {
          spend();
        } catch (error) {
          if (sync) throw error;
          return Promise.reject(error as Error);
        }
        const answer: unknown = Reflect.apply(member, target, args);
        return sync ? answer : late(answer as Promise<unknown>);
      };
    },
  });
}
