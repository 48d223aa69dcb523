/**
 * One line for each layer that needs one: what its colours mean and over which range, or why it is not
 * there. Formats and decides; draws nothing.
 */
import { conditions } from '../../../data/conditions/index.ts';
import { isMove } from '../../../protocol/catalogue.ts';
import { count, distance, logDetReach, oneDecimal } from '../../../plots/index.ts';
import type { ExperimentConfig } from '../../../protocol/config.ts';
import type { ViewCondition } from '../../../protocol/frameViews.ts';
import { isOwnId } from '../../../protocol/ownData.ts';
import { laterStrings } from '../laterStrings.ts';
import { colourRange, type PaneRun } from './pointValues.ts';
import { tableOf } from '../../state/ownData.ts';
import { arrowCount, lawShown, targetOf, type PaneView } from './stageLayers.ts';

export interface LegendLine {
  id: string;
  label: string;
  /** Which of the three ramps, with what is written at its ends; null: words alone. */
  ramp: { kind: 'seq' | 'div' | 'line' | 'dist' | 'ink'; from: string; to: string } | null;
}

const { legend: words } = laterStrings;
const plain = (id: string, label: string): LegendLine => ({ id, label, ramp: null });
const signed = (value: number, format = oneDecimal): { from: string; to: string } => ({
  from: format(-value),
  to: `+${format(value)}`,
});

/** Functions of the plane, which do not exist for points of more features. */
const ofPlane: readonly PaneView['layers'][number][] = ['density', 'grid', 'logdet', 'residual'];

export function legendOf(run: PaneRun, config: ExperimentConfig, view: PaneView): LegendLine[] {
  const lines: LegendLine[] = [];
  const { frame, start } = run;
  const plane = (frame?.wide?.features ?? 2) === 2;
  const asked = (id: PaneView['layers'][number]): boolean => view.layers.includes(id);
  const shows = (id: PaneView['layers'][number]): boolean =>
    asked(id) && (plane || !ofPlane.includes(id));
  if (!plane && ofPlane.some(asked)) lines.push(plain('density', words.plane));
  const density = frame?.density ?? null;
  const grid = frame?.grid ?? null;
  if (shows('density'))
    lines.push(
      density
        ? { id: 'density', label: words.density, ramp: { kind: 'seq', from: '10⁻³', to: '1' } }
        : plain('density', words.waits.density),
    );
  if (shows('arrows')) lines.push(plain('arrows', start ? arrowsOf(start) : words.waits.arrows));
  if (shows('grid'))
    lines.push(
      grid
        ? { id: 'grid', label: words.grid, ramp: { kind: 'line', ...signed(logDetReach) } }
        : plain('grid', words.waits.grid),
    );
  if (shows('logdet'))
    lines.push(
      density?.logAbsDet
        ? { id: 'logdet', label: words.logdet, ramp: { kind: 'div', ...signed(logDetReach) } }
        : plain('logdet', words.waits.logdet),
    );
  if (shows('residual')) lines.push(residualLine(run, config));
  const colour = colourLine(run, config, view);
  if (colour) lines.push(colour);
  const made = conditionText(density ?? grid, config);
  if (made) lines.push(plain('condition', words.under(made)));
  return lines;
}

function arrowsOf(start: Float32Array): string {
  const n = start.length / 2;
  return words.arrows(count(Math.min(arrowCount, n)), count(n));
}

function residualLine(run: PaneRun, config: ExperimentConfig): LegendLine {
  const density = run.frame?.density;
  if (!density) return plain('residual', words.waits.residual);
  const own = isOwnId(lawShown(run, config));
  if (own && config.condition !== 'none') return plain('residual', words.noResidual);
  const target = targetOf(density, run, config);
  if (!target) return plain('residual', words.underWay);
  const ends = signed(target.reach);
  const label = own ? words.residualOwn : words.residual;
  return { id: 'residual', label, ramp: { kind: 'div', ...ends } };
}

function colourLine(
  { frame, start }: PaneRun,
  config: ExperimentConfig,
  { colour }: PaneView,
): LegendLine | null {
  const range = colourRange(colour, config);
  if (!range || !frame || !start) return null;
  const [from, to] = [distance(range.from), distance(range.to)];
  switch (colour) {
    case 'start':
      return null;
    case 'distance':
      return {
        id: 'colour',
        label: words.distance,
        ramp: { kind: 'dist', from, to: words.more(to) },
      };
    case 'density':
      if (isOwnId(config.reference)) return plain('colour', words.noColourDensity);
      return { id: 'colour', label: words.colourDensity, ramp: { kind: 'ink', from, to } };
    case 'condition': {
      const at = (value: number): string => described(config, [value, value]);
      return {
        id: 'colour',
        label: words.condition,
        ramp: { kind: 'dist', from: at(range.from), to: at(range.to) },
      };
    }
    default:
      return colour satisfies never;
  }
}

/** The condition that heat and grid were made for; null without one. */
function conditionText(made: ViewCondition | null, config: ExperimentConfig): string | null {
  if (!made?.own) return null;
  const own = described(config, made.own);
  return made.other ? `${own} → ${described(config, made.other)}` : own;
}

function described({ condition, reference }: ExperimentConfig, values: readonly number[]): string {
  const column = condition === 'column' ? tableOf(reference)?.condition : null;
  if (column) return `${column.name} ${distance(column.centre + values[0] * column.unit)}`;
  if (!isMove(condition)) return '';
  return conditions[condition].describe(values.slice(0, conditions[condition].contextFeatures));
}
