/**
 * The calibration worker's side of `StudyService`: keeps two tables and one study with its trained
 * flows, does one thing at a time, and makes files on request.
 */
import { paperFeatures } from '../../../data/tables/derive.ts';
import { prepare } from '../../../data/tables/prepare.ts';
import { summaryOf } from '../../../data/tables/summary.ts';
import {
  parseCalibration,
  type Calibration,
  type Unblinding,
} from '../../../protocol/calibration.ts';
import type { CalibrationResult } from '../../../protocol/calibrationResult.ts';
import type { EngineChoice } from '../../../protocol/config.ts';
import { flowIds } from '../../../protocol/objective.ts';
import type { OnStudyEvent, StudyService, TableSide } from '../../../protocol/studyService.ts';
import { TableError, type Table } from '../../../protocol/table.ts';
import type { Engine } from '../../engine/engine.ts';
import { hasFlow } from '../build.ts';
import { filesOf, flowsFrom, keep, weightsOf } from './deskFlows.ts';
import { createCalls, newsOf, orCancelled } from './deskNews.ts';
import { createShelf } from './deskShelf.ts';
import { createDeskTables } from './deskTables.ts';
import { labRowsOf } from './labRows.ts';
import { noticesOf } from './notices.ts';
import { standInTable } from './standInTable.ts';
import { Study } from './study.ts';

export interface DeskHost {
  createEngine: (choice: EngineChoice) => Promise<Engine>;
  tfjsWasm: string;
  /** Milliseconds, monotonic; only ever reported. */
  now: () => number;
}

const choice: EngineChoice = { id: 'auto', tfjsBackend: 'wasm', build: 'strict', threads: 0 };

export function createStudyDesk(host: DeskHost): StudyService {
  const tables = createDeskTables();
  let engine: Engine | null = null;
  const last = createShelf();
  /** Looks at sealed rows of the target table that is here; they hold for every study of it. */
  let acts: readonly Unblinding[] = [];
  const calls = createCalls();
  /** Where news go: a later call of `unblind` has a listener of its own. */
  let listen: OnStudyEvent = () => undefined;

  const take = (side: TableSide, table: Table) => {
    // What was trained on other tables can be neither judged nor saved any more.
    if (!last.running) last.letGo();
    tables.set(side, table);
    return Promise.resolve(summaryOf(table));
  };

  const bring = (side: TableSide, table: Table) => {
    if (side === 'target') acts = [];
    return take(side, table);
  };

  const told = (result: CalibrationResult): Promise<void> | void => {
    acts = result.unblinding;
    return listen({ type: 'result', result });
  };

  /** Another call of it ends the work. */
  const work = async (
    asked: Calibration,
    earlierActs: readonly Unblinding[],
    onEvent: OnStudyEvent,
    how: (study: Study) => Promise<unknown>,
  ): Promise<'done' | 'cancelled'> => {
    const wanted = calls.next();
    listen = onEvent;
    engine = emptied(engine ?? (await host.createEngine(choice)));
    last.letGo();
    const study = new Study(asked, tables.both(), {
      ...{ engine, engineChoice: choice, tfjsWasm: host.tfjsWasm, now: host.now, earlierActs },
      onNews: newsOf(asked, host.now, (event) => listen(event), wanted),
      onTrained: async (trained) => void last.kept.push(await keep(trained)),
      onResult: (result) => (wanted() ? told(result) : undefined),
    });
    return orCancelled(last.hold(study, () => how(study)));
  };

  return {
    keep: bring,
    makeStandIn: (side, source, seed) => bring(side, standInTable(source, side, seed)),
    derive: (side, how) =>
      new Promise((resolve) => resolve(take(side, paperFeatures(tables.of(side), how)))),
    check: (asked) =>
      new Promise((resolve) =>
        resolve({ ...checkOf(asked, tables.both()), openTarget: tables.openTarget(asked) }),
      ),
    labRows: (asked) => new Promise((resolve) => resolve(labRowsOf(asked, tables.both()))),
    run: (asked, onEvent) => calls.while(() => work(asked, acts, onEvent, (study) => study.run())),
    cancel: () => Promise.resolve(calls.cancel()),
    async unblind(by, at, onEvent) {
      const { study } = last;
      if (!study) throw new TableError('There is no finished study to unblind.');
      listen = onEvent;
      await told(await calls.while(() => study.unblind({ by, at })));
    },
    flows: () => Promise.resolve(last.kept.map(weightsOf)),
    async takeUp(result, flows, onEvent) {
      const asked = parseCalibration(result.study);
      const log = joined(result.unblinding, acts);
      const taken = async (study: Study): Promise<void> => {
        const trained = study.runs.map((run, i) => flowsFrom(run, flows.at(i) ?? []));
        await told(await study.takeUp(result, trained));
      };
      return calls.while(() => work(asked, log, onEvent, taken));
    },
    async files(method, format) {
      const { study } = last;
      const asked = last.kept.at(method);
      if (!study || !engine || !asked) throw new TableError('This method is not trained yet.');
      return filesOf(format, asked, study, engine, tables.of('reference'));
    },
  };
}

/** Without flows of an earlier study. */
function emptied(engine: Engine): Engine {
  for (const id of flowIds) if (hasFlow(engine, id)) engine.dropFlow(id);
  return engine;
}

/** Acts of two logs, each once, in the order of time. */
function joined(one: readonly Unblinding[], other: readonly Unblinding[]): Unblinding[] {
  const all = new Map([...one, ...other].map((act) => [`${act.at} ${act.by}`, act]));
  return [...all.values()].sort((a, b) => (a.at < b.at ? -1 : 1));
}

function checkOf(study: Calibration, tables: Record<TableSide, Table>) {
  const { train, apply, sealed, audit, features } = prepare(study, tables.reference, tables.target);
  const rows = ({ points }: { points: Float32Array }): number => points.length / features.length;
  return {
    notices: noticesOf(audit),
    rows: {
      training: { reference: rows(train.reference), target: rows(train.target) },
      applied: apply.index.length,
      sealed: sealed.rows,
    },
  };
}
