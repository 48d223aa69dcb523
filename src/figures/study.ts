/**
 * Numbers and histograms of a calibration study, by what a figure calls them. What the study did not
 * measure is null; a method that it did not train is a fault of the figure and throws.
 */
import type {
  CalibrationResult,
  ColumnCounts,
  Counts,
  Marginal,
  MethodResult,
  Movement,
} from '../protocol/calibrationResult.ts';
import type { MethodId } from '../protocol/catalogue.ts';
import type { Mover, StudyCounts, StudyNumber } from '../protocol/studyNumber.ts';

export function studyNumber(result: CalibrationResult, number: StudyNumber): number | null {
  return 'input' in number ? inputNumber(result, number) : methodNumber(result, number);
}

function inputNumber(
  { input }: CalibrationResult,
  number: Extract<StudyNumber, { input: unknown }>,
): number | null {
  switch (number.input) {
    case 'auc':
      return input.applied && input.applied.auc;
    case 'trainingAuc':
      return input.training.auc;
    case 'morphDistance':
      return input.exactMorph && input.exactMorph.distance.mean;
    case 'morphSd':
      return input.exactMorph && input.exactMorph.distance.std;
    case 'morphFeature':
      return input.exactMorph && at(input.exactMorph.features, number.feature).mean;
    case 'chi2':
      return chi2Of(at(input.training.marginals, number.feature));
    case 'optimalAuc':
    case 'randomPairing':
    case 'otLaws':
    case 'otLawsFloor':
      return input[number.input];
    default:
      return number satisfies never;
  }
}

function methodNumber(
  result: CalibrationResult,
  number: Extract<StudyNumber, { method: unknown }>,
): number | null {
  const { training, applied, truth } = methodOf(result, number.method);
  switch (number.number) {
    case 'auc':
      return applied.closure && applied.closure.auc;
    case 'trainingAuc':
      return training.closure.auc;
    case 'meanDistance':
      return applied.movement.distance.mean;
    case 'sdDistance':
      return applied.movement.distance.std;
    case 'offBy':
      return truth && truth.offBy;
    case 'featureDistance':
      return at(applied.movement.features, number.feature).mean;
    case 'chi2':
      return chi2Of(at(training.closure.marginals, number.feature));
    default:
      return number satisfies never;
  }
}

export function studyCounts(result: CalibrationResult, what: StudyCounts): Counts | null {
  if ('column' in what) {
    const column = at(result.input.columns, what.column);
    return what.side === 'reference' ? column.reference : wholeTarget(column);
  }
  if ('marginal' in what) {
    const { marginal, of } = what;
    if (of === 'target') return at(result.input.training.marginals, marginal).target;
    return at(methodOf(result, of).training.closure.marginals, marginal).moved;
  }
  const movement = movementOf(result, what.moved);
  if (!movement || what.feature === null) return movement && movement.counts;
  return at(movement.features, what.feature).counts;
}

/** With the rows that were sealed, where the study has opened them. */
function wholeTarget({ target, sealed }: ColumnCounts): Counts {
  if (!sealed) return target;
  const bins = target.bins.map((count, i) => count + sealed.bins[i]);
  return { ...target, bins, n: target.n + sealed.n };
}

function movementOf(result: CalibrationResult, mover: Mover): Movement | null {
  return mover === 'exact morph'
    ? result.input.exactMorph
    : methodOf(result, mover).applied.movement;
}

/** Of a scan of penalty weights, the first. */
function methodOf({ methods }: CalibrationResult, method: MethodId): MethodResult {
  const found = methods.find((each) => each.method === method);
  if (!found) throw new Error(`not in this study: ${method}`);
  return found;
}

const chi2Of = ({ chi2, degrees }: Marginal): number | null =>
  degrees > 0 ? chi2 / degrees : null;

function at<T>(values: readonly T[], index: number): T {
  const value = values.at(index);
  if (value === undefined || index < 0) throw new Error(`not in this study: column ${index}`);
  return value;
}
