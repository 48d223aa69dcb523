/**
 * The verbs of exporting: which runs, in which form, under which name. Reads the stores as the stages
 * show them and hands files to the visitor; changes nothing.
 */
import { sampleRows } from '../../data/dataset.ts';
import { fileName } from '../../export/fileName.ts';
import { npy } from '../../export/npy.ts';
import { SvgError, SvgSurface, type DrawOn } from '../../export/svg.ts';
import { lossesCsv, metricsJson, pointsCsv, type ExportedRun } from '../../export/tables.ts';
import type { PhaseId } from '../../protocol/catalogue.ts';
import type { ExperimentConfig } from '../../protocol/config.ts';
import type { Frame } from '../../protocol/frame.ts';
import { isOwnId } from '../../protocol/ownData.ts';
import type { FlowWeights } from '../../protocol/trainer.ts';
import { configStore, letterOf } from '../state/config.ts';
import { comparePlaces, seenAt } from '../state/history.ts';
import { runOf, runStore, type RunState } from '../state/run.ts';
import { testStream } from '../state/streams.ts';
import { viewStore } from '../state/view.ts';
import { download } from './download.ts';
import { say, sentenceOf } from './notice.ts';
import { restoredWeights } from './restored.ts';
import { workers } from './workers.ts';

export type Scope = 'selected' | 'all';
export type TableId = 'points' | 'losses' | 'metrics' | 'history';

/** [n, C] conditions of a run's points: the worker draws them from the same stream. */
function contextsOf(start: Float32Array, config: ExperimentConfig): Float32Array | null {
  const { reference, condition, seed } = config;
  if (condition === 'none' || isOwnId(reference)) return null;
  const rows = sampleRows(reference, condition, testStream(seed, 'reference', 0), start.length / 2);
  return rows.x.every((value, i) => value === start[i]) ? rows.context : null;
}

/** The runs that there is something of, at the place that is looked at. */
export function exportedRuns(scope: Scope): ExportedRun[] {
  const { past } = viewStore.getState();
  const { selected } = configStore.getState();
  return runStore.getState().runs.flatMap((run, pane): ExportedRun[] => {
    if (scope === 'selected' && pane !== selected) return [];
    const { frame, config, start, wideStart, contexts: told, ...seen } = seenAt(run, past);
    if (!frame || !config) return [];
    const contexts = start && (told ?? contextsOf(start, config));
    const shown = { frame, config, start, wideStart: start && wideStart, contexts };
    return [{ ...seen, pane: letterOf(pane), ...shown }];
  });
}

/** Runs may stand at different steps; a file of several is named by the furthest. */
function nameOf(runs: readonly ExportedRun[], ending: string): string {
  const configs = runs.map(({ config }) => config);
  const [furthest] = runs.map(({ frame }) => frame).sort((a, b) => comparePlaces(b, a));
  return fileName(configs, furthest, ending);
}

/** The name of the file; null when there is nothing to export. */
export function exportTable(id: TableId, scope: Scope): string | null {
  const runs = exportedRuns(id === 'history' ? 'selected' : scope);
  if (runs.length === 0) return null;
  switch (id) {
    case 'points':
      return saved(pointsCsv(runs), nameOf(runs, 'points.csv'), 'text/csv');
    case 'losses':
      return saved(lossesCsv(runs), nameOf(runs, 'losses.csv'), 'text/csv');
    case 'metrics':
      return saved(metricsJson(runs), nameOf(runs, 'metrics.json'), 'application/json');
    case 'history':
      return exportHistory(runs);
    default:
      return id satisfies never;
  }
}

function saved(content: string | Uint8Array | Blob, name: string, type: string): string {
  download(content, name, type);
  return name;
}

/** The kept frames of the phase on the stage, one after the other. */
function exportHistory(runs: readonly ExportedRun[]): string | null {
  const { history, frame } = seenAt(runOf(configStore.getState().selected), null);
  const { phase, ...at } = runs[0].frame ?? frame;
  const features = at.wide?.features ?? 2;
  const rowsOf = ({ wide, mapped: two }: Pick<Frame, 'wide' | 'mapped'>): Float32Array =>
    wide?.mapped ?? two;
  const mapped = rowsOf(at);
  const kept = history.filter((one) => one.phase === phase && rowsOf(one).length === mapped.length);
  const all = new Float32Array(kept.length * mapped.length);
  kept.forEach((one, i) => all.set(rowsOf(one), i * mapped.length));
  const bytes = npy(all, [kept.length, mapped.length / features, features]);
  return saved(bytes, nameOf(runs, 'history.npy'), 'application/octet-stream');
}

export interface PictureFile {
  readonly draw: DrawOn;
  /** CSS px. */
  readonly width: number;
  readonly height: number;
  readonly title: string;
}

/** A picture of `scale` pixels for each of its own, whatever the screen. */
export async function exportPng(
  picture: PictureFile,
  scope: Scope,
  scale: number,
): Promise<string> {
  const { width, height, draw } = picture;
  const canvas = new OffscreenCanvas(width * scale, height * scale);
  const context = canvas.getContext('2d');
  if (!context) throw new Error('no canvas to draw on');
  context.setTransform(scale, 0, 0, scale, 0, 0);
  draw(context);
  const blob = await canvas.convertToBlob({ type: 'image/png' });
  return saved(blob, nameOf(exportedRuns(scope), 'png'), 'image/png');
}

/** Null, with a sentence, when the picture has too many parts. */
export function exportSvg(picture: PictureFile, scope: Scope): string | null {
  const { width, height, draw, title } = picture;
  const ruler = new OffscreenCanvas(1, 1).getContext('2d');
  const surface = new SvgSurface(width, height, (text, font) => {
    if (!ruler) return 0;
    ruler.font = font;
    return ruler.measureText(text).width;
  });
  try {
    draw(surface);
    return saved(surface.text(title), nameOf(exportedRuns(scope), 'svg'), 'image/svg+xml');
  } catch (error) {
    if (!(error instanceof SvgError)) throw error;
    say(error.message);
    return null;
  }
}

/** Why the weights of a run cannot be read now; null when they can. */
export function weightsBlock(run: RunState): 'none' | 'wait' | 'gone' | null {
  if (run.restored) return restoredWeights(run).length > 0 ? null : 'gone';
  const { status } = run;
  if (status === 'idle') return 'none';
  if (status === 'error' || status === 'diverged') return 'gone';
  const { runs } = runStore.getState();
  const rests = runs.every((one) => one.status !== 'running' && one.status !== 'starting');
  return rests ? null : 'wait';
}

/** All flows of a run; none, with the reason in the console, where they are gone. */
export async function weightsOf(run: RunState): Promise<readonly FlowWeights[]> {
  if (run.restored) return restoredWeights(run);
  if (run.id === null || weightsBlock(run)) return [];
  try {
    return await workers.trainer.weights(run.id);
  } catch (error) {
    console.warn(error);
    return [];
  }
}

/** Null, with a sentence, when the selected run has no such flow. */
export async function exportWeights(flow: PhaseId, missing: string): Promise<string | null> {
  const run = runOf(configStore.getState().selected);
  const { config, frame } = run;
  try {
    const found = (await weightsOf(run)).find((one) => one.flow === flow);
    if (found && config && frame) {
      const name = fileName([config], frame, `${flow}.safetensors`);
      return saved(found.bytes, name, 'application/octet-stream');
    }
    say(missing);
  } catch (error) {
    say(sentenceOf(error));
  }
  return null;
}
