import { describe, expect, it } from 'vitest';
import { configFor, defaultChoice } from '../../../presets/presets.ts';
import type { ExperimentConfig } from '../../../protocol/config.ts';
import { setNumber } from '../../state/paths.ts';
import { differenceOf } from './beforeName.ts';

const config = configFor({ ...defaultChoice, method: 'unidirectional', seed: 7 });
const reseeded = setNumber(config, 'seed', 8);

describe('the name of the run before', () => {
  const named = (change: (now: ExperimentConfig) => ExperimentConfig): string =>
    differenceOf(config, change(config));

  it('is what it had otherwise', () => {
    expect(named((now) => setNumber(now, 'seed', 8))).toBe('seed 7');
    expect(named((now) => setNumber(now, 'transfer.training.learningRate', 0.01))).toBe(
      'learning rate 0.004',
    );
    expect(named((now) => setNumber(now, 'base.shape.width', 8))).toBe('bases’ width 32');
    expect(named(() => configFor({ ...config, method: 'identity-init' }))).toBe('Unidirectional');
    expect(named(() => configFor({ ...config, preset: 'tiny' }))).toBe('Fast');
    expect(named((now) => ({ ...now, sharedBase: true }))).toBe('other settings');
  });

  it('says when there is more', () => {
    const now = setNumber(reseeded, 'transfer.shape.width', 8);
    expect(differenceOf(config, now)).toBe('seed 7 and more');
    const other = configFor({ ...config, method: 'identity-init', seed: 8 });
    expect(differenceOf(config, other)).toBe('Unidirectional and more');
  });
});
