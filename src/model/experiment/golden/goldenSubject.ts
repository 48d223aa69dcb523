/**
 * An engine holding a golden file's flow, behind what the judge asks for. Judges nothing; the same
 * code runs in Node and in the browser's parity page.
 */
import type { Batch, BatchRows, Engine } from '../../engine/engine.ts';
import { flatParameters } from '../weights.ts';
import { flowSpec, parameterList, type FlowSpec } from '../../flows/spec.ts';
import type { Link, Objective } from '../../../protocol/objective.ts';
import type { EngineInfo } from '../../../protocol/trainer.ts';
import { learningRateAt } from '../../training/schedule.ts';
import type { GoldenFile } from './goldenFile.ts';
import type { GoldenSubject } from './verifyFile.ts';

const flow = 'transfer';

/** Loads the flow into the engine (dropping one that is there) and wraps it. */
export function goldenSubject(engine: Engine, golden: GoldenFile): GoldenSubject {
  const spec = specOf(golden);
  const initial = flatParameters(spec, golden.params);
  const context = golden.context ? 'own' : 'none';
  const link = (direction: Link['direction']): Link => ({
    flow,
    direction,
    frozen: false,
    context,
  });
  const load = (): void => {
    engine.dropFlow(flow);
    engine.createFlow(flow, spec, initial);
  };
  load();
  return {
    forward: (x, c) => map(engine, link('forward'), rows(spec, x, c)),
    inverse: (x, c) => map(engine, link('inverse'), rows(spec, x, c)),
    async lossAndGrads(direction, x, c) {
      const batch: Batch = { reference: rows(spec, x, c) };
      const found = await engine.gradients(flow, likelihood(link(direction)), batch);
      const gradParams = new Map(
        parameterList(spec).map(({ name, offset, size }) => [
          name,
          found.parameters.slice(offset, offset + size),
        ]),
      );
      return { loss: found.loss, gradX: found.rows[0], gradParams };
    },
    async train(options) {
      load();
      const batch: Batch = { reference: rows(spec, options.x, options.context) };
      const objective = likelihood(link('forward'));
      const losses: number[] = [];
      for (let step = 0; step < options.steps; step++) {
        const result = await engine.step(flow, objective, batch, {
          learningRate: learningRateAt(options.learningRate, step, scheduleOf(options.steps)),
          clip: options.clip,
          penaltyWeight: null,
          adam: { betas: options.betas, epsilon: options.eps },
        });
        losses.push(result.loss);
      }
      const { y, logabsdet } = await map(engine, link('forward'), batch.reference as BatchRows);
      load();
      return { losses, finalY: y, finalLogabsdet: logabsdet };
    },
  };
}

/** Golden training: cosine to zero, no warm-up (golden/README.md). */
function scheduleOf(steps: number): Parameters<typeof learningRateAt>[2] {
  return { steps, knobs: { learningRate: 0, clip: 1, warmup: 0, penaltyAnnealTo: null } };
}

function specOf({ shape }: GoldenFile): FlowSpec {
  const { blocks, layers, bins, features, contextFeatures, hiddenFeatures } = shape;
  const { tailBound, finalPermutation, minBinWidth, minBinHeight, minDerivative } = shape;
  return flowSpec({
    ...{ blocks, layers, bins, features, contextFeatures, hiddenFeatures },
    ...{ tailBound, finalPermutation, minBinWidth, minBinHeight, minDerivative },
    nflowsCompatible: true,
  });
}

function rows(spec: FlowSpec, x: Float32Array, own: Float32Array | null): BatchRows {
  return { n: x.length / spec.features, x, own, other: null, weights: null };
}

function likelihood(link: Link): Objective {
  return {
    terms: [
      {
        name: 'base',
        rows: 'reference',
        links: [link],
        base: 'standard-normal',
        likelihood: 1,
        penalty: null,
      },
    ],
  };
}

async function map(
  engine: Engine,
  link: Link,
  batch: BatchRows,
): Promise<{ y: Float32Array; logabsdet: Float32Array }> {
  const { points, logAbsDet } = await engine.map([link], batch);
  return { y: points, logabsdet: logAbsDet };
}

/** Engine and what tells its arithmetic from another's, e.g. "wasm/strict" or "plain/cpu". */
export function arithmeticOf({ id, tfjsBackend, build }: EngineInfo): string {
  return id === 'plain' ? `plain/${tfjsBackend}` : build === null ? id : `${id}/${build}`;
}
