/** Door to a helper thread of the fused engine: one message in, then it works until dismissed. */
import { serve, type HelperTask } from '../src/model/kernels/wasm/helper.ts';

addEventListener(
  'message',
  ({ data }: MessageEvent<HelperTask>) => void serve(data, () => postMessage('ready')),
  { once: true },
);
