/** Adam's and the clipping's settings, PyTorch's defaults filled in. Updates nothing. */

export interface UpdateKnobs {
  readonly learningRate: number;
  /** Largest gradient norm; null leaves gradients alone. */
  readonly clip: number | null;
  /** 0.9, 0.999 when left out. */
  readonly betas?: readonly [number, number];
  /** 1e-8 when left out. */
  readonly epsilon?: number;
}

export const adamDefaults = { betas: [0.9, 0.999], epsilon: 1e-8 } as const;

/** Factor that brings a gradient of this norm down to `clip` (torch's clip_grad_norm_). */
export function clipFactor(gradNorm: number, clip: number | null): number {
  return clip === null ? 1 : Math.min(1, clip / (gradNorm + clipFloor));
}

/** torch's, against division by zero. */
export const clipFloor = 1e-6;
