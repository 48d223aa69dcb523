/**
 * The calibration worker's side of `StudyService`: keeps two tables and one study with its trained
 * flows, does one thing at a time, and makes files on request.
 */
import { paperFeatures } from '../../../data/tables/derive.ts';
import { prepare } from '../../../data/tables/prepare.ts';
import { summaryOf } from '../../../data/tables/summary.ts';
import { tableCsv, tableNpy } from '../../../export/table.ts';
import type { Calibration, Unblinding } from '../../../protocol/calibration.ts';
import { aboutExport } from '../../../protocol/calibrationResult.ts';
import type { EngineChoice } from '../../../protocol/config.ts';
import { flowIds } from '../../../protocol/objective.ts';
import type {
  OnStudyEvent,
  StudyFile,
  StudyFormat,
  StudyService,
  TableSide,
} from '../../../protocol/studyService.ts';
import { TableError, type Table } from '../../../protocol/table.ts';
import { createBreather } from '../../../util/breathe.ts';
import type { Engine } from '../../engine/engine.ts';
import { hasFlow, planOf, specOf } from '../build.ts';
import { loadRun, type TrainedRun } from '../produceTrain.ts';
import { flowToSafetensors } from '../weights.ts';
import type { MethodRun } from '../../../presets/studyRuns.ts';
import { createDeskTables } from './deskTables.ts';
import { labRowsOf } from './labRows.ts';
import { movedReference } from './movedReference.ts';
import { noticesOf } from './notices.ts';
import { standInTable } from './standInTable.ts';
import { Study } from './study.ts';
import type { StudyHost, StudyNews, TrainedMethod } from './studyHost.ts';
import { studyWork } from './work.ts';

export interface DeskHost {
  createEngine: (choice: EngineChoice) => Promise<Engine>;
  tfjsWasm: string;
  /** Milliseconds, monotonic; only ever reported. */
  now: () => number;
}

class Cancelled extends Error {
  override name = 'Cancelled';
}

interface Kept {
  readonly run: MethodRun;
  readonly flows: TrainedRun['flows'];
}

const choice: EngineChoice = { id: 'auto', tfjsBackend: 'wasm', build: 'strict', threads: 0 };
/** Milliseconds between two words of progress. */
const tellEvery = 100;
/** Steps between two points of a loss curve: at least so many, and no phase has more than so many points. */
const lossEvery = 20;
const mostPoints = 200;

export function createStudyDesk(host: DeskHost): StudyService {
  const tables = createDeskTables();
  let engine: Engine | null = null;
  const last = createShelf();
  /** Looks at sealed rows of the target table that is here; they hold for every study of it. */
  let acts: readonly Unblinding[] = [];
  let call = 0;
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

  /** @param mine the call that this host serves; another one ends it */
  const studyHost = (running: Engine, mine: number, asked: Calibration): StudyHost => {
    const work = { blind: studyWork(asked, 'blind'), unblinding: studyWork(asked, 'unblinding') };
    const shareAt = (news: StudyNews): number =>
      (news.done < news.total || news.part !== 'judging' ? work.blind : work.unblinding).shareAt(
        news,
      );
    const teller = createTeller(host.now, shareAt, (event) => listen(event));
    const breather = createBreather();
    return {
      ...{ engine: running, engineChoice: choice, tfjsWasm: host.tfjsWasm, now: host.now },
      earlierActs: acts,
      onNews: async (news) => {
        await breather();
        if (call !== mine) throw new Cancelled();
        await teller(news);
      },
      onTrained: async (trained) => void last.kept.push(await keep(trained)),
      onResult: (result) => listen({ type: 'result', result }),
    };
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
    async run(asked, onEvent) {
      const mine = ++call;
      listen = onEvent;
      engine ??= await host.createEngine(choice);
      for (const id of flowIds) if (hasFlow(engine, id)) engine.dropFlow(id);
      last.letGo();
      try {
        await last.run(new Study(asked, tables.both(), studyHost(engine, mine, asked)));
        return 'done';
      } catch (error) {
        if (error instanceof Cancelled) return 'cancelled';
        throw error;
      }
    },
    cancel: () => {
      call++;
      return Promise.resolve();
    },
    async unblind(by, at, onEvent) {
      const { study } = last;
      if (!study) throw new TableError('There is no finished study to unblind.');
      listen = onEvent;
      const result = await study.unblind({ by, at });
      acts = result.unblinding;
      await onEvent({ type: 'result', result });
    },
    async files(method, format) {
      const { study } = last;
      const asked = last.kept.at(method);
      if (!study || !engine || !asked) throw new TableError('This method is not trained yet.');
      return filesOf(format, asked, study, engine, tables.of('reference'));
    },
  };
}

