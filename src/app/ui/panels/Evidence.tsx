/**
 * The evidence beside the stage: phase bar, metric table and a card that says what is on the screen.
 * Shows what the run reports, five times a second at most.
 */
import type { ReactNode } from 'react';
import { distance } from '../../../plots/index.ts';
import {
  conditionLabels,
  phaseIds,
  phaseLabels,
  toyLabels,
  type PhaseId,
} from '../../../protocol/catalogue.ts';
import type { ExperimentConfig } from '../../../protocol/config.ts';
import type { RunState } from '../../state/run.ts';
import { openMap } from '../../actions/wholeMap.ts';
import { useCalmRun, useShownConfig, useView } from '../hooks.ts';
import { hueOf } from '../icons.tsx';
import { strings } from '../strings.ts';
import { isNeeded } from './chartPictures.ts';
import { metricRows } from './metricRows.ts';

/** Share of a phase's steps that are done. */
export function shareDone(phase: PhaseId, run: RunState): number {
  if (run.phaseResults.some(({ name }) => name === phase)) return 1;
  if (run.frame?.phase !== phase || run.frame.phaseSteps === 0) return 0;
  return run.frame.step / run.frame.phaseSteps;
}

/** A base that was given to the run instead of being trained in it. */
export function isGiven(phase: PhaseId, run: RunState): boolean {
  return run.phaseResults.some(({ name, recorded }) => name === phase && recorded === true);
}

export function PhaseBar(): ReactNode {
  const run = useCalmRun();
  const config = useShownConfig();
  return (
    <ol className="phase-bar" aria-label={strings.phases} data-testid="phase-bar">
      {phaseIds.map((id) => (
        <li key={id} aria-current={run.frame?.phase === id ? 'step' : undefined}>
          {phaseLabels[id]}
          {isGiven(id, run) ? (
            <small>{strings.recorded.base}</small>
          ) : isNeeded(id, config) ? (
            <span className={`bar ${id}`} style={hueOf(config.method)}>
              <span style={{ width: `${100 * shareDone(id, run)}%` }} />
            </span>
          ) : (
            <small>{strings.nothingToTrain}</small>
          )}
        </li>
      ))}
    </ol>
  );
}

export function MetricTable(): ReactNode {
  const run = useCalmRun();
  const config = useShownConfig();
  return (
    <table data-testid="metrics" className="metrics">
      <caption className="hidden">{strings.table}</caption>
      <thead>
        <tr>
          <td />
          <th scope="col">{strings.now}</th>
          <th scope="col">{strings.limit}</th>
        </tr>
      </thead>
      <tbody>
        {metricRows(run, config).map(({ id, value, limit }) => (
          <tr key={id} data-metric={id}>
            <th scope="row">
              {strings.rows[id][0]} <span>{strings.rows[id][1]}</span>
            </th>
            <td>{value}</td>
            <td className="limit">{limit}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** Id of the button that opens the panel of a whole map. */
export const mapOpener = 'map-opener';

export function SeeingCard(): ReactNode {
  const run = useCalmRun();
  const config = useShownConfig();
  const pathStyle = useView((view) => view.pathStyle);
  const between = useView((view) => view.morph < 1);
  const transfer = run.frame?.shows === 'transfer';
  return (
    <section className="card" data-testid="seeing">
      <h2 className="heading">
        {strings.seeing}
        <button id={mapOpener} type="button" className="link" onClick={openMap}>
          {strings.wholeMap.title}
        </button>
        <small>{run.recorded ? strings.recorded.badge : strings.status[run.status]}</small>
      </h2>
      <p>
        {run.recorded
          ? recordedSentence(run)
          : transfer && between
            ? strings.cards.morph
            : transfer && pathStyle === 'layers'
              ? run.frame?.layers
                ? strings.cards.layers
                : strings.cards.noLayers
              : sentence(run, config)}
      </p>
    </section>
  );
}

function recordedSentence({ frame, otOwnImage }: RunState): string {
  if (!frame?.metrics) return strings.recorded.cardShort;
  const mean = distance(frame.metrics.meanDistance);
  return strings.recorded.card(mean, distance(otOwnImage?.value));
}

function sentence(run: RunState, config: ExperimentConfig): string {
  const { cards } = strings;
  const from = toyLabels[config.reference];
  const to = toyLabels[config.target];
  const { frame, status, otOwnImage } = run;
  if (!frame && status === 'starting') return cards.starting;
  if (!frame)
    return config.condition === 'none'
      ? cards.idle(from, to)
      : cards.idleConditional(from, conditionLabels[config.condition]);
  const mean = distance(frame.metrics?.meanDistance);
  if (status === 'done') {
    const done = otOwnImage ? cards.done(mean, distance(otOwnImage.value)) : cards.doneShort(mean);
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
