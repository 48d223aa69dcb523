/**
 * The shader of the weights' gradients: an invocation sums one quad of rows of one column over all
 * rows of the batch, in a fixed order. It walks the flow's own layout, so that its index is the
 * place it writes to; what a mask closes stays zero.
 */
import type { Affine } from '../layout.ts';
import { masks } from './network.ts';
import type { LinkPlan, PassPlan } from './plan.ts';

/** Words of `info`: panels, first vector of acts, 1 to add to what is there, row of workgroups. */
export enum WeightsInfo {
  panels,
  acts,
  accumulate,
  across,
  words,
}

export const weightsThreads = 64;

/** A linear map: what its rows' gradients and its columns are. Places are expressions. */
interface Map {
  readonly affine: Affine;
  readonly rows: number;
  readonly seen: string;
  readonly dy: string;
  readonly dyInLanes: boolean;
  readonly x: string;
  readonly xInLanes: boolean;
}

export function weightsCode(plan: PassPlan, link: LinkPlan): string {
  const { layout, inverse } = link;
  const { layers, blocks } = layout.spec;
  const branches = [
    ...outer(link).map((map) => branch(map, 'o')),
    ...(blocks > 0
      ? [
          `if (o >= ${layout.firstBlock / 4}u && o < ${(layout.firstBlock + blocks * layout.blockSize) / 4}u) {
    let block = (o - ${layout.firstBlock / 4}u) / ${layout.blockSize / 4}u;
    let b = (o - ${layout.firstBlock / 4}u) % ${layout.blockSize / 4}u;
    ${inBlock(link)
      .map((map) => branch(map, 'b'))
      .join('\n    ')}
  }`,
        ]
      : []),
  ];
  return /* wgsl */ `
@group(0) @binding(0) var<uniform> info: array<vec4u, 1>;
@group(0) @binding(1) var<storage, read> kept: array<vec4f>;
@group(0) @binding(2) var<storage, read_write> gradients: array<vec4f>;
const lane_stride = ${plan.laneFloats / 4}u;
const act_stride = ${plan.actVectors}u;
${masks(link)}

@compute @workgroup_size(${weightsThreads})
fn main(@builtin(local_invocation_index) t: u32, @builtin(workgroup_id) group: vec3u) {
  let at = (group.y * info[0].w + group.x) * ${weightsThreads}u + t;
  if (at >= ${layout.size / 4}u) { return; }
  let layer = at / ${layout.layerSize / 4}u;
  let o = at % ${layout.layerSize / 4}u;
  let place = ${inverse ? `${layers - 1}u - layer` : 'layer'};
  let acts = info[0].y;
  var dy = 0u;
  var dys = act_stride;
  var x = 0u;
  var xs = act_stride;
  var open = false;
  var bias = false;
  ${branches.join('\n  ')}
  var sum = vec4f();
  if (open) {
    for (var p = 0u; p < info[0].x; p++) {
      let v = select(kept[x], vec4f(1f), bias);
      sum += vec4f(dot(kept[dy], v), dot(kept[dy + 1u], v), dot(kept[dy + 2u], v), dot(kept[dy + 3u], v));
      dy += dys;
      x += xs;
    }
  }
  if (info[0].z == 1u) { sum += gradients[at]; }
  gradients[at] = sum;
}`;
}

/** Finds column and quad of an index inside a map's weights or biases. */
function branch({ affine, rows, seen, dy, dyInLanes, x, xInLanes }: Map, at: string): string {
  const first = affine.weight / 4;
  const biases = affine.bias / 4;
  return /* wgsl */ `if (${at} >= ${first}u && ${at} < ${biases + rows / 4}u) {
    bias = ${at} >= ${biases}u;
    let q = select((${at} - ${first}u) / ${affine.columns}u, ${at} - ${biases}u, bias);
    let column = select((${at} - ${first}u) % ${affine.columns}u, 0u, bias);
    open = bias || column < ${seen};
    dy = ${dy} + 4u * q;
    x = ${x} + column;
    ${dyInLanes ? 'dys = lane_stride;' : ''}
    ${xInLanes ? 'xs = lane_stride;' : ''}
  }`;
}

/** Vectors of lanes begin at quarter the floats; acts lie behind the lanes. */
const inLanes = (floats: number, stride: number): string =>
  `${floats / 4}u + place * ${stride / 4}u`;

const actsOf = (link: LinkPlan, offset: number): string =>
  `acts + ${link.first + offset}u + place * ${link.actStride}u`;

const gradientsOf = (link: LinkPlan, offset: number): string =>
  `acts + ${link.hiddenGradient + offset}u + place * ${link.gradientStride}u`;

function outer(link: LinkPlan): Map[] {
  const { name, layout, inverse } = link;
  const { spec, hidden, outputs } = layout;
  const rows = spec.features * outputs;
  const conditions = {
    x: `${link.conditions / 4}u`,
    xInLanes: true,
    seen: `${spec.contextFeatures}u`,
  };
  const raw = { rows, dy: inLanes(link.raw, link.rawStride), dyInLanes: true };
  const maps: Map[] = [
    {
      affine: layout.initial,
      rows: hidden,
      seen: `${name}_inputs(4u * q)`,
      dy: gradientsOf(link, 0),
      dyInLanes: false,
      x: inverse
        ? inLanes(link.solved, link.solvedStride)
        : inLanes(link.points, 4 * spec.features),
      xInLanes: true,
    },
    {
      ...raw,
      affine: layout.output,
      seen: `${name}_units(4u * q / ${outputs}u)`,
      x: actsOf(link, link.hidden - link.first),
      xInLanes: false,
    },
  ];
  if (layout.context.weight >= 0)
    maps.push({
      ...conditions,
      affine: layout.context,
      rows: hidden,
      dy: gradientsOf(link, link.contextGradient - link.hiddenGradient),
      dyInLanes: false,
    });
  if (layout.direct.weight >= 0) maps.push({ ...raw, ...conditions, affine: layout.direct });
  return maps;
}

function inBlock(link: LinkPlan): Map[] {
  const { name, layout } = link;
  const { spec, hidden } = layout;
  const byBlock = ` + block * ${hidden}u`;
  const square = { rows: hidden, seen: `${name}_end(4u * q)`, dyInLanes: false, xInLanes: false };
  const inner = gradientsOf(link, link.innerGradient - link.hiddenGradient) + byBlock;
  const maps: Map[] = [
    { ...square, affine: layout.first, dy: inner, x: actsOf(link, 0) + byBlock },
    {
      ...square,
      affine: layout.second,
      dy: gradientsOf(link, hidden) + byBlock,
      x: actsOf(link, link.second - link.first) + byBlock,
    },
  ];
  if (layout.blockContext.weight >= 0)
    maps.push({
      affine: layout.blockContext,
      rows: hidden,
      seen: `${spec.contextFeatures}u`,
      dy: inner,
      dyInLanes: false,
      x: `${link.conditions / 4}u`,
      xInLanes: true,
    });
  return maps;
}
