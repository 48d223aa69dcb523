/**
 * A study's tables in the lab: its training rows on both sides of the question and its methods side by
 * side, to be watched, scrubbed, compared and saved like any other run. The study itself stays as it is.
 */
import { addOwnRows } from '../../../data/own.ts';
import { runsOf } from '../../../presets/studyRuns.ts';
import { parseCalibration, type Calibration } from '../../../protocol/calibration.ts';
import { standInLabel } from '../../../protocol/calibrationResult.ts';
import type { EngineChoice, ExperimentConfig } from '../../../protocol/config.ts';
import type { OwnId } from '../../../protocol/ownData.ts';
import type { LabRows, TableSide } from '../../../protocol/studyService.ts';
import { configStore, mostPanes, selectedConfig } from '../../state/config.ts';
import { keepOwn } from '../../state/ownData.ts';
import { studyOf, studyStore } from '../../state/study.ts';
import { viewStore } from '../../state/view.ts';
import { lookAlongFirst } from '../axes.ts';
import { mention, sentenceOf } from '../notice.ts';
import { fitPanes } from '../panes.ts';
import { resetRun } from '../run.ts';
import { knowTables } from '../tableLaws.ts';
import { studyWorker } from './worker.ts';

/** Words of the page; the catalogue of strings hands them in. */
export interface LabWords {
  /** @param left methods or weights that found no pane */
  opened(reference: number, target: number, left: number): string;
}

/** Nothing changes where the tables do not fit the study but its sentence. */
export async function openInLab(words: LabWords): Promise<void> {
  const state = studyStore.getState();
  const asked = studyOf(state);
  if (!asked) return;
  try {
    const study = parseCalibration(asked);
    const rows = await studyWorker.client.labRows(study);
    const laws = {
      reference: keep('reference', rows, study),
      target: keep('target', rows, study),
    };
    knowTables();
    const { engine } = selectedConfig(configStore.getState());
    const configs = configsOf(study, laws, engine);
    await resetRun();
    fitPanes(configs.slice(0, mostPanes), 0);
    lookAlongFirst();
    viewStore.setState({ calibrates: false, gallery: null, pins: [], brush: null });
    const count = ({ points, features }: LabRows['reference']): number => points.length / features;
    const left = Math.max(0, configs.length - mostPanes);
    mention(words.opened(count(rows.reference), count(rows.target), left));
  } catch (error) {
    studyStore.setState({ error: sentenceOf(error) });
  }
}

/** Named as on the page of the study; the same rows have the same id. */
function keep(side: TableSide, rows: LabRows, study: Calibration): OwnId {
  const { points, features } = rows[side];
  const id = addOwnRows(rows[side]);
  const { columns, condition, sealed } = rows;
  const label = study[side].kind === 'stand-in' ? standInLabel : null;
  keepOwn({
    id,
    name: studyStore.getState().tables[side]?.name ?? side,
    n: points.length / features,
    table: { columns, condition, label, sealed },
  });
  return id;
}

/** Every method, one weight of the penalty first: other weights come where panes are left. */
function configsOf(
  study: Calibration,
  laws: { reference: OwnId; target: OwnId },
  engine: EngineChoice,
): ExperimentConfig[] {
  const runs = runsOf(study, laws, engine);
  const first = runs.filter(
    (run, i) => runs.findIndex(({ method }) => method === run.method) === i,
  );
  const rest = runs.filter((run) => !first.includes(run));
  return [...first, ...rest].map(({ config }) => config);
}
