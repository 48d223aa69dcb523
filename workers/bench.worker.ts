/** Door to the bench in a browser: options in, lines and the result out. */
import { runBench, type BenchOptions } from '../src/bench/run.ts';
import { pageHost } from './host.ts';

addEventListener('message', ({ data }: MessageEvent<BenchOptions>) => {
  const line = (text: string): void => postMessage({ line: text });
  runBench(data, pageHost(), line).then(
    (result) => postMessage({ result }),
    (error: unknown) => postMessage({ error: String(error) }),
  );
});
