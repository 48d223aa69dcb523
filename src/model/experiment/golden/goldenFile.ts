/**
 * A golden file (golden/README.md) as checked, typed data: the flow's shape, inputs, weights, true
 * values and PyTorch's own float32 errors. It computes nothing and starts no engine.
 */
import * as v from 'valibot';
import { finite, firstFault, whole } from '../../../protocol/check.ts';
import type { SafetensorsFile, Tensor } from '../../../protocol/safetensors.ts';

const text = v.pipe(v.string(), v.minLength(1));
const wholeText = (min: number) => v.pipe(text, v.transform(Number), whole(min));
const positive = v.pipe(finite, v.gtValue(0));
const positiveText = v.pipe(text, v.transform(Number), positive);

const jsonText = v.pipe(
  v.string(),
  v.rawTransform(({ dataset, addIssue, NEVER }): unknown => {
    try {
      return JSON.parse(dataset.value);
    } catch {
      addIssue({ message: `not JSON: ${dataset.value.slice(0, 40)}` });
      return NEVER;
    }
  }),
);

const trainingSchema = v.object({
  steps: whole(1),
  optimizer: v.literal('adam'),
  lr: positive,
  betas: v.strictTuple([finite, finite]),
  eps: positive,
  schedule: v.literal('cosine to 0'),
  grad_clip_norm: positive,
});

const size = v.pipe(finite, v.minValue(0));

const metadataSchema = v.object({
  features: wholeText(1),
  hidden_features: wholeText(1),
  num_blocks: wholeText(0),
  num_layers: wholeText(1),
  num_bins: wholeText(2),
  context_features: wholeText(0),
  tail_bound: positiveText,
  final_permutation: v.picklist(['true', 'false']),
  min_bin_width: positiveText,
  min_bin_height: positiveText,
  min_derivative: positiveText,
  train: v.optional(v.pipe(jsonText, trainingSchema)),
  float32_abs_error_median_p99_max: v.pipe(
    jsonText,
    v.record(v.string(), v.strictTuple([size, size, size])),
  ),
});
type Metadata = v.InferOutput<typeof metadataSchema>;

export interface GoldenShape {
  features: number;
  hiddenFeatures: number;
  blocks: number;
  layers: number;
  bins: number;
  contextFeatures: number;
  tailBound: number;
  /** true: a feature reversal follows the last layer too. */
  finalPermutation: boolean;
  minBinWidth: number;
  minBinHeight: number;
  minDerivative: number;
}

/** Full-batch Adam on the forward loss, learning rate cosine to zero over `steps`, no warm-up. */
export interface GoldenTraining {
  steps: number;
  learningRate: number;
  betas: readonly [number, number];
  eps: number;
  /** Gradient-norm clip. */
  clip: number;
}

/** A true tensor and the p99 and largest error of PyTorch's float32 run against it. */
export interface Truth {
  name: string;
  data: Float32Array | Float64Array;
  recorded: { p99: number; max: number };
}

export interface GoldenFile {
  shape: GoldenShape;
  /** null where the file records no training. */
  training: GoldenTraining | null;
  /** [N, features]. */
  x: Float32Array;
  /** [N, contextFeatures]; null without context. */
  context: Float32Array | null;
  /** Initial weights under nflows' `state_dict` names. */
  params: Map<string, Tensor>;
  /** By tensor name, such as `forward.y` or `forward.grad.param.<name>`. */
  truths: Map<string, Truth>;
}

/**
 * Checks a parsed file against what golden files hold.
 * @throws Error naming the metadata field or tensor that is missing, unknown or of another shape
 */
export function parseGolden(file: SafetensorsFile): GoldenFile {
  const metadata = parseMetadata(file.metadata);
  const x = required(file, 'x');
  const rows = x.shape[0] ?? 0;
  if (rows < 1) throw new Error(`golden tensor x has no rows: [${x.shape.join(', ')}]`);
  expectShape('x', x, [rows, metadata.features]);
  const context = metadata.context_features > 0 ? required(file, 'context') : null;
  if (context) expectShape('context', context, [rows, metadata.context_features]);
  const params = new Map<string, Tensor>();
  for (const [name, tensor] of file.tensors) {
    if (name.startsWith('param.')) params.set(name.slice('param.'.length), tensor);
  }
  if (params.size === 0) throw new Error('golden file has no weights: no tensor named param.*');
  return {
    shape: shapeOf(metadata),
    training: metadata.train ? trainingOf(metadata.train) : null,
    x: Float32Array.from(x.data),
    context: context && Float32Array.from(context.data),
    params,
    truths: readTruths(file, metadata, rows, params),
  };
}

