/**
 * A calibration study from two tables to numbers: trains every method on the training region, applies
 * it to the other one, and judges it on rows of the training region that were held out. Training never
 * holds a target row of the applied region; `unblind` alone looks at them, when all is trained.
 */
import { addOwnRows, letGoOwn } from '../../../data/own.ts';
import { prepare, type Prepared } from '../../../data/tables/prepare.ts';
import { baseKey } from '../../../protocol/baseKey.ts';
import type { Calibration, Unblinding } from '../../../protocol/calibration.ts';
import {
  standInLabel,
  type CalibrationResult,
  type Closure,
  type InputResult,
  type MethodResult,
} from '../../../protocol/calibrationResult.ts';
import type { PresetId } from '../../../protocol/catalogue.ts';
import type { OwnId } from '../../../protocol/ownData.ts';
import { flowIds } from '../../../protocol/objective.ts';
import { TableError, type Table } from '../../../protocol/table.ts';
import type { GivenBase } from '../../../protocol/trainer.ts';
import type { BatchRows } from '../../engine/engine.ts';
import { startBackend } from '../../engine/plain/backend.ts';
import { otLawsOf, randomPairing, type Sampler } from '../../metrics/index.ts';
import { hasFlow, planOf } from '../build.ts';
import { basePhases, loadRun, trainRun, type TrainedRun } from '../produceTrain.ts';
import type { StepEvent } from '../runEvents.ts';
import { batchRows, testRows, type Side } from '../samples.ts';
import { closureOf, type JudgedRows } from './closure.ts';
import { columnsOf } from './columns.ts';
import { runsOf, type MethodRun } from '../../../presets/studyRuns.ts';
import { movementOf } from './movement.ts';
import { engineRows, moveRows } from './moveRows.ts';
import { noticesOf } from './notices.ts';
import { checkSameRows } from './sameRows.ts';
import { scanOf } from './scan.ts';
import type { StudyHost, StudyNews } from './studyHost.ts';
import { truthOf, type KnownTruth } from './truth.ts';

/**
 * Rows a side and networks of the classifier. With 10,000 rows it finds 0.558 of the stand-in's optimal
 * 0.575, with 40,000 0.571 (seed 1): areas that are small need many rows to be seen.
 */
const judging: Record<PresetId, { rowsPerClass: number; inits: number }> = {
  tiny: { rowsPerClass: 1000, inits: 1 },
  fast: { rowsPerClass: 5000, inits: 1 },
  quick: { rowsPerClass: 40_000, inits: 1 },
  long: { rowsPerClass: 60_000, inits: 3 },
  paper: { rowsPerClass: 60_000, inits: 3 },
};

/** Most rows that an assignment between the laws is solved for: its cost grows with the cube. */
const assignmentRows = 1000;

type Tables = Record<Side, Table>;

/** What is judged just now, and the how many-eth it is of a row of such. */
interface Judging {
  readonly part: StudyNews['part'];
  readonly doing: string;
  readonly place: number;
  readonly of: number;
}

/** A method that was trained, and where it sent the applied rows. */
interface Finished {
  readonly result: MethodResult;
  readonly moved: JudgedRows;
}

export class Study {
  readonly prepared: Prepared;
  readonly runs: readonly MethodRun[];
  private readonly laws: Record<Side, OwnId>;
  private readonly truth: KnownTruth | null;
  private readonly bases: GivenBase[] = [];
  private readonly finished: Finished[] = [];
  private inputResult: InputResult | null = null;
  /** Another engine than the host's, where the study was taken up. */
  private trainedOn: string | null = null;

  /**
   * @throws TableError when the tables do not fit the study
   * @throws ConfigError
   */
  constructor(
    private readonly study: Calibration,
    tables: Tables,
    private readonly host: StudyHost,
  ) {
    this.prepared = prepare(study, tables.reference, tables.target);
    const { train } = this.prepared;
    this.laws = { reference: addOwnRows(train.reference), target: addOwnRows(train.target) };
    this.runs = runsOf(study, this.laws, host.engineChoice);
    this.truth = truthOf(study, tables.reference, this.prepared);
  }

  /** Trains and judges without a look at what is sealed. */
  async run(): Promise<CalibrationResult> {
    this.inputResult = await this.input();
    await this.host.onResult?.(this.result());
    for (const run of this.runs) {
      this.finished.push(await this.method(run));
      await this.host.onResult?.(this.result());
    }
    return this.result();
  }

