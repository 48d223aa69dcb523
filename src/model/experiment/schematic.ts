/**
 * Configs to the papers' drawings: flows, stages and links as the lab trains them. Draws nothing, and
 * writes down nothing that the model knows.
 */
import { moveOf } from '../../data/conditions/index.ts';
import { together, turning, type Turned } from '../../presets/figures/conditional.ts';
import { plain, runOrder, type Variant } from '../../presets/figures/parts.ts';
import {
  methodIds,
  toyLabels,
  type ConditionId,
  type MethodId,
  type ToyId,
} from '../../protocol/catalogue.ts';
import { usesPairs, type ExperimentConfig } from '../../protocol/config.ts';
import type { Paper } from '../../protocol/figure.ts';
import type { FigureBudget } from '../../protocol/figureIds.ts';
import { flowIds, type FlowId } from '../../protocol/objective.ts';
import type {
  Schematic,
  SchematicFlow,
  SchematicId,
  SchematicLaw,
  SchematicMethod,
} from '../../protocol/schematic.ts';
import { parameterCount } from '../flows/spec.ts';
import { planOf, specOf } from './build.ts';

// The command knows the model, not the data.
export { schematicPoints } from '../../data/schematicPoints.ts';

export interface SchematicChoice {
  /** Whose settings the budget `paper` stands for. */
  paper: Paper;
  budget: FigureBudget;
  reference: ToyId;
  target: ToyId;
  /** The one method of f4f and conditional. */
  method: MethodId;
  /** Of conditional. */
  condition: Turned;
}

const defaults: Record<SchematicId, SchematicChoice> = {
  f4f: {
    paper: 's0',
    budget: 'quick',
    reference: 'four-circles',
    target: 'star',
    method: 'flows-for-flows',
    condition: 'rotation',
  },
  get conditional() {
    return { ...this.f4f, target: this.f4f.reference };
  },
  get methods() {
    return this.f4f;
  },
};

/**
 * The drawing of what a choice trains. Under a condition, one law is carried between two conditions
 * (delta context, one base), and two laws at a shared one.
 */
export function schematicOf(id: SchematicId, choice: Partial<SchematicChoice> = {}): Schematic {
  const whole: SchematicChoice = { ...defaults[id], ...choice };
  const shown = id === 'methods' ? methodIds : [whole.method];
  const configs = shown.map((method) => configOf(id, { ...whole, method }));
  const [first] = configs;
  const { reference, target, condition, sharedBase } = first;
  const pairs = usesPairs(first);
  return {
    id,
    reference: lawOf(whole.reference, condition, pairs ? 0 : 0.5),
    target: lawOf(whole.target, condition, pairs ? 1 : 0.5),
    condition,
    context: condition === 'none' ? null : first.transfer.objective.context,
    sharedBase: sharedBase && reference === target,
    methods: configs.map(methodOf),
  };
}

function configOf(id: SchematicId, choice: SchematicChoice): ExperimentConfig {
  const { paper, budget, reference, target, method, condition } = choice;
  const turned = reference === target ? turning(condition) : together(condition);
  const variant: Variant = id === 'conditional' ? turned : plain;
  return runOrder(paper, { budget, seed: 1 }, [reference, target], method, variant).config;
}

/** @param place 0: the first context of evaluation, 1: the last */
function lawOf(law: ToyId, condition: ConditionId, place: number): SchematicLaw {
  const label = toyLabels[law];
  const move = moveOf(condition);
  if (!move) return { law, label, shown: null };
  const { evaluation, describe } = move;
  const context = [...evaluation[Math.round(place * (evaluation.length - 1))]];
  return { law, label, shown: { context, words: describe(context) } };
}

function methodOf(config: ExperimentConfig): SchematicMethod {
  const { stages, forward } = planOf(config);
  const terms = stages.flatMap(({ objectives }) => objectives.flatMap((o) => o.terms));
  const used = new Set<FlowId>(
    [...terms.flatMap(({ links }) => links), ...forward].map(({ flow }) => flow),
  );
  return {
    method: config.method,
    flows: flowIds.filter((flow) => used.has(flow)).map((flow) => flowOf(config, flow)),
    stages: [...stages],
    map: [...forward],
  };
}

function flowOf(config: ExperimentConfig, id: FlowId): SchematicFlow {
  const spec = specOf(config, id);
  const { layers, blocks, hiddenFeatures: width, bins, tailBound, contextFeatures } = spec;
  return {
    ...{ id, layers, blocks, width, bins, tailBound, contextFeatures },
    parameters: parameterCount(spec),
    identityStart: id === 'transfer' && config.transfer.objective.identityInit,
  };
}
