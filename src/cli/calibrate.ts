/**
 * `lab calibrate`: a calibration study from a JSON file to numbers, moved tables and weights. Reads
 * files and writes them; what is computed lies in model/experiment/calibration.
 */
import { parseArgs } from 'node:util';
import { createEngine } from '../model/experiment/engines.ts';
import { runStudy } from '../model/experiment/calibration/study.ts';
import type { TrainedMethod } from '../model/experiment/calibration/studyHost.ts';
import { studyWork } from '../model/experiment/calibration/work.ts';
import { parseCalibration } from '../protocol/calibration.ts';
import { ConfigError } from '../protocol/config.ts';
import { saveMethod, saveResult, tableFormats } from './calibrationFiles.ts';
import { tableFor } from './calibrationTables.ts';
import { createStudyTeller } from './calibrationProgress.ts';
import { calibrationText } from './calibrationText.ts';
import { engineFromWords, engineOptions, oneOf } from './engineWords.ts';
import { nodeHost, now, wasmPath } from './node.ts';
import { readJson } from './train.ts';

export async function calibrate(argv: string[]): Promise<number> {
  const { values } = parseArgs({
    args: argv,
    options: {
      ...engineOptions,
      config: { type: 'string' },
      json: { type: 'boolean' },
      out: { type: 'string' },
      unblind: { type: 'boolean' },
      seed: { type: 'string' },
      format: { type: 'string', default: 'csv' },
    },
  });
  if (values.config === undefined)
    throw new ConfigError('config', 'invalid config: --config FILE is needed');
  const asked = parseCalibration(await readJson(values.config));
  const study =
    values.seed === undefined ? asked : parseCalibration({ ...asked, seed: Number(values.seed) });
  const format = oneOf('format', tableFormats, values.format);
  const { out } = values;
  const choice = engineFromWords(values, 'wasm');
  const tables = {
    reference: await tableFor(study, 'reference'),
    target: await tableFor(study, 'target'),
  };
  const engine = await createEngine(choice, nodeHost());
  const work = studyWork(study, values.unblind ? 'all' : 'blind');
  const write = (text: string): void => void process.stderr.write(text);
  const teller = createStudyTeller(work, write, process.stderr.isTTY, now);
  try {
    const host = {
      ...{ engine, engineChoice: choice, tfjsWasm: wasmPath(), now, onNews: teller.tell },
      onTrained: async (trained: TrainedMethod) => {
        if (out !== undefined) await saveMethod(out, tables.reference, format, trained);
      },
    };
    const act = values.unblind ? { by: '--unblind', at: new Date().toISOString() } : null;
    const result = await runStudy(study, tables, host, act);
    teller.end();
    if (out !== undefined) await saveResult(out, result);
    process.stdout.write(values.json ? `${JSON.stringify(result)}\n` : calibrationText(result));
    return 0;
  } finally {
    engine.dispose();
  }
}