  /**
   * Goes on with a study that was trained earlier on the same tables.
   * @param flows of every method, by its place
   * @throws TableError when the tables are others
   */
  async takeUp(
    trained: CalibrationResult,
    flows: readonly TrainedRun['flows'][],
  ): Promise<CalibrationResult> {
    const { host, prepared, study } = this;
    const { all, seen, scale } = prepared;
    const names = [...study.features, ...(study.condition === null ? [] : [study.condition])];
    checkSameRows(names, trained.input.columns, columnsOf({ all, seen, opened: null }, scale));
    if (trained.methods.length !== this.runs.length)
      throw new TableError('The saved study is broken: methods are missing.');
    for (const [i, run] of this.runs.entries()) {
      await this.tell({ part: 'taking-up', doing: `Taking up ${nameOf(run)}` });
      loadRun(host.engine, { config: run.config, flows: flows[i] });
      const moved = await this.moveApplied(run);
      this.finished.push({ result: trained.methods[i], moved });
    }
    this.inputResult = trained.input;
    this.trainedOn = trained.engine;
    return this.result();
  }

  /** Opens the seal and judges the applied region; the act is logged. After `run`. */
  async unblind(act: Pick<Unblinding, 'by' | 'at'>): Promise<CalibrationResult> {
    const { inputResult, prepared } = this;
    if (!inputResult) throw new Error('nothing is trained yet');
    const target = prepared.sealed.open(act);
    // From here on it has been looked at, whether judging ends or not.
    await this.host.onResult?.(this.result());
    const { all, seen, scale } = prepared;
    const columns = columnsOf({ all, seen, opened: target }, scale);
    const of = this.finished.length + 1;
    const doing = (name: string): string => `Judging ${name}, applied region`;
    const first = { part: 'judging', doing: doing('the input'), place: 0, of } as const;
    const applied = await this.closure(prepared.apply, target, first);
    this.inputResult = { ...inputResult, applied, columns };
    for (const [i, { result, moved }] of this.finished.entries()) {
      const judging = { ...first, doing: doing(nameOf(this.runs[i])), place: i + 1 };
      const closure = await this.closure(moved, target, judging);
      this.finished[i] = {
        moved,
        result: { ...result, applied: { ...result.applied, closure } },
      };
    }
    return this.result();
  }

  /** Lets go of the rows that this thread keeps for it. Nothing can be trained or unblinded after that. */
  release(): void {
    for (const id of Object.values(this.laws)) letGoOwn(id);
  }

  /** All that is known by now. @throws Error before the input is judged */
  result(): CalibrationResult {
    const { study, prepared, host, inputResult } = this;
    if (!inputResult) throw new Error('nothing is judged yet');
    const methods = this.finished.map(({ result }) => result);
    const synthetic = [study.reference, study.target].some(({ kind }) => kind === 'stand-in');
    return {
      study,
      engine: this.trainedOn ?? host.engine.info.label,
      label: synthetic ? standInLabel : null,
      notices: noticesOf(prepared.audit),
      input: inputResult,
      methods,
      scan: scanOf(methods),
      unblinding: [...(host.earlierActs ?? []), ...prepared.sealed.log],
    };
  }

  private get features(): number {
    return this.prepared.features.length;
  }

  private held(side: Side): BatchRows {
    return batchRows(testRows(this.runs[0].config, side, Infinity));
  }

  /** What the methods have to mend. */
  private async input(): Promise<InputResult> {
    const judging = { part: 'input', doing: 'Judging the input', place: 0, of: 1 } as const;
    await this.tell(judging);
    const { features, truth, prepared } = this;
    const [from, to] = [this.held('reference'), this.held('target')];
    const n = Math.min(from.n, to.n);
    const head = ({ x }: BatchRows): Float32Array => x.subarray(0, n * features);
    // Stretches share no row.
    const sampler =
      ({ x }: BatchRows): Sampler =>
      (count, index) =>
        x.slice(index * count * features, (index + 1) * count * features);
    const rows = Math.min(assignmentRows, from.n, Math.floor(to.n / 2));
    const transport = otLawsOf(sampler(from), sampler(to), features, rows);
    const { all, seen, scale } = prepared;
    return {
      columns: columnsOf({ all, seen, opened: null }, scale),
      training: await this.closure(judged(from), judged(to), judging),
      applied: null,
      optimalAuc: truth && truth.optimalAuc,
      exactMorph: truth && truth.exactMorph,
      randomPairing: randomPairing(head(from), head(to), features).mean,
      otLaws: transport.value,
      otLawsFloor: transport.floor,
    };
  }

