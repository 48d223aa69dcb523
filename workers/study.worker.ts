/** Door to calibration studies: tables in, summaries, results and files out. Decides nothing. */
import { expose } from 'comlink';
import { createStudyDesk } from '../src/model/experiment/calibration/desk.ts';
import { createEngine } from '../src/model/experiment/engines.ts';
import { pageHost } from './host.ts';

expose(
  createStudyDesk({
    createEngine: (choice) => createEngine(choice, pageHost()),
    tfjsWasm: pageHost().tfjsWasm,
    now: () => performance.now(),
  }),
);
