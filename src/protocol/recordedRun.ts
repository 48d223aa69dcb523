/**
 * A recorded run as a file and back to the very types that a live run gives. Positions are rounded
 * to 1/4096 and training losses thinned; metrics, results and held-out losses are as they were.
 */
import * as v from 'valibot';
import { phaseIds } from './catalogue.ts';
import { finite, firstFault, whole } from './check.ts';
import { experimentConfigSchema } from './config.ts';
import type { ExperimentConfig } from './config.ts';
import type {
  FinalMetrics,
  Frame,
  FrameMetrics,
  LossPoint,
  OtOwnImage,
  PhaseResult,
  References,
} from './frame.ts';
import { fromSteps, pack, toSteps, Unpacker, type PackedArray } from './packed.ts';
import { phaseResultSchema } from './phaseResult.ts';
import type { EngineInfo } from './trainer.ts';

const kind = 'MLR1';

export interface RecordedRun {
  config: ExperimentConfig;
  engine: EngineInfo;
  phases: { name: Frame['phase']; steps: number }[];
  references: References;
  /** A few of each phase, close together at its beginning; their `losses` are empty. */
  frames: Frame[];
  losses: LossPoint[];
  phaseResults: PhaseResult[];
  metrics: FinalMetrics;
  otOwnImage: OtOwnImage;
}

const numbers = <K extends string>(keys: readonly K[]): v.GenericSchema<Record<K, number>> =>
  v.strictObject(Object.fromEntries(keys.map((key) => [key, finite]))) as never;
const phase = v.picklist(phaseIds);

const frameMetrics = numbers([
  ...(['meanDistance', 'stdDistance', 'medianDistance', 'q95Distance', 'maxDistance'] as const),
  ...(['slicedW2', 'outOfSupport', 'roundTripMax'] as const),
]) satisfies v.GenericSchema<FrameMetrics>;

const frame = v.strictObject({
  phase,
  step: finite,
  phaseSteps: finite,
  shows: v.picklist(['transfer', 'base-samples']),
  metrics: v.nullable(frameMetrics),
  learningRate: finite,
  penaltyWeight: finite,
  gradNorm: finite,
});

const headerSchema = v.strictObject({
  config: experimentConfigSchema,
  engine: v.looseObject({ id: v.string(), label: v.string() }),
  phases: v.array(v.strictObject({ name: phase, steps: finite })),
  references: numbers([
    ...(['entropyReference', 'entropyTarget', 'randomPairing', 'slicedW2Floor'] as const),
    ...(['outOfSupportFloor', 'otLaws', 'otLawsFloor'] as const),
  ]),
  phaseResults: v.array(phaseResultSchema),
  metrics: numbers([
    ...(['slicedW2', 'slicedW2Floor', 'meanDistance', 'stdDistance', 'otOwnImage'] as const),
    ...(['otLaws', 'otLawsFloor', 'randomPairing', 'outOfSupport', 'outOfSupportFloor'] as const),
    ...(['roundTripP99', 'roundTripMax'] as const),
  ]) satisfies v.GenericSchema<FinalMetrics>,
  otOwnImage: finite,
  points: whole(1),
  frames: v.pipe(v.array(frame), v.minLength(1)),
  pairs: whole(0),
  series: v.array(
    v.strictObject({
      phase,
      series: v.picklist(['base', 'forward', 'inverse']),
      kind: v.picklist(['train', 'validation']),
      points: whole(0),
    }),
  ),
});
type Header = v.InferOutput<typeof headerSchema>;

/** Distances of random pairs are stored in these steps; the frame's diagonal is 11.32. */
const pairStep = 1 / 4096;

