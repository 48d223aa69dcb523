/**
 * Names of exported files: what was trained on what, with which seed, and where it stood. Knows no
 * format but its ending.
 */
import type { ExperimentConfig } from '../protocol/config.ts';
import type { Place } from '../protocol/trainer.ts';

/**
 * `morphlab-identity-init-four-circles-star-seed7-transfer-600.png`; runs side by side name all their
 * methods.
 * @param configs of the exported runs, which agree in question and seed @param ending without its dot
 */
export function fileName(
  configs: readonly Pick<ExperimentConfig, 'method' | 'reference' | 'target' | 'seed'>[],
  { phase, step }: Place,
  ending: string,
): string {
  const methods = configs.map(({ method }) => method).join('+');
  const [{ reference, target, seed }] = configs;
  return `morphlab-${methods}-${reference}-${target}-seed${seed}-${phase}-${step}.${ending}`;
}
