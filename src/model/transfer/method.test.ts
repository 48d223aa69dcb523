import * as v from 'valibot';
import { expect, test } from 'vitest';
import { configFor, transferFor } from '../../presets/presets.ts';
import { methodIds, type MethodId } from '../../protocol/catalogue.ts';
import type { ExperimentConfig, TransferConfig } from '../../protocol/config.ts';
import { objectiveAt, stageSchema, type Link, type Stage } from '../../protocol/objective.ts';
import { transferMethods } from './index.ts';
import { inverted, stepsOf } from './method.ts';

interface Change extends Partial<Omit<ExperimentConfig, 'transfer'>> {
  objective?: Partial<TransferConfig>;
}

function configOf(method: MethodId, { objective, ...change }: Change = {}): ExperimentConfig {
  const config = {
    ...configFor({ reference: 'star', target: 'star', method, preset: 'tiny', seed: 7 }),
    ...change,
  };
  Object.assign(config.transfer.objective, transferFor(method), objective);
  return config;
}
const stagesOf = (method: MethodId, change?: Change): Stage[] =>
  transferMethods[method].stages(configOf(method, change));
const phases = (method: MethodId, change?: Change): string[] =>
  stagesOf(method, change).map((stage) => stage.phase);
const transferStageOf = (method: MethodId, change?: Change): Stage =>
  stagesOf(method, change).find((stage) => stage.phase === 'transfer')!;

/** "transfer>own*" is a trained forward link of the transfer flow that sees its own condition. */
const short = ({ flow, direction, context, frozen }: Link): string =>
  `${flow}${direction === 'forward' ? '>' : '<'}${context}${frozen ? '' : '*'}`;
const chains = (stage: Stage): string[] =>
  stage.objectives.map(({ terms }) =>
    terms
      .map(({ name, rows, links }) => `${name} ${rows}: ${links.map(short).join(' ')}`)
      .join('; '),
  );

const forward = 'forward reference: transfer>none* target-base>none';
const inverse = 'inverse target: transfer<none* reference-base>none';

test.each<[MethodId, string[], string[]]>([
  ['base-transfer', ['reference-base', 'target-base'], []],
  ['unidirectional', ['reference-base', 'transfer'], [inverse]],
  ['flows-for-flows', ['reference-base', 'target-base', 'transfer'], [forward, inverse]],
  ['movement-penalty', ['reference-base', 'target-base', 'transfer'], [forward, inverse]],
  ['identity-init', ['reference-base', 'target-base', 'transfer'], [forward, inverse]],
])('%s trains %j', (method, expected, objectives) => {
  const stages = stagesOf(method);
  expect(stages.map((stage) => stage.phase)).toEqual(expected);
  const transfer = stages.find((stage) => stage.phase === 'transfer');
  expect(transfer ? chains(transfer) : []).toEqual(objectives);
  for (const stage of stages) {
    expect(v.parse(stageSchema, stage)).toEqual(stage);
    expect(structuredClone(stage)).toEqual(stage);
    const links = stage.objectives.flatMap((o) => o.terms.flatMap((t) => t.links));
    for (const { flow, frozen } of links) expect(frozen).toBe(flow !== stage.flow);
  }
});

test('bases learn by maximum likelihood on their own side', () => {
  const [reference, target] = stagesOf('flows-for-flows');
  expect(chains(reference)).toEqual(['base reference: reference-base>none*']);
  expect(chains(target)).toEqual(['base target: target-base>none*']);
  expect(reference.objectives[0].terms[0]).toMatchObject({ likelihood: 1, penalty: null });
});

test('only the movement penalty prices distance, by λ = 1 of L1 on the transfer link', () => {
  for (const method of methodIds) {
    if (method === 'base-transfer') continue;
    for (const { terms } of transferStageOf(method).objectives)
      for (const term of terms) {
        expect(term.likelihood).toBe(1);
        expect(term.penalty).toEqual(
          method === 'movement-penalty' ? { kind: 'l1', weight: 1, link: 0 } : null,
        );
      }
  }
});

test.each([
  ['batch', 'cycle', [0, 1, 0, 1, 0, 1]],
  ['sequential', 'sequential', [0, 0, 0, 1, 1, 1]],
] as const)('alternation %s', (alternation, kind, turns) => {
  const stage = { ...transferStageOf('flows-for-flows', { objective: { alternation } }), steps: 6 };
  expect(stage.turns.kind).toBe(kind);
  expect(turns.map((_, step) => objectiveAt(stage, step))).toEqual(turns);
});

test('alternation iterate changes every k epochs of the training set', () => {
  const stage = transferStageOf('flows-for-flows', {
    trainSize: 6400,
    objective: { alternation: 'iterate', iterateEpochs: 3 },
  });
  expect(stage.turns).toEqual({ kind: 'cycle', every: 300 });
  expect([299, 300, 599, 600].map((step) => objectiveAt(stage, step))).toEqual([0, 1, 1, 0]);
});

