/**
 * A calibration study from two tables to numbers: trains every method on the training region, applies
 * it to the other one, and judges both. Target rows of the applied region are looked at only through
 * the seal, when the host unblinds.
 */
import { addOwnRows } from '../../../data/own.ts';
import { lhcoTable } from '../../../data/standIns/lhco/index.ts';
import { prepare, type Prepared } from '../../../data/tables/prepare.ts';
import type { Calibration, TableSource, Unblinding } from '../../../protocol/calibration.ts';
import {
  standInLabel,
  type CalibrationResult,
  type Closure,
  type InputResult,
  type MethodResult,
} from '../../../protocol/calibrationResult.ts';
import { baseKey } from '../../../protocol/baseKey.ts';
import type { PresetId } from '../../../protocol/catalogue.ts';
import type { EngineChoice } from '../../../protocol/config.ts';
import type { GivenBase } from '../../../protocol/trainer.ts';
import type { Table } from '../../../protocol/table.ts';
import { stream } from '../../../util/streams.ts';
import type { BatchRows, Engine } from '../../engine/engine.ts';
import { startBackend } from '../../engine/plain/backend.ts';
import { distances, otLawsOf, randomPairing, type Sampler } from '../../metrics/index.ts';
import { hasFlow, planOf, type Plan } from '../build.ts';
import { basePhases, trainRun, type ProduceHooks } from '../produceTrain.ts';
import { batchRows, testRows, type Side } from '../samples.ts';
import type { StepEvent } from '../runEvents.ts';
import { closureOf, type ClosureOptions, type JudgedRows } from './closure.ts';
import { columnsOf } from './columns.ts';
import { runsOf, type MethodRun } from './configs.ts';
import { movementOf } from './movement.ts';
import { engineRows, moveRows } from './moveRows.ts';
import { noticesOf } from './notices.ts';
import { scanOf } from './scan.ts';
import { generatorsOf, truthOf, type KnownTruth } from './truth.ts';

export interface StudyNews {
  readonly part: 'input' | 'training' | 'judging';
  /** What is under way, for people. */
  readonly doing: string;
  /** Methods done, and how many there are. */
  readonly done: number;
  readonly total: number;
  /** While it trains. */
  readonly step: StepEvent | null;
}

/** A method whose flows the engine holds just now. */
export interface TrainedMethod {
  readonly run: MethodRun;
  readonly plan: Plan;
  readonly engine: Engine;
  readonly prepared: Prepared;
}

export interface StudyHost {
  readonly engine: Engine;
  readonly engineChoice: EngineChoice;
  /** Of tfjs, for the classifier. */
  readonly tfjsWasm: string;
  readonly now: () => number;
  /** Waited for; what it throws ends the study. */
  readonly onNews: (news: StudyNews) => Promise<void> | void;
  /** Called between epochs of a classifier; what it throws ends the study. */
  readonly check?: () => void;
  readonly onTrained: (trained: TrainedMethod) => Promise<void>;
  /** Null: the study stays blind. */
  readonly unblind: Pick<Unblinding, 'by' | 'at'> | null;
}

/** A stand-in's table; another draw for each side, so that they never share a row. */
export const standInTable = (
  source: Extract<TableSource, { kind: 'stand-in' }>,
  side: Side,
  seed: number,
): Table => lhcoTable(source.generator, stream(seed, `stand-in/${side}`), source.events);

/** Rows a side and networks of the classifier; `quick` knows an area to 0.006, `long` to 0.004. */
const judging: Record<PresetId, { rowsPerClass: number; inits: number }> = {
  tiny: { rowsPerClass: 1000, inits: 1 },
  fast: { rowsPerClass: 5000, inits: 1 },
  quick: { rowsPerClass: 10_000, inits: 1 },
  long: { rowsPerClass: 20_000, inits: 3 },
  paper: { rowsPerClass: 20_000, inits: 3 },
};

/**
 * @throws TableError when the tables do not fit the study
 * @throws ConfigError
 */
export async function runStudy(
  study: Calibration,
  tables: { reference: Table; target: Table },
  host: StudyHost,
): Promise<CalibrationResult> {
  const prepared = prepare(study, tables.reference, tables.target);
  return new Study(study, tables, prepared, host).run();
}

class Study {
  private readonly runs: readonly MethodRun[];
  private readonly truth: KnownTruth | null;
  private readonly bases: GivenBase[] = [];
  private readonly opened: JudgedRows | null;

  constructor(
    private readonly study: Calibration,
    tables: { reference: Table; target: Table },
    private readonly prepared: Prepared,
    private readonly host: StudyHost,
  ) {
    const { train, apply, scale, sealed } = prepared;
    const laws = { reference: addOwnRows(train.reference), target: addOwnRows(train.target) };
    this.runs = runsOf(study, laws, host.engineChoice);
    const generators = generatorsOf(study);
    this.truth = generators && truthOf(generators, tables.reference, apply, scale);
    this.opened = host.unblind && sealed.open(host.unblind);
  }

