/**
 * Compiled pipelines: of a pass through a chain with its weights' gradients, and of an update. Says
 * which buffers they bind; runs nothing.
 */
import type { Gpu, Pipeline } from './gpu.ts';
import { passCode } from './passCode.ts';
import { infoWords } from './passPlaces.ts';
import { passKey, passPlan, type LinkPlan, type PassPlan, type PassShape } from './plan.ts';
import { adamCode, normCode, UpdateInfo, verdictCode } from './updateCode.ts';
import { weightsCode, WeightsInfo } from './weightsCode.ts';

export interface PassProgram {
  readonly plan: PassPlan;
  readonly pass: Pipeline;
  /** One for every link that is trained. */
  readonly weights: readonly Pipeline[];
  /** Most rows whose activations are kept at once, and most rows of one dispatch. */
  readonly capacity: number;
}

/**
 * Bytes of activations of one dispatch: half of what every device can bind. Part of what the bits
 * of a step depend on, so it does not follow the device.
 */
const keptBytes = 67_108_864;
/** Workgroups of a dispatch. */
export const mostGroups = 65_535;

const passBindings = [
  ...(['uniform', 'read-only-storage', 'storage', 'storage'] as const),
  ...(['read-only-storage', 'storage'] as const),
];

export async function passProgram(gpu: Gpu, shape: PassShape): Promise<PassProgram> {
  const plan = passPlan(shape);
  const key = passKey(shape);
  const weightsOf = (link: LinkPlan): Promise<Pipeline> =>
    gpu.pipeline(`weights ${link.index} ${key}`, () => weightsCode(plan, link), [
      'uniform',
      'read-only-storage',
      'storage',
    ]);
  const trained = shape.backward ? plan.links.filter((link) => link.trained) : [];
  const [pass, ...weights] = await Promise.all([
    gpu.pipeline(`pass ${key}`, () => passCode(plan), passBindings),
    ...trained.map(weightsOf),
  ]);
  const panelBytes = 4 * plan.laneFloats + 16 * plan.actVectors;
  const panels = Math.min(mostGroups, Math.max(1, Math.floor(keptBytes / panelBytes)));
  return { plan, pass, weights, capacity: 4 * panels };
}

export interface UpdateProgram {
  readonly norm: Pipeline;
  readonly verdict: Pipeline;
  readonly adam: Pipeline;
}

export async function updateProgram(gpu: Gpu): Promise<UpdateProgram> {
  const [norm, verdict, adam] = await Promise.all([
    gpu.pipeline('norm', () => normCode, ['uniform', 'read-only-storage', 'storage']),
    gpu.pipeline('verdict', () => verdictCode, [
      'uniform',
      'read-only-storage',
      'storage',
      'storage',
    ]),
    gpu.pipeline('adam', () => adamCode, ['uniform', 'read-only-storage', 'storage', 'storage']),
  ]);
  return { norm, verdict, adam };
}

export const passInfoBytes = ({ plan }: PassProgram): number => 4 * infoWords(plan.links.length);
export const weightsInfoBytes = 4 * WeightsInfo.words;
export const updateInfoBytes = 4 * UpdateInfo.words;