test('one direction alone has one objective and needs the far base only', () => {
  const one = (direction: TransferConfig['direction']): string[] =>
    phases('flows-for-flows', { objective: { direction } });
  expect(one('forward')).toEqual(['target-base', 'transfer']);
  expect(one('inverse')).toEqual(['reference-base', 'transfer']);
  const stage = transferStageOf('flows-for-flows', { objective: { direction: 'forward' } });
  expect(chains(stage)).toEqual([forward]);
  expect(stage.turns).toEqual({ kind: 'single' });
});

test('penalty only drops likelihood and bases (B8)', () => {
  const change: Change = {
    objective: { likelihood: false, penalty: { kind: 'l2', weight: 2, annealTo: null } },
  };
  expect(phases('movement-penalty', change)).toEqual(['transfer']);
  const stage = transferStageOf('movement-penalty', change);
  expect(chains(stage)).toEqual([
    'forward reference: transfer>none*',
    'inverse target: transfer<none*',
  ]);
  for (const { terms } of stage.objectives)
    expect(terms[0]).toMatchObject({ likelihood: 0, penalty: { kind: 'l2', weight: 2, link: 0 } });
});

test('annealing is a knob of the transfer stage alone (B6)', () => {
  const stages = stagesOf('movement-penalty', {
    objective: { penalty: { kind: 'l1', weight: 1, annealTo: 0.05 } },
  });
  expect(stages.map((stage) => stage.knobs.penaltyAnnealTo)).toEqual([null, null, 0.05]);
});

test('a shared base scores both sides and is trained once (B1, B10)', () => {
  const change: Change = { sharedBase: true };
  expect(phases('flows-for-flows', change)).toEqual(['reference-base', 'transfer']);
  expect(chains(transferStageOf('flows-for-flows', change))).toEqual([
    'forward reference: transfer>none* reference-base>none',
    inverse,
  ]);
  expect(phases('base-transfer', change)).toEqual(['reference-base']);
  expect(phases('flows-for-flows', { ...change, objective: { direction: 'forward' } })).toEqual([
    'reference-base',
    'transfer',
  ]);
  expect(
    transferMethods['base-transfer'].forward(configOf('base-transfer', change)).map(short),
  ).toEqual(['reference-base>none', 'reference-base<none']);
});

test.each([
  [
    'shared',
    [
      'forward reference: transfer>own* target-base>own',
      'inverse target: transfer<own* reference-base>own',
    ],
  ],
  [
    'delta',
    [
      'forward pairs-up: transfer>delta* target-base>other; inverse pairs-down: transfer<delta* reference-base>other',
    ],
  ],
  [
    'concat',
    [
      'forward pairs-up: transfer>concat* target-base>other; inverse pairs-down: transfer<concat* reference-base>other',
    ],
  ],
] as const)('condition with context %s (B9)', (context, expected) => {
  const change: Change = { condition: 'rotation', objective: { context } };
  const stage = transferStageOf('flows-for-flows', change);
  expect(chains(stage)).toEqual(expected);
  expect(stage.turns.kind).toBe(context === 'shared' ? 'cycle' : 'single');
  expect(chains(stagesOf('flows-for-flows', change)[0])).toEqual([
    'base reference: reference-base>own*',
  ]);
});

test('base transfer goes out under its own condition and comes back under the destination', () => {
  const way = (context: TransferConfig['context']): string[] =>
    transferMethods['base-transfer']
      .forward(configOf('base-transfer', { condition: 'radial', objective: { context } }))
      .map(short);
  expect(way('shared')).toEqual(['reference-base>own', 'target-base<own']);
  expect(way('delta')).toEqual(['reference-base>own', 'target-base<other']);
});

test('the inverse of a chain is the chain backwards', () => {
  const links = transferMethods['base-transfer'].forward(configOf('base-transfer'));
  expect(inverted(links).map(short)).toEqual(['target-base>none', 'reference-base<none']);
  expect(inverted(inverted(links))).toEqual(links);
});

test('epochs over the training set replace steps', () => {
  const config = configOf('flows-for-flows');
  expect(stepsOf(config, 'base')).toBe(60);
  config.base.training.epochs = 3;
  expect(stepsOf(config, 'base')).toBe((3 * 4096) / 64);
  config.base.training.batch = 4000;
  expect(stepsOf(config, 'base')).toBe(3);
  const paper = configFor({
    reference: 'star',
    target: 'ring',
    method: 'flows-for-flows',
    preset: 'paper',
    seed: 1,
  });
  expect(stepsOf(paper, 'base')).toBe(60 * Math.floor(1e6 / 128));
  expect(stepsOf(paper, 'transfer')).toBe(64 * Math.floor(1e6 / 128));
});
