import { expect, test } from 'vitest';
import { methodIds, type MethodId } from '../../protocol/catalogue.ts';
import { flowIds } from '../../protocol/objective.ts';
import type { SchematicMethod } from '../../protocol/schematic.ts';
import { configFor } from '../../presets/presets.ts';
import { parameterCount } from '../flows/spec.ts';
import { planOf, specOf } from './build.ts';
import { schematicOf, schematicPoints } from './schematic.ts';

const methodsTable = schematicOf('methods');
const rowOf = (method: MethodId): SchematicMethod => {
  const row = methodsTable.methods.find((m) => m.method === method);
  if (!row) throw new Error(`missing row: ${method}`);
  return row;
};
const flowsOf = (method: MethodId): string[] => rowOf(method).flows.map(({ id }) => id);
const directionsOf = (method: MethodId): string[] =>
  rowOf(method)
    .stages.filter(({ flow }) => flow === 'transfer')
    .flatMap(({ objectives }) => objectives.flatMap((o) => o.terms.map(({ name }) => name)));

test('the table has all methods, with stages and map as planned', () => {
  expect(methodsTable.methods.map(({ method }) => method)).toEqual([...methodIds]);
  for (const { method, stages, map } of methodsTable.methods) {
    const plan = planOf(
      configFor({ reference: 'four-circles', target: 'star', method, preset: 'quick', seed: 1 }),
    );
    expect(stages).toEqual(plan.stages);
    expect(map).toEqual(plan.forward);
  }
});

test('only flows that are used are there', () => {
  expect(flowsOf('base-transfer')).toEqual(['reference-base', 'target-base']);
  expect(flowsOf('unidirectional')).toEqual(['reference-base', 'transfer']);
  expect(flowsOf('flows-for-flows')).toEqual([...flowIds]);
});

test('directions are those that are trained', () => {
  expect(directionsOf('base-transfer')).toEqual([]);
  expect(directionsOf('unidirectional')).toEqual(['inverse']);
  expect(directionsOf('identity-init')).toEqual(['forward', 'inverse']);
});

test('only identity initialisation starts as the identity', () => {
  const starts = methodsTable.methods.filter((m) => m.flows.some((f) => f.identityStart));
  expect(starts.map(({ method }) => method)).toEqual(['identity-init']);
});

test.each(['tiny', 'paper'] as const)(
  'flows of budget %s are as the model makes them',
  (budget) => {
    const { flows } = schematicOf('f4f', { budget }).methods[0];
    const config = configFor({
      ...{ reference: 'four-circles', target: 'star', seed: 1 },
      ...{ method: 'flows-for-flows', preset: budget },
    });
    for (const flow of flows) {
      const spec = specOf(config, flow.id);
      expect(flow.parameters).toBe(parameterCount(spec));
      expect([flow.layers, flow.blocks, flow.width, flow.bins]).toEqual([
        ...[spec.layers, spec.blocks, spec.hiddenFeatures, spec.bins],
      ]);
      expect(flow.contextFeatures).toBe(0);
    }
  },
);

test('the preprint trains a transfer flow of the size of its bases', () => {
  const layers = (paper: 's0' | 's4'): number[] =>
    schematicOf('f4f', { paper, budget: 'paper' }).methods[0].flows.map((f) => f.layers);
  expect(layers('s4')).toEqual([4, 4, 4]);
  expect(layers('s0')).toEqual([4, 4, 8]);
});

test('under a condition one law is carried by the difference, with one base that is told', () => {
  const schematic = schematicOf('conditional');
  const [{ flows, stages }] = schematic.methods;
  expect(schematic).toMatchObject({ context: 'delta', sharedBase: true, condition: 'rotation' });
  expect(flows.map(({ id, contextFeatures }) => [id, contextFeatures])).toEqual([
    ['reference-base', 1],
    ['transfer', 1],
  ]);
  expect(stages[1].objectives[0].terms.map(({ rows }) => rows)).toEqual(['pairs-up', 'pairs-down']);
  expect([schematic.reference.shown?.words, schematic.target.shown?.words]).toEqual([
    ...['7.5°', '45°'],
  ]);
});

test('two laws share a condition and have a base each', () => {
  const schematic = schematicOf('conditional', { target: 'star' });
  expect(schematic).toMatchObject({ context: 'shared', sharedBase: false });
  expect(schematic.methods[0].flows).toHaveLength(3);
  expect(schematic.reference.shown).toEqual(schematic.target.shown);
});

test('points are the laws’ own, turned under a condition', () => {
  const plain = schematicPoints(schematicOf('f4f'), 50);
  expect(plain.reference).toHaveLength(100);
  expect(plain.reference).not.toEqual(plain.target);
  const turned = schematicPoints(schematicOf('conditional'), 50);
  const radius = (x: Float32Array): number => x.reduce((sum, v) => sum + v * v, 0);
  // Shrunk by √2, so that turned points stay in the box.
  expect(radius(turned.reference) / radius(plain.reference)).toBeCloseTo(0.5, 4);
  expect(turned.reference).not.toEqual(turned.target);
});

test('a drawing is plain data', () => {
  expect(structuredClone(methodsTable)).toEqual(methodsTable);
});
