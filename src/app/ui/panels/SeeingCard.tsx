/**
 * The card that says what is on the screen: the mark under the pointer or the focus, else the stage, in
 * sentences made from the selected pane's run. Ranks nothing by itself.
 */
import type { ReactNode } from 'react';
import { useStore } from 'zustand';
import { count, distance } from '../../../plots/index.ts';
import { conditionLabels, phaseLabels } from '../../../protocol/catalogue.ts';
import { isOwnId } from '../../../protocol/ownData.ts';
import { lawName } from '../../state/ownData.ts';
import type { ExperimentConfig } from '../../../protocol/config.ts';
import type { RunState } from '../../state/run.ts';
import type { PathStyle } from '../../state/view.ts';
import { pathBlock } from '../../actions/look.ts';
import { openMap } from '../../actions/wholeMap.ts';
import { openPointed } from '../../actions/cards.ts';
import { cardStore } from '../../state/cards.ts';
import { cards as markCards } from '../cards/index.ts';
import { useSeenRun, useShownConfig, useView } from '../hooks.ts';
import { laterStrings } from '../laterStrings.ts';
import { galleryRun } from '../words/galleryRun.ts';
import { past } from '../words/past.ts';
import { strings } from '../strings.ts';
import { cards } from '../words/cards.ts';
import { wholeMap } from '../words/wholeMap.ts';

/** Id of the button that opens the panel of a whole map. */
export const mapOpener = 'map-opener';

export function SeeingCard(): ReactNode {
  const run = useSeenRun();
  const config = useShownConfig();
  const pathStyle = useView((view) => view.pathStyle);
  const between = useView((view) => view.morph < 1);
  const pointed = useStore(cardStore, (state) => state.pointed);
  const mark = pointed && markCards[pointed];
  const transfer = run.frame?.shows === 'transfer';
  return (
    <section className="card" data-testid="seeing" data-card-place>
      <h2 className="heading">
        {laterStrings.seeing}
        <button
          type="button"
          className="link"
          aria-label={laterStrings.cardSheet.moreLabel(mark?.title ?? cards.stage)}
          aria-haspopup="dialog"
          onClick={openPointed}
        >
          {laterStrings.cardSheet.more}
        </button>
        <button id={mapOpener} type="button" className="link" onClick={openMap}>
          {wholeMap.title}
        </button>
        <small>{run.recorded ? recordedBadge(run) : strings.status[run.status]}</small>
      </h2>
      {mark ? (
        <p>
          <b>{mark.title}.</b> {mark.text}
        </p>
      ) : (
        <p>
          {transfer && between
            ? cards.morph
            : transfer && pathBent(pathStyle, config)
              ? run.frame?.layers
                ? cards[pathStyle === 'base' ? 'throughBase' : 'layers']
                : cards.noLayers
              : run.recorded
                ? recordedSentence(run)
                : sentence(run, config)}
        </p>
      )}
    </section>
  );
}

const recordedBadge = ({ recorded }: RunState): string =>
  strings.recorded[recorded === 'made' ? 'made' : 'badge'];

function recordedSentence({ frame, otOwnImage, recorded: how }: RunState): string {
  if (how === 'made') return galleryRun.card(distance(frame?.metrics?.meanDistance));
  const { recorded } = past;
  if (!frame?.metrics) return recorded.cardShort;
  const mean = distance(frame.metrics.meanDistance);
  return otOwnImage ? recorded.card(mean, distance(otOwnImage.value)) : recorded.cardPast(mean);
}

const pathBent = (style: PathStyle, config: ExperimentConfig): boolean =>
  style !== 'straight' && pathBlock(style, config) === null;

function sentence(run: RunState, config: ExperimentConfig): string {
  const from = lawName(config.reference);
  const to = lawName(config.target);
  const { frame, status, otOwnImage } = run;
  if (!frame && status === 'starting') return cards.starting;
  if (!frame)
    return config.condition === 'none'
      ? (isOwnId(config.target) ? cards.idleOwn : cards.idle)(from, to)
      : cards.idleConditional(from, conditionLabels[config.condition]);
  const mean = distance(frame.metrics?.meanDistance);
  if (status === 'done') {
    const done = otOwnImage ? cards.done(mean, distance(otOwnImage.value)) : cards.doneShort(mean);
    const early = stoppedEarly(run, config);
    if (early) return `${done} ${early}`;
    return config.preset === 'fast' ? `${done} ${cards.fastGivesUp}` : done;
  }
  if (frame.shows === 'base-samples')
    return frame.phase === 'reference-base'
      ? cards['reference-base'](from)
      : cards['target-base'](to);
  return cards.transfer(
    distance(frame.metrics?.medianDistance),
    distance(frame.metrics?.maxDistance),
  );
}

/** The last phase that ended before its steps were used up; null if none did. */
function stoppedEarly({ phaseResults, phases }: RunState, config: ExperimentConfig): string | null {
  const early = phaseResults.findLast(({ name, steps }) =>
    phases.some((phase) => phase.name === name && steps > 0 && steps < phase.steps),
  );
  if (!early) return null;
  return cards.stoppedEarly(phaseLabels[early.name], count(early.steps), count(config.patience));
}
