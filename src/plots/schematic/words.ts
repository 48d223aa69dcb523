/**
 * What a drawing says, as sentences and short lines made from its data. It refuses to know any method,
 * law or number by itself.
 */
import { methods, conditionLabels } from '../../protocol/catalogue.ts';
import type { ContextSource, FlowId, Link, RowSet, Stage, Term } from '../../protocol/objective.ts';
import type { Schematic, SchematicFlow, SchematicMethod } from '../../protocol/schematic.ts';
import { count } from '../format.ts';
import { inPairs, isFrozenLater, stepsOf, trainedIn, transferStage, type Step } from './steps.ts';

const flowWords: Record<FlowId, string> = {
  'reference-base': 'reference base',
  'target-base': 'target base',
  transfer: 'transfer flow',
};

/** "reference base"; the one base of both sides is "base density". */
export const flowWord = ({ sharedBase }: Schematic, flow: FlowId): string =>
  sharedBase && flow !== 'transfer' ? 'base density' : flowWords[flow];

export const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
const listed = (words: readonly (string | number)[]): string =>
  words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`;
const thin = '\u2009';
const plural = (n: number, word: string, space = ' '): string =>
  `${count(n)}${space}${word}${n === 1 ? '' : 's'}`;

// Lines do not break at thin spaces.
export const likelihoodText = '−log\u2009N(z)\u2009−\u2009log\u2009|det\u2009J|';

const contextText: Record<ContextSource, string> = {
  none: '',
  own: 'c',
  other: 'c′',
  delta: '|c′ − c|',
  concat: 'c and c′',
};

/** "c" where everything is at one condition, and "c′" only where there are two. */
export const contextWord = (context: ContextSource): string => contextText[context];

export const penaltyText = ({ kind, weight }: NonNullable<Term['penalty']>): string =>
  `${Number(weight.toPrecision(4))} × ${kind === 'l1' ? 'L1 distance' : 'squared L2 distance'}`;

/** Contexts that a flow is told anywhere in a method, once each. */
export function toldOf(steps: readonly Step[], flow: FlowId): string[] {
  const links = steps.flatMap(({ hops }) => hops.map(({ link }) => link));
  return [
    ...new Set(links.filter((l) => l.flow === flow).map((l) => contextText[l.context])),
  ].filter((word) => word !== '');
}

/** Lines of a flow's box under its name and its state. */
export function flowLines(flow: SchematicFlow, steps: readonly Step[]): string[] {
  const { layers, blocks, width, bins, tailBound, contextFeatures, parameters } = flow;
  const penalty = steps.find(
    ({ term, hops }) => term?.penalty && hops[term.penalty.link].flow === flow.id,
  )?.term?.penalty;
  return [
    `${plural(layers, 'layer', thin)} ×${thin}${plural(blocks, 'block', thin)} ×${thin}${width}${thin}wide`,
    `${bins} bins on [−${tailBound},${thin}${tailBound}]`,
    plural(parameters, 'parameter'),
    ...(contextFeatures > 0
      ? [`told ${toldOf(steps, flow.id).join(' or ')} (${plural(contextFeatures, 'number', thin)})`]
      : []),
    ...(flow.identityStart ? ['starts as the identity'] : []),
    ...(penalty ? [`pays ${penaltyText(penalty)}`] : []),
  ];
}

const numbers = (steps: readonly Step[]): string => listed(steps.map(({ number }) => number));

/** A flow's state in a picture that stands still. */
export function stillState(steps: readonly Step[], flow: FlowId): string {
  const trained = trainedIn(steps, flow);
  if (trained.length === 0) return 'not trained';
  const then = isFrozenLater(steps, flow) ? ', then frozen' : '';
  return `trained in ${numbers(trained)}${then}`;
}

const rowWords: Record<RowSet, string> = {
  reference: 'Reference points',
  target: 'Target points',
  'pairs-up': 'Points whose condition grows (c′ ≥ c)',
  'pairs-down': 'Points whose condition falls (c′ < c)',
};

function passText(schematic: Schematic, { flow, direction, frozen, context }: Link): string {
  const told = context === 'none' ? '' : `, told ${contextText[context]}`;
  const way = direction === 'forward' ? 'forward' : 'back';
  return `${way} through the ${flowWord(schematic, flow)} (${frozen ? 'frozen' : 'trained'}${told})`;
}

/** What a training step or the map's use does, in one or two sentences. */
export function stepSentence(schematic: Schematic, step: Step): string {
  const { term, hops } = step;
  const passes = hops.map(({ link }) =>
    term
      ? passText(schematic, link)
      : passText(schematic, { ...link, frozen: true })
          .replace(/ \(frozen(, )?/, ' (')
          .replace(' ()', ''),
  );
  if (!term) {
    const way = passes.join(', then ');
    return inPairs(schematic)
      ? `The map in use: points whose condition grows go ${way}; those whose condition falls go the same way backwards.`
      : `The map in use: reference points go ${way}.`;
  }
  const end = term.likelihood > 0 ? ` to the normal density. Loss: ${likelihoodText}` : '';
  const price = term.penalty
    ? `${end === '' ? '. Loss:' : ' plus'} ${penaltyText(term.penalty)} moved`
    : '';
  const rows =
    inPairs(schematic) && term.name === 'base' ? 'Points at any condition' : rowWords[term.rows];
  return `${rows} go ${passes.join(', then ')}${end}${price}.`;
}

/** How the steps of a stage follow each other; null for a single one. */
export function turnsText(stage: Stage, steps: readonly Step[]): string | null {
  const named = numbers(steps);
  if (steps.length < 2) return null;
  switch (stage.turns.kind) {
    case 'single':
      return `Steps ${named} share every batch.`;
    case 'cycle':
      return `Steps ${named} take turns every ${stage.turns.every === 1 ? 'batch' : plural(stage.turns.every, 'batch').replace('batchs', 'batches')}.`;
    case 'sequential':
      return `Steps ${named} follow one another.`;
    default:
      return stage.turns satisfies never;
  }
}

/** "2 000 batches of 256 points", with the turns that steps take. */
export function stageText(schematic: Schematic, stage: Stage, steps: readonly Step[]): string {
  const turns = turnsText(stage, steps);
  const size = `The ${flowWord(schematic, stage.flow)} trains for ${count(stage.steps)} batches of ${count(stage.batch)} points.`;
  return turns ? `${size} ${turns}` : size;
}

/** The drawing in sentences: for screen readers, captions and files. */
export function schematicText(schematic: Schematic): string[] {
  return [titleText(schematic), ...schematic.methods.flatMap((m) => methodText(schematic, m))];
}

function titleText({
  id,
  reference,
  target,
  condition,
  context,
  methods: shown,
}: Schematic): string {
  const from = reference.label.toLowerCase();
  const to = target.label.toLowerCase();
  if (id === 'methods')
    return `${capital(plural(shown.length, 'method'))} of carrying ${from} to ${to}.`;
  const label = methods[shown[0].method].label;
  if (condition === 'none') return `${label} carries ${from} to ${to}.`;
  const kind = conditionLabels[condition].toLowerCase();
  return context === 'shared'
    ? `${label} carries ${from} to ${to} at a shared condition c (${kind}).`
    : `${label} carries ${from} from condition c to condition c′ (${kind}).`;
}

function methodText(schematic: Schematic, method: SchematicMethod): string[] {
  const steps = stepsOf(schematic, method);
  const table = schematic.id === 'methods';
  const { label, heuristic } = methods[method.method];
  const flows = method.flows.map((flow) => {
    const lines = [stillState(steps, flow.id), ...flowLines(flow, steps)];
    return `${capital(flowWord(schematic, flow.id))}: ${lines.join(', ')}.`;
  });
  const stages = method.stages.map((stage, s) =>
    stageText(
      schematic,
      stage,
      steps.filter(({ at, twin }) => at?.stage === s && !twin),
    ),
  );
  return [
    ...(table ? [`${label}. ${heuristic}`] : []),
    ...flows,
    ...steps
      .filter(({ twin }) => !twin)
      .map((step) => `Step ${step.number}. ${stepSentence(schematic, step)}`),
    ...stages,
  ];
}

/** A row of the methods' table, by column. */
export interface MethodWords {
  trained: string;
  direction: string;
  loss: string;
  penalty: string;
  start: string;
  heuristic: string;
}

export function methodWords(schematic: Schematic, method: SchematicMethod): MethodWords {
  const steps = stepsOf(schematic, method);
  const stage = transferStage(method);
  const transfer = steps.filter(
    ({ term, hops }) => term && hops.some((h) => h.flow === 'transfer'),
  );
  const scored = transfer.filter(({ term }) => (term?.likelihood ?? 0) > 0);
  const directions = transfer.map(({ hops }) => hops[0].link.direction);
  const penalty = transfer.find(({ term }) => term?.penalty)?.term?.penalty;
  const base = steps.filter(({ term }) => term?.name === 'base');
  return {
    trained: capital(method.stages.map(({ flow }) => flowWord(schematic, flow)).join(', ')),
    direction:
      directions.length === 0
        ? 'Nothing further is trained'
        : `${capital(listed(directions))}${stage?.turns.kind === 'cycle' ? ', in turns' : ''}`,
    loss:
      scored.length > 0
        ? scored
            .map(
              ({ hops }) =>
                `${capital(hops[0].link.direction)}: likelihood under the frozen ${flowWord(schematic, hops[hops.length - 1].flow)}.`,
            )
            .join(' ')
        : base.length > 0
          ? 'Likelihood of each base on its own points.'
          : 'None',
    penalty: penalty ? penaltyText(penalty) : 'None',
    start: stage
      ? method.flows.find(({ id }) => id === 'transfer')?.identityStart
        ? 'Identity'
        : 'Random weights'
      : '–',
    heuristic: methods[method.method].heuristic,
  };
}