function parseMetadata(metadata: Record<string, string>): Metadata {
  const result = v.safeParse(metadataSchema, metadata);
  if (result.success) return result.output;
  throw new Error(`invalid golden metadata: ${firstFault(result.issues, 'metadata')}`);
}

function shapeOf(metadata: Metadata): GoldenShape {
  return {
    features: metadata.features,
    hiddenFeatures: metadata.hidden_features,
    blocks: metadata.num_blocks,
    layers: metadata.num_layers,
    bins: metadata.num_bins,
    contextFeatures: metadata.context_features,
    tailBound: metadata.tail_bound,
    finalPermutation: metadata.final_permutation === 'true',
    minBinWidth: metadata.min_bin_width,
    minBinHeight: metadata.min_bin_height,
    minDerivative: metadata.min_derivative,
  };
}

function trainingOf(train: v.InferOutput<typeof trainingSchema>): GoldenTraining {
  const { steps, lr, betas, eps, grad_clip_norm: clip } = train;
  return { steps, learningRate: lr, betas, eps, clip };
}

function required(file: SafetensorsFile, name: string): Tensor {
  const tensor = file.tensors.get(name);
  if (!tensor) throw new Error(`golden file lacks a tensor: ${name}`);
  return tensor;
}

function expectShape(name: string, tensor: Tensor, expected: readonly number[]): void {
  if (tensor.shape.join() !== expected.join()) {
    throw new Error(
      `golden tensor ${name} should be [${expected.join(', ')}]: [${tensor.shape.join(', ')}]`,
    );
  }
}

function readTruths(
  file: SafetensorsFile,
  metadata: Metadata,
  rows: number,
  params: ReadonlyMap<string, Tensor>,
): Map<string, Truth> {
  const truths = new Map<string, Truth>();
  for (const [name, tensor] of file.tensors) {
    if (name === 'x' || name === 'context' || name.startsWith('param.')) continue;
    expectShape(name, tensor, expectedShape(name, metadata, rows, params));
    const bad = tensor.data.findIndex((value) => !Number.isFinite(value));
    if (bad >= 0) throw new Error(`golden tensor ${name} is not finite at ${bad}`);
    const errors = metadata.float32_abs_error_median_p99_max[name];
    if (!errors) throw new Error(`golden metadata records no float32 error of: ${name}`);
    truths.set(name, { name, data: tensor.data, recorded: { p99: errors[1], max: errors[2] } });
  }
  return truths;
}

/** What each known tensor must look like; unknown names are errors, so that none is passed over. */
function expectedShape(
  name: string,
  metadata: Metadata,
  rows: number,
  params: ReadonlyMap<string, Tensor>,
): readonly number[] {
  const gradient = /^(?:forward|inverse)\.grad\.param\.(.+)$/.exec(name);
  if (gradient) {
    const param = params.get(gradient[1]);
    if (!param) throw new Error(`golden file has a gradient of an unknown weight: ${name}`);
    return param.shape;
  }
  if (name.startsWith('train.') && !metadata.train) {
    throw new Error(`golden file has training results but no train metadata: ${name}`);
  }
  switch (name) {
    case 'forward.y':
    case 'inverse.y':
    case 'forward.grad.x':
    case 'inverse.grad.x':
    case 'train.final.y':
      return [rows, metadata.features];
    case 'forward.logabsdet':
    case 'inverse.logabsdet':
    case 'train.final.logabsdet':
      return [rows];
    case 'forward.loss':
    case 'inverse.loss':
      return [1];
    case 'train.losses':
      return [metadata.train?.steps ?? 0];
    default:
      throw new Error(`golden file has an unknown tensor: ${name}`);
  }
}
