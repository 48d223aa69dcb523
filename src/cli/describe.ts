/** `lab describe`: the stages and objectives of a config as text; trains nothing. */
import { parseArgs } from 'node:util';
import type { Link, Objective, Stage, Term } from '../protocol/objective.ts';
import { planOf } from '../model/experiment/build.ts';
import { configFromWords, configOptions } from './arguments.ts';
import { readJson } from './train.ts';

export async function describe(argv: string[]): Promise<number> {
  const { values } = parseArgs({
    args: argv,
    options: { ...configOptions, json: { type: 'boolean' } },
  });
  const config = configFromWords(values, values.config && (await readJson(values.config)));
  const plan = planOf(config);
  const { stages, forward, inverse } = plan;
  const text = values.json
    ? JSON.stringify({ config, stages, forward, inverse })
    : [
        `${config.reference} -> ${config.target}, condition ${config.condition}, ${config.method}, preset ${config.preset}, seed ${config.seed}`,
        ...stages.map(stageText),
        `map: ${forward.map(linkText).join(' then ')}`,
      ].join('\n');
  process.stdout.write(`${text}\n`);
  return 0;
}

export function stageText(stage: Stage): string {
  const { knobs } = stage;
  const head = `${stage.phase}: train ${stage.flow} for ${stage.steps} steps, batch ${stage.batch}, learning rate ${knobs.learningRate}, warm-up ${knobs.warmup}, clip ${knobs.clip}`;
  const anneal =
    knobs.penaltyAnnealTo === null ? [] : [`  penalty anneals to ${knobs.penaltyAnnealTo}`];
  return [head, turnsText(stage), ...anneal, ...stage.objectives.map(objectiveText)].join('\n');
}

function turnsText(stage: Stage): string {
  switch (stage.turns.kind) {
    case 'single':
      return '  one objective';
    case 'cycle':
      return `  objectives take turns every ${stage.turns.every} steps`;
    case 'sequential':
      return '  objectives one after the other';
    default:
      return stage.turns satisfies never;
  }
}

function objectiveText(objective: Objective, index: number): string {
  return objective.terms.map((term) => `  objective ${index}: ${termText(term)}`).join('\n');
}

function termText(term: Term): string {
  const chain = term.links.map(linkText).join(' then ');
  const score = term.likelihood === 0 ? [] : [`${term.likelihood} x -log ${term.base}`];
  const price = term.penalty
    ? [`${term.penalty.weight} x ${term.penalty.kind} distance of link ${term.penalty.link}`]
    : [];
  return `${term.name} on rows ${term.rows}: ${chain}; loss ${[...score, ...price].join(' + ')}`;
}

function linkText({ flow, direction, frozen, context }: Link): string {
  const seen = context === 'none' ? '' : `, context ${context}`;
  return `${flow} ${direction} (${frozen ? 'frozen' : 'trained'}${seen})`;
}
