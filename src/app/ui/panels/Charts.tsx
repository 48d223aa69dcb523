/**
 * Distance histogram and loss chart with their headings. The pictures are painted outside React;
 * only the sentences beside them pass through it, a few times a second.
 */
import type { ReactNode } from 'react';
import { distance, nats, share } from '../../../plots/index.ts';
import { dropBefore } from '../../actions/before.ts';
import { shownBefore } from '../../state/before.ts';
import { letterOf } from '../../state/config.ts';
import { runAt, type RunState } from '../../state/run.ts';
import {
  useCalmMap,
  useCalmRun,
  useCalmRuns,
  usePane,
  useSeenRuns,
  useShownConfigs,
} from '../hooks.ts';
import { Icon } from '../icons.tsx';
import { Picture } from '../Picture.tsx';
import { laterStrings } from '../laterStrings.ts';
import { galleryRun } from '../words/galleryRun.ts';
import { before as words } from '../words/before.ts';
import { HistogramBrush } from './HistogramBrush.tsx';
import { axisEnd, paintHistogram, paintLoss, watchRuns } from './chartPictures.ts';

export function Histogram(): ReactNode {
  const runs = useSeenRuns();
  const part = useCalmMap().part;
  const pane = usePane();
  const { meanDistance: mean, medianDistance } =
    part?.statistics ?? runs[pane]?.frame?.metrics ?? {};
  const moved = runs.flatMap(({ frame }) => frame?.distances ?? []);
  const sentence = part || runs.length === 1 ? ownSentence(runs[pane], mean) : comparison(runs);
  return (
    <section className="histogram" data-testid="histogram" data-card="histogram-outline">
      <h2 className="heading">
        {laterStrings.histogram}
        <DropBefore />
        <small className="num">{sentence}</small>
      </h2>
      <div className="picture">
        <div role="img" aria-label={laterStrings.histogramSentence(distance(medianDistance))}>
          <Picture paint={paintHistogram} watch={watchRuns} />
        </div>
        {moved.length > 0 && !part && <HistogramBrush max={axisEnd()} distances={moved} />}
      </div>
    </section>
  );
}

/** Where an outline of a run before stands: names it, and takes it away. */
function DropBefore(): ReactNode {
  const runs = useCalmRuns();
  const configs = useShownConfigs();
  const some = configs.some((config, pane) => shownBefore(runAt(runs, pane), config));
  if (!some) return null;
  return (
    <button
      type="button"
      className="drop-before"
      aria-label={words.drop}
      title={words.drop}
      onClick={dropBefore}
    >
      {words.button}
      <Icon name="close" />
    </button>
  );
}

function ownSentence({ frame, references }: RunState, mean: number | undefined): string {
  const random = references?.randomPairing;
  if (mean !== undefined && random) return laterStrings.moved(distance(mean), share(mean / random));
  if (frame?.shows === 'base-samples') return laterStrings.histogramBases;
  return frame ? '' : laterStrings.histogramEmpty;
}

/** How far the runs move points, in the order that the numbers of this very run give. */
function comparison(runs: readonly RunState[]): string {
  const means = runs.flatMap(({ frame }, pane) =>
    frame?.metrics ? [{ letter: letterOf(pane), mean: frame.metrics.meanDistance }] : [],
  );
  if (means.length < 2) {
    const some = runs.find(({ frame }) => frame);
    return some
      ? ownSentence({ ...some, references: null }, undefined)
      : laterStrings.histogramEmpty;
  }
  const sorted = means.toSorted((a, b) => a.mean - b.mean);
  const [least, most] = [sorted[0], sorted[sorted.length - 1]];
  if (distance(least.mean) === distance(most.mean))
    return laterStrings.movedAlike(distance(most.mean));
  if (means.length === 2 && least.mean > 0)
    return laterStrings.movedTwo(most.letter, least.letter, distance(most.mean / least.mean));
  return laterStrings.movedMany(
    most.letter,
    distance(most.mean),
    least.letter,
    distance(least.mean),
  );
}

export function LossChart(): ReactNode {
  const { losses, recorded, history } = useCalmRun();
  // What ships with the page has both; what comes from the gallery has its end alone.
  const bare = recorded !== null && losses.length === 0 && history.length === 0;
  const last = losses.at(-1)?.value;
  return (
    <section className="loss" data-testid="loss" data-card="loss-curves">
      <h2 className="heading">
        {laterStrings.loss} <small>{bare ? galleryRun.noLosses : laterStrings.lossUnit}</small>
      </h2>
      <div className="picture" role="img" aria-label={laterStrings.lossSentence(nats(last))}>
        <Picture paint={paintLoss} watch={watchRuns} />
      </div>
    </section>
  );
}
