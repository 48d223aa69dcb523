import { beforeEach, describe, expect, it } from 'vitest';
import { configFor, defaultChoice } from '../../presets/presets.ts';
import { ranges } from '../../protocol/catalogue.ts';
import { configStore, selectedConfig } from '../state/config.ts';
import { unusual } from '../ui/controls/Setting.tsx';
import { setHyperparameter, setObjective } from './choose.ts';
import { isChanged, presetWeight, resetNumber, resetWeight } from './reset.ts';

const now = () => selectedConfig(configStore.getState());
const paper = configFor({ ...defaultChoice, preset: 'paper' });

beforeEach(() => configStore.setState({ configs: [paper, paper], selected: 1 }));

describe('one setting', () => {
  it('goes back to its preset, and leaves the others as they are', () => {
    setHyperparameter('transfer.shape.width', 8);
    setHyperparameter('base.training.learningRate', 0.01);
    expect(isChanged(now(), 'transfer.shape.width')).toBe(true);
    resetNumber('transfer.shape.width');
    expect(isChanged(now(), 'transfer.shape.width')).toBe(false);
    expect(now().base.training.learningRate).toBe(0.01);
    resetNumber('base.training.learningRate');
    expect(configStore.getState().configs).toEqual([paper, paper]);
  });

  it('brings a budget in epochs back', () => {
    setHyperparameter('base.training.steps', paper.base.training.steps);
    expect(isChanged(now(), 'base.training.steps')).toBe(true);
    resetNumber('base.training.steps');
    expect(now()).toEqual(paper);
  });

  it('takes a weight back to what its method brings along, or else to 1', () => {
    const penalty = { kind: 'l2', weight: 50, annealTo: 0 } as const;
    setObjective({ penalty });
    resetWeight();
    expect(now().transfer.objective.penalty).toEqual({ ...penalty, weight: 1 });
    const own = configFor({ ...defaultChoice, method: 'movement-penalty' });
    expect(presetWeight(own)).toBe(own.transfer.objective.penalty?.weight);
  });
});

describe('the usual range', () => {
  it('is named for a number outside it alone', () => {
    expect(unusual(32, ranges.batch)).toBeNull();
    expect(unusual(1024, ranges.batch)).toBeNull();
    expect(unusual(31, ranges.batch)).toBe(
      'Outside the usual range, 32 to 1024; 2 to 65536 can be set',
    );
    expect(unusual(0.5, ranges.learningRate)).toContain('0.00001 to 0.01');
  });
});