/** The study that was run last, with its trained flows and its rows, which are as large as the tables. */
function createShelf() {
  const shelf = {
    study: null as Study | null,
    running: null as Study | null,
    kept: [] as Kept[],
    /** One that still runs lets go of its rows when it ends. */
    letGo(): void {
      if (shelf.study && shelf.study !== shelf.running) shelf.study.release();
      shelf.study = null;
      shelf.kept = [];
    },
    async run(study: Study): Promise<void> {
      shelf.study = shelf.running = study;
      try {
        await study.run();
      } catch (error) {
        study.release();
        if (shelf.study === study) shelf.study = null;
        throw error;
      } finally {
        if (shelf.running === study) shelf.running = null;
      }
    },
  };
  return shelf;
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

/** Progress at a pace that a page can follow, and points of loss curves. */
function createTeller(
  now: () => number,
  shareAt: (news: StudyNews) => number,
  listen: OnStudyEvent,
) {
  let last = -Infinity;
  let doing = '';
  return async (news: StudyNews): Promise<void> => {
    const { doing: what, done, total, step, run, epoch } = news;
    const every = step ? Math.max(lossEvery, Math.ceil(step.phaseSteps / mostPoints)) : 1;
    if (step && run && (step.step % every === 0 || step.step === 1))
      await listen({
        type: 'loss',
        ...{ method: run.method, penaltyWeight: run.penaltyWeight, phase: step.phase },
        ...{ step: step.step, series: step.series, value: step.loss },
      });
    if (what === doing && now() - last < tellEvery) return;
    last = now();
    doing = what;
    const at = step && { phase: step.phase, step: step.step, steps: step.phaseSteps };
    const share = shareAt(news);
    await listen({ type: 'progress', doing: what, done, total, share, step: at, epoch });
  };
}

async function keep({ run, engine }: TrainedMethod): Promise<Kept> {
  const flows: TrainedRun['flows'] = [];
  for (const id of flowIds) {
    if (!hasFlow(engine, id)) continue;
    const { parameters } = await engine.checkpoint(id);
    flows.push({ id, parameters: parameters.slice() });
  }
  return { run, flows };
}

async function filesOf(
  format: StudyFormat,
  { run, flows }: Kept,
  study: Study,
  engine: Engine,
  reference: Table,
): Promise<StudyFile[]> {
  const { method, penaltyWeight, config } = run;
  const name = penaltyWeight === null ? method : `${method}-${penaltyWeight}`;
  if (format === 'weights')
    return flows.map(({ id, parameters }) => ({
      name: `${name}-${id}.safetensors`,
      blob: new Blob([part(flowToSafetensors(specOf(config, id), parameters))]),
    }));
  loadRun(engine, { config, flows });
  const plan = planOf(config);
  const table = await movedReference(reference, {
    ...{ run, plan, engine },
    prepared: study.prepared,
  });
  const parts = format === 'csv' ? [...tableCsv(table)] : [part(tableNpy(table))];
  const about = JSON.stringify(aboutExport(study.result()), null, 2);
  return [
    { name: `${name}.${format}`, blob: new Blob(parts) },
    { name: `${name}.about.json`, blob: new Blob([about]) },
  ];
}

const part = (bytes: Uint8Array): Uint8Array<ArrayBuffer> => bytes as Uint8Array<ArrayBuffer>;
