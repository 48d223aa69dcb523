/**
 * A calibration study of stand-ins as the product of a figure: tables, all methods, judgement. Their
 * truth is known, so it is not blinded, and says so; tables from files have no such order.
 */
import type { EngineChoice } from '../../protocol/config.ts';
import type { StudyOrder, StudyProduct } from '../../protocol/product.ts';
import type { Table } from '../../protocol/table.ts';
import type { Engine } from '../engine/engine.ts';
import { standInTable } from './calibration/standInTable.ts';
import { runStudy } from './calibration/study.ts';
import type { StudyHost } from './calibration/studyHost.ts';
import { studyWork } from './calibration/work.ts';
import type { Side } from './samples.ts';

export interface StudyMaking {
  engine: Engine;
  engineChoice: EngineChoice;
  version: string;
  /** Of tfjs, for the classifier. */
  tfjsWasm: string;
  /** Milliseconds, monotonic; only ever reported. */
  now: () => number;
  /** ISO time, for the log of what was unblinded. */
  date: () => string;
  /** 0 to 1, after every step and epoch; what it throws ends the study. */
  onShare: (share: number) => Promise<void> | void;
}

/** @throws Error when a table comes from a file */
export async function makeStudy(order: StudyOrder, making: StudyMaking): Promise<StudyProduct> {
  const { engine, engineChoice, version, tfjsWasm, now, date, onShare } = making;
  const { study } = order;
  const began = now();
  const work = studyWork(study);
  const tableOf = (side: Side): Table => {
    const source = study[side];
    if (source.kind !== 'stand-in') throw new Error(`a figure needs a stand-in: ${source.path}`);
    return standInTable(source, side, study.seed);
  };
  await onShare(0);
  const tables = { reference: tableOf('reference'), target: tableOf('target') };
  const host: StudyHost = {
    ...{ engine, engineChoice, tfjsWasm, now },
    onNews: (news) => onShare(work.shareAt(news)),
    onTrained: () => Promise.resolve(),
  };
  const act = { by: 'figures s0-fig7 to s0-fig10, on a stand-in', at: date() };
  const result = await runStudy(study, tables, host, act);
  const seconds = (now() - began) / 1000;
  return { kind: 'study', result, engine: result.engine, version, seconds };
}
