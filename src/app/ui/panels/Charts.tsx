/**
 * Distance histogram and loss chart with their headings. The pictures are painted outside React;
 * only the sentences beside them pass through it, a few times a second.
 */
import type { ReactNode } from 'react';
import { distance, nats, share } from '../../../plots/index.ts';
import { useCalmMap, useCalmRun } from '../hooks.ts';
import { Picture } from '../Picture.tsx';
import { strings } from '../strings.ts';
import { HistogramBrush } from './HistogramBrush.tsx';
import { axisEnd, paintHistogram, paintLoss, watchRun } from './chartPictures.ts';

export function Histogram(): ReactNode {
  const { frame, references } = useCalmRun();
  const mapped = useCalmMap().part?.statistics;
  const { meanDistance: mean, medianDistance: median } = mapped ?? frame?.metrics ?? {};
  const random = references?.randomPairing;
  const sentence =
    mean !== undefined && random
      ? strings.moved(distance(mean), share(mean / random))
      : frame?.shows === 'base-samples'
        ? strings.histogramBases
        : frame
          ? ''
          : strings.histogramEmpty;
  return (
    <section className="histogram" data-testid="histogram">
      <h2 className="heading">
        {strings.histogram} <small className="num">{sentence}</small>
      </h2>
      <div className="picture">
        <div role="img" aria-label={strings.histogramSentence(distance(median))}>
          <Picture paint={paintHistogram} watch={watchRun} />
        </div>
        {frame?.distances && !mapped && (
          <HistogramBrush max={axisEnd()} distances={[frame.distances]} />
        )}
      </div>
    </section>
  );
}

export function LossChart(): ReactNode {
  const { losses } = useCalmRun();
  const last = losses.at(-1)?.value;
  return (
    <section className="loss" data-testid="loss">
      <h2 className="heading">
        {strings.loss} <small>{strings.lossUnit}</small>
      </h2>
      <div className="picture" role="img" aria-label={strings.lossSentence(nats(last))}>
        <Picture paint={paintLoss} watch={watchRun} />
      </div>
    </section>
  );
}