  private async method(run: MethodRun): Promise<Finished> {
    const { host, prepared, features, truth } = this;
    const { engine, now } = host;
    const doing = `Training ${nameOf(run)}`;
    const onStep = (step: StepEvent): Promise<void> =>
      this.tell({ part: 'training', doing, step, run });
    const trained = await trainRun(run.config, this.bases, engine, { now, onStep });
    this.keepBases(run, trained.flows);
    const plan = planOf(run.config);
    const judging = { part: 'judging', doing: `Judging ${nameOf(run)}`, place: 0, of: 1 } as const;
    await this.tell(judging);
    const held = this.held('reference');
    const movedHeld = await moveRows(engine, plan, held);
    const moved = await this.moveApplied(run);
    const images = { x: movedHeld.x, context: held.own };
    const result: MethodResult = {
      ...{ method: run.method, penaltyWeight: run.penaltyWeight },
      ...{ phases: trained.phases, seconds: trained.seconds },
      training: {
        movement: movementOf(held.x, movedHeld.x, features),
        closure: await this.closure(images, judged(this.held('target')), judging),
      },
      applied: { movement: movementOf(prepared.apply.x, moved.x, features), closure: null },
      truth: truth && {
        morphDistance: truth.exactMorph.distance.mean,
        offBy: truth.offBy(moved.x),
      },
    };
    return { result, moved };
  }

  /** By the flows that the engine holds, which are handed to the host and let go of. */
  private async moveApplied(run: MethodRun): Promise<JudgedRows> {
    const { host, prepared } = this;
    const { engine } = host;
    const plan = planOf(run.config);
    const applied = engineRows(prepared.apply);
    const { x } = await moveRows(engine, plan, applied);
    await host.onTrained({ run, plan, engine, prepared });
    // Flows of the next method bear the same names.
    for (const id of flowIds) if (hasFlow(engine, id)) engine.dropFlow(id);
    return { x, context: applied.own };
  }

  /** Bases that a later method needs too are not trained again. */
  private keepBases({ config }: MethodRun, flows: TrainedRun['flows']): void {
    for (const phase of basePhases(config)) {
      const key = baseKey(config, phase);
      const flow = flows.find(({ id }) => id === phase);
      if (flow && !this.bases.some((base) => base.key === key))
        this.bases.push({ key, parameters: flow.parameters });
    }
  }

  private async closure(
    moved: JudgedRows,
    target: JudgedRows,
    { part, doing, place, of }: Judging,
  ): Promise<Closure> {
    const { study, prepared, host, features } = this;
    await this.tell({ part, doing, judged: place / of });
    await startBackend('wasm', host.tfjsWasm);
    const { scale } = prepared;
    return closureOf(moved, target, {
      ...judging[study.preset],
      ...{ seed: study.seed, scale, features },
      onEpoch: ({ share, ...epoch }) =>
        this.tell({ part, doing, epoch, judged: (place + share) / of }),
    });
  }

  private async tell(news: Pick<StudyNews, 'part' | 'doing'> & Partial<StudyNews>): Promise<void> {
    const { host, finished, runs } = this;
    const still = { step: null, run: null, epoch: null, judged: 0 };
    await host.onNews({ ...still, ...news, done: finished.length, total: runs.length });
  }
}

/**
 * A whole study.
 * @param unblind null: it stays blind
 * @throws TableError when the tables do not fit the study
 * @throws ConfigError
 */
export async function runStudy(
  study: Calibration,
  tables: Tables,
  host: StudyHost,
  unblind: Pick<Unblinding, 'by' | 'at'> | null,
): Promise<CalibrationResult> {
  const made = new Study(study, tables, host);
  const result = await made.run();
  return unblind ? made.unblind(unblind) : result;
}

const judged = ({ x, own }: BatchRows): JudgedRows => ({ x, context: own });

const nameOf = ({ method, penaltyWeight }: MethodRun): string =>
  penaltyWeight === null ? method : `${method} ${penaltyWeight}`;
