/**
 * A short run, hashed in every part: the same config must give the same hashes on every machine and
 * with any number of threads. Judges nothing: whoever compares two sets of hashes does.
 */
import { configFor } from '../../presets/presets.ts';
import type { ExperimentConfig } from '../../protocol/config.ts';
import type { FinalMetrics, PhaseResult } from '../../protocol/frame.ts';
import type { RunHashes } from '../../protocol/verify.ts';
import type { Batch, Engine, StepResult } from '../engine/engine.ts';
import { planOf } from './build.ts';
import { floatsHash, imagesHash, textHash } from './hash.ts';
import { freshControls, runExperiment } from './run.ts';
import { testRows, trainingRows, validationRows } from './samples.ts';

/** Steps of each of the three phases. */
const steps = 200;

/**
 * Both bases, then the transfer both ways, with a penalty that fades. Batches are large enough to
 * be shared among four threads.
 */
export function hashedConfig(): ExperimentConfig {
  const config = configFor({
    reference: 'four-circles',
    target: 'star',
    method: 'movement-penalty',
    preset: 'tiny',
    seed: 7,
  });
  for (const { training } of [config.base, config.transfer])
    Object.assign(training, { steps, batch: 256 });
  config.transfer.objective.penalty = { kind: 'l1', weight: 1, annealTo: 0 };
  return config;
}

/** What an engine was given and what it answered, in order. */
interface Seen {
  readonly weights: Float32Array[];
  readonly rows: Float32Array[];
  readonly schedule: (number | null)[];
  readonly results: StepResult[];
}

/**
 * Runs `hashedConfig`; leaves the engine running.
 * @throws DivergedError
 */
export async function runHashes(engine: Engine): Promise<RunHashes> {
  const config = hashedConfig();
  const seen: Seen = { weights: [], rows: [], schedule: [], results: [] };
  const { images, outcome } = await finish(config, watched(engine, seen));
  const flows = planOf(config).stages.map(({ flow }) => flow);
  const trained = await Promise.all(flows.map((id) => engine.checkpoint(id)));
  return {
    data: await floatsHash(dataOf(config)),
    initialWeights: await floatsHash(seen.weights),
    batches: await floatsHash(seen.rows),
    schedule: await textHash(JSON.stringify(seen.schedule)),
    losses: await textHash(JSON.stringify(seen.results)),
    finalWeights: await floatsHash(trained.map(({ parameters }) => parameters)),
    images: await imagesHash(images),
    metrics: await textHash(JSON.stringify(outcome)),
  };
}

function dataOf(config: ExperimentConfig): Float32Array[] {
  const sides = ['reference', 'target'] as const;
  return sides.flatMap((side) => [
    trainingRows(config, side).x,
    validationRows(config, side).x,
    testRows(config, side).x,
  ]);
}

interface Finished {
  images: Float32Array;
  outcome: { metrics: FinalMetrics; phases: PhaseResult[] };
}

async function finish(config: ExperimentConfig, engine: Engine): Promise<Finished> {
  let images = new Float32Array(0);
  // A clock that stands still, because phase results carry times.
  const options = { frames: false, solveAssignment: false, now: () => 0 };
  const controls = freshControls();
  for await (const event of runExperiment(config, engine, { ...options, controls })) {
    if (event.type === 'images') images = event.images.slice();
    if (event.type === 'done')
      return { images, outcome: { metrics: event.metrics, phases: event.phases } };
  }
  throw new Error('run ended without a result');
}

/** The engine itself, but for a look at what passes. */
function watched(engine: Engine, seen: Seen): Engine {
  const looks: Pick<Engine, 'createFlow' | 'step'> = {
    createFlow(id, spec, parameters) {
      seen.weights.push(parameters.slice());
      engine.createFlow(id, spec, parameters);
    },
    async step(id, objective, batch, knobs) {
      seen.rows.push(...rowsOf(batch));
      seen.schedule.push(knobs.learningRate, knobs.penaltyWeight);
      const result = await engine.step(id, objective, batch, knobs);
      seen.results.push(result);
      return result;
    },
  };
  return new Proxy(engine, {
    get(target, key) {
      const member: unknown = Reflect.get(Object.hasOwn(looks, key) ? looks : target, key);
      return typeof member === 'function' ? (member.bind(target) as unknown) : member;
    },
  });
}

function rowsOf(batch: Batch): Float32Array[] {
  return Object.values(batch).flatMap((rows) => (rows ? [rows.x.slice()] : []));
}
