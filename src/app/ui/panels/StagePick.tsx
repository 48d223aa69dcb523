/**
 * A click or tap on the stage pins the nearest point, or lets it go. The keyboard's way to the same is
 * the list of pinned points.
 */
import type { MouseEvent, ReactNode } from 'react';
import type { ExperimentConfig } from '../../../protocol/config.ts';
import { togglePin } from '../../actions/look.ts';
import { mention } from '../../actions/notice.ts';
import { viewStore } from '../../state/view.ts';
import { laterStrings } from '../laterStrings.ts';
import type { PaneRun } from './pointValues.ts';
import { pointNear } from './stageLayers.ts';

/** How far from a point a click may be, CSS px; a finger is not a needle. */
const reach = 14;

interface Props {
  /** Asked when the click comes, so that the frame is the latest. */
  now: () => { run: PaneRun; config: ExperimentConfig };
}

export function StagePick({ now }: Props): ReactNode {
  const pick = (event: MouseEvent<HTMLDivElement>): void => {
    const box = event.currentTarget.getBoundingClientRect();
    const at = { x: event.clientX - box.left, y: event.clientY - box.top, size: box.width, reach };
    const { run, config } = now();
    const point = pointNear(run, config, viewStore.getState(), at);
    if (point !== null && !togglePin(point)) mention(laterStrings.looking.full);
  };
  return <div className="stage-pick" onClick={pick} data-testid="stage-pick" />;
}