/** @throws Error when a coordinate does not fit */
export function writeRecordedRun(run: RecordedRun): Uint8Array<ArrayBuffer> {
  const { randomPairingDistances: pairs, ...references } = run.references;
  const start = run.frames.find((f) => f.start)?.start;
  if (!start) throw new Error('cannot record a run without a transfer frame');
  const groups = seriesOf(run.losses);
  const { config, engine, phases, phaseResults, metrics } = run;
  const header: Header = {
    ...{ config, engine: { ...engine }, phases, phaseResults },
    references: references as Header['references'],
    metrics: metrics as Header['metrics'],
    otOwnImage: run.otOwnImage.value,
    points: start.length / 2,
    frames: run.frames.map(frameHeader),
    pairs: pairs.length,
    series: groups.map(({ losses, ...group }) => ({ ...group, points: losses.length })),
  };
  const arrays: PackedArray[] = [
    toSteps(start),
    ...run.frames.map(({ mapped }) => toSteps(mapped)),
    Uint16Array.from(pairs, (value) => Math.round(value / pairStep)),
    ...groups.flatMap(({ losses }): PackedArray[] => [
      Uint32Array.from(losses, ({ step }) => step),
      Float32Array.from(losses, ({ value }) => value),
    ]),
  ];
  return pack(kind, v.parse(headerSchema, header), arrays);
}

function frameHeader(f: Frame): Header['frames'][number] {
  const { phase, step, phaseSteps, shows, metrics, learningRate, penaltyWeight, gradNorm } = f;
  const kept = { phase, step, phaseSteps, shows, learningRate, penaltyWeight, gradNorm };
  return { ...kept, metrics: metrics as Header['frames'][number]['metrics'] };
}

type Series = Pick<LossPoint, 'phase' | 'series' | 'kind'> & { losses: LossPoint[] };

function seriesOf(losses: readonly LossPoint[]): Series[] {
  const groups = new Map<string, Series>();
  for (const point of losses) {
    const { phase, series, kind } = point;
    const key = `${phase} ${series} ${kind}`;
    const group = groups.get(key) ?? { phase, series, kind, losses: [] };
    groups.set(key, group);
    group.losses.push(point);
  }
  return [...groups.values()];
}

/** @throws Error in one sentence when the file is another kind, cut short or not as it should be */
export function readRecordedRun(bytes: ArrayBuffer): RecordedRun {
  const file = new Unpacker(kind, bytes);
  const parsed = v.safeParse(headerSchema, file.header);
  if (!parsed.success)
    throw new Error(`invalid ${kind} file: ${firstFault(parsed.issues, 'header')}`);
  const header = parsed.output;
  const start = fromSteps(file.int16(2 * header.points));
  const mapped = header.frames.map(() => fromSteps(file.int16(2 * header.points)));
  const pairs = Float32Array.from(file.uint16(header.pairs), (value) => value * pairStep);
  const losses = header.series.flatMap((series) => lossesOf(series, file));
  file.end();
  const frames = framesOf(header, start, mapped);
  return {
    ...{ config: header.config, phases: header.phases, phaseResults: header.phaseResults },
    engine: header.engine as unknown as EngineInfo,
    references: { ...header.references, randomPairingDistances: pairs },
    frames,
    losses: losses.sort(inOrder),
    metrics: header.metrics,
    otOwnImage: { index: frames.length - 1, value: header.otOwnImage },
  };
}

function lossesOf({ points, ...series }: Header['series'][number], file: Unpacker): LossPoint[] {
  const steps = file.uint32(points);
  const values = file.float32(points);
  return Array.from(steps, (step, i) => ({ ...series, step, value: values[i] }));
}

const inOrder = (a: LossPoint, b: LossPoint): number =>
  phaseIds.indexOf(a.phase) - phaseIds.indexOf(b.phase) || a.step - b.step;

/** As a live run sends them: the start with the first transfer frame alone. */
function framesOf(header: Header, start: Float32Array, mapped: Float32Array[]): Frame[] {
  const first = header.frames.findIndex(({ shows }) => shows === 'transfer');
  return header.frames.map((f, index) => ({
    ...f,
    index,
    mapped: mapped[index],
    start: index === first ? start : null,
    ...{
      layers: null,
      logAbsDet: null,
      grid: null,
      density: null,
      conditions: null,
      wide: null,
      kept: true,
    },
    distances: f.shows === 'transfer' ? distancesOf(start, mapped[index]) : null,
    losses: [],
    msPerStep: 0,
  }));
}

function distancesOf(start: Float32Array, mapped: Float32Array): Float32Array {
  return Float32Array.from({ length: start.length / 2 }, (_, i) => {
    const dx = mapped[2 * i] - start[2 * i];
    const dy = mapped[2 * i + 1] - start[2 * i + 1];
    return Math.sqrt(dx * dx + dy * dy);
  });
}
