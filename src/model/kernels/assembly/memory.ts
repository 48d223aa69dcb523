/** Reading records and activations. The layouts themselves are in abi.ts. */
import { ArrayAt, Flow, Link, Real } from '../abi';

@inline
export function word(record: usize, field: i32): i32 {
  return load<i32>(record + (<usize>field << 2));
}

@inline
export function pointer(record: usize, field: i32): usize {
  return <usize>load<u32>(record + (<usize>field << 2));
}

/** A float field in all four lanes. */
@inline
export function constant(record: usize, field: i32): v128 {
  return v128.load32_splat(record + (<usize>field << 2));
}

/** A spline's constant in both lanes. */
@inline
export function double(flow: usize, which: Real): v128 {
  return v128.load64_splat(pointer(flow, Flow.reals) + (<usize>which << 3));
}

/** Address of a matrix or bias of a layer; 0 where it does not exist. */
@inline
export function inLayer(flow: usize, store: i32, layer: i32, field: i32): usize {
  const offset = word(flow, field);
  if (offset < 0) return 0;
  return pointer(flow, store) + (<usize>(layer * word(flow, Flow.layerSize) + offset) << 2);
}

/** Address of a matrix or bias of a residual block; 0 where it does not exist. */
@inline
export function inBlock(flow: usize, store: i32, layer: i32, block: i32, field: i32): usize {
  const offset = word(flow, field);
  if (offset < 0) return 0;
  const first = word(flow, Flow.firstBlock) + block * word(flow, Flow.blockSize);
  return pointer(flow, store) + (<usize>(layer * word(flow, Flow.layerSize) + first + offset) << 2);
}

/** Panel `panel` of an activation of a link. */
@inline
export function activation(
  link: usize,
  which: i32,
  layer: i32,
  index: i32,
  panel: i32,
  slot: i32,
): usize {
  const at = link + (<usize>(Link.arrays + which * ArrayAt.words) << 2);
  return (
    pointer(at, ArrayAt.base) +
    <usize>(layer * word(at, ArrayAt.layer)) +
    <usize>(index * word(at, ArrayAt.index)) +
    <usize>(panel * word(at, ArrayAt.panel)) +
    <usize>(slot * word(at, ArrayAt.slot))
  );
}

/** Bytes between panels of an activation. */
@inline
export function panelStride(link: usize, which: i32): usize {
  return pointer(link + (<usize>(Link.arrays + which * ArrayAt.words) << 2), ArrayAt.panel);
}
