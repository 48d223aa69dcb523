/**
 * Compiled pipelines: of a pass through a chain with its weights' gradients, and of an update. Says
 * which buffers they bind; runs nothing.
 */
import { gatherCode, lossCode, scatterCode, seedsCode } from './flatCode.ts';
import type { BindingKind, Gpu, Pipeline } from './gpu.ts';
import { passCode } from './passCode.ts';
import { infoWords } from './passPlaces.ts';
import { passKey, passPlan, type LinkPlan, type PassPlan, type PassShape } from './plan.ts';
import { adamCode, cardVerdictCode, normCode, UpdateInfo, verdictCode } from './updateCode.ts';
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

/** What a pipeline is compiled from, and the name it is found again by. */
type Recipe = [key: string, code: () => string, bindings: readonly BindingKind[]];

/** Of the pass, and of every trained link's weights. */
function recipes(plan: PassPlan): Recipe[] {
  const { shape } = plan;
  const key = passKey(shape);
  const weightsOf = (link: LinkPlan): Recipe => [
    `weights ${link.index} ${key}`,
    () => weightsCode(plan, link),
    ['uniform', 'read-only-storage', 'storage'],
  ];
  const trained = shape.backward ? plan.links.filter((link) => link.trained) : [];
  return [[`pass ${key}`, () => passCode(plan), passBindings], ...trained.map(weightsOf)];
}

function assembled(plan: PassPlan, [pass, ...weights]: Pipeline[]): PassProgram {
  const panelBytes = 4 * plan.laneFloats + 16 * plan.actVectors;
  const panels = Math.min(mostGroups, Math.max(1, Math.floor(keptBytes / panelBytes)));
  return { plan, pass, weights, capacity: 4 * panels };
}

export async function passProgram(gpu: Gpu, shape: PassShape): Promise<PassProgram> {
  const plan = passPlan(shape);
  const compiled = recipes(plan).map((recipe) => gpu.pipeline(...recipe));
  return assembled(plan, await Promise.all(compiled));
}

/** The same for tfjs's kernels, which cannot wait: the first call of a shape blocks. */
export function passProgramNow(gpu: Gpu, shape: PassShape): PassProgram {
  const plan = passPlan(shape);
  return assembled(
    plan,
    recipes(plan).map((recipe) => gpu.pipelineNow(...recipe)),
  );
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

/** What tensors on the card need beside passes; the card counts Adam's steps. */
export interface CardPrograms {
  readonly update: UpdateProgram;
  readonly scatter: Pipeline;
  readonly gather: Pipeline;
  readonly seeds: Pipeline;
  readonly loss: Pipeline;
}

const [uniform, given, wanted] = ['uniform', 'read-only-storage', 'storage'] as const;

export function cardPrograms(gpu: Gpu): CardPrograms {
  const now = (key: string, code: string, ...bindings: BindingKind[]): Pipeline =>
    gpu.pipelineNow(key, () => code, [uniform, ...bindings]);
  return {
    update: {
      norm: now('norm', normCode, given, wanted),
      verdict: now('card verdict', cardVerdictCode, given, wanted, wanted),
      adam: now('adam', adamCode, given, wanted, wanted),
    },
    scatter: now('scatter', scatterCode, given, given, wanted),
    gather: now('gather', gatherCode, given, given, wanted),
    seeds: now('seeds', seedsCode, given, wanted),
    loss: now('loss', lossCode, given, wanted),
  };
}

export const passInfoBytes = ({ plan }: PassProgram): number => 4 * infoWords(plan.links.length);
export const weightsInfoBytes = 4 * WeightsInfo.words;
export const updateInfoBytes = 4 * UpdateInfo.words;