  async run(): Promise<CalibrationResult> {
    const { study, prepared, host } = this;
    const input = await this.input();
    const methods: MethodResult[] = [];
    for (const run of this.runs) methods.push(await this.method(run, methods.length));
    const synthetic = [study.reference, study.target].some(({ kind }) => kind === 'stand-in');
    return {
      study,
      engine: host.engine.info.label,
      label: synthetic ? standInLabel : null,
      notices: noticesOf(prepared.audit),
      input,
      methods,
      scan: scanOf(methods),
      unblinding: [...prepared.sealed.log],
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
    await this.tell('input', 'Judging the input', 0);
    const { features, opened, truth, prepared } = this;
    const [from, to] = [this.held('reference'), this.held('target')];
    const n = Math.min(from.n, to.n);
    const pairs = randomPairing(
      from.x.subarray(0, n * features),
      to.x.subarray(0, n * features),
      features,
    );
    // Stretches share no row.
    const sampler =
      ({ x }: BatchRows): Sampler =>
      (count, index) =>
        x.slice(index * count * features, (index + 1) * count * features);
    const rows = Math.min(assignmentRows, from.n, Math.floor(to.n / 2));
    const transport = otLawsOf(sampler(from), sampler(to), features, rows);
    return {
      columns: columnsOf({ all: prepared.all, seen: prepared.seen, opened }, prepared.scale),
      training: await this.closure(judged(from), judged(to)),
      applied: opened && (await this.closure(prepared.apply, opened)),
      optimalAuc: truth && truth.optimalAuc,
      exactMorph: truth && truth.exactMorph,
      randomPairing: pairs.mean,
      otLaws: transport.value,
      otLawsFloor: transport.floor,
    };
  }

  private async method(run: MethodRun, done: number): Promise<MethodResult> {
    const { host, prepared, features, truth, opened } = this;
    const { engine, now } = host;
    const name = nameOf(run);
    const hooks: ProduceHooks = {
      now,
      onStep: (step) => this.tell('training', `Training ${name}`, done, step),
    };
    const trained = await trainRun(run.config, this.bases, engine, hooks);
    this.keepBases(run, trained.flows);
    const plan = planOf(run.config);
    await this.tell('judging', `Judging ${name}`, done);
    const held = this.held('reference');
    const movedHeld = await moveRows(engine, plan, held);
    const applied = engineRows(prepared.apply);
    const moved = await moveRows(engine, plan, applied);
    await host.onTrained({ run, plan, engine, prepared });
    const result: MethodResult = {
      method: run.method,
      penaltyWeight: run.penaltyWeight,
      phases: trained.phases,
      seconds: trained.seconds,
      training: {
        movement: movementOf(held.x, movedHeld.x, features),
        closure: await this.closure(
          { x: movedHeld.x, context: held.own },
          judged(this.held('target')),
        ),
      },
      applied: {
        movement: movementOf(applied.x, moved.x, features),
        closure: opened && (await this.closure({ x: moved.x, context: applied.own }, opened)),
      },
      truth: truth && {
        morphDistance: truth.exactMorph.distance.mean,
        offBy: meanOf(distances(moved.x, truth.images, features)),
      },
    };
    // Flows of the next method bear the same names.
    for (const { id } of trained.flows) if (hasFlow(engine, id)) engine.dropFlow(id);
    return result;
  }

  /** Bases that a later method needs too are not trained again. */
  private keepBases(
    { config }: MethodRun,
    flows: readonly { id: string; parameters: Float32Array }[],
  ): void {
    for (const phase of basePhases(config)) {
      const key = baseKey(config, phase);
      const flow = flows.find(({ id }) => id === phase);
      if (flow && !this.bases.some((base) => base.key === key))
        this.bases.push({ key, parameters: flow.parameters });
    }
  }

  private async closure(moved: JudgedRows, target: JudgedRows): Promise<Closure> {
    const { study, prepared, host } = this;
    await startBackend('wasm', host.tfjsWasm);
    const options: ClosureOptions = {
      ...judging[study.preset],
      seed: study.seed,
      scale: prepared.scale,
      features: this.features,
      onEpoch: () => host.check?.(),
    };
    return closureOf(moved, target, options);
  }

  private async tell(
    part: StudyNews['part'],
    doing: string,
    done: number,
    step: StepEvent | null = null,
  ): Promise<void> {
    await this.host.onNews({ part, doing, done, total: this.runs.length, step });
  }
}

/** Most rows that an assignment between the laws is solved for: its cost grows with the cube. */
const assignmentRows = 1000;

const judged = ({ x, own }: BatchRows): JudgedRows => ({ x, context: own });

const meanOf = (values: Float32Array): number =>
  values.reduce((sum, v) => sum + v, 0) / values.length;

const nameOf = ({ method, penaltyWeight }: MethodRun): string =>
  penaltyWeight === null ? method : `${method} ${penaltyWeight}`;
