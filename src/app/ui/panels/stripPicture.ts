/** Six conditions on one stage: three across, two down, each in the true frame and named. */
import { conditions } from '../../../data/conditions/index.ts';
import { isMove } from '../../../protocol/catalogue.ts';
import {
  drawStage,
  fontOf,
  type StageLayers,
  type Surface,
  type Theme,
} from '../../../plots/index.ts';
import type { ExperimentConfig } from '../../../protocol/config.ts';
import type { ConditionView } from '../../../protocol/frameViews.ts';
import { viewStore, type LayerId } from '../../state/view.ts';
import { ghostUnder } from '../ghosts.ts';
import { coloursOf } from '../samples.ts';
import { lawShown } from './stageLayers.ts';
import type { PaneRun } from './pointValues.ts';

const across = 3;
const down = 2;
const paths = 60;
const noLayers: StageLayers = { under: [], between: [], over: [] };

/** @param side of the stage, CSS px */
export function drawStrip(
  surface: Surface,
  side: number,
  views: readonly ConditionView[],
  run: PaneRun,
  config: ExperimentConfig,
  theme: Theme,
): void {
  const { morph, layers } = viewStore.getState();
  const shows = (id: LayerId): boolean => layers.includes(id);
  const cell = side / across;
  surface.fillStyle = theme.stage;
  surface.fillRect(0, 0, side, side);
  views.slice(0, across * down).forEach((view, i) => {
    const { start, mapped } = view;
    surface.save();
    surface.translate(
      (i % across) * cell,
      (side - down * cell) / 2 + Math.floor(i / across) * cell,
    );
    drawStage(
      surface,
      { start, mapped, colours: start && coloursOf(start) },
      {
        size: cell,
        morph,
        show: {
          points: shows('points'),
          paths: shows('paths'),
          ghost: shows('target'),
          origins: shows('origins'),
        },
        paths,
        pathStyle: 'straight',
        ghost: ghostUnder(lawShown(run, config), config.condition, view.other ?? view.own),
        lit: null,
        layers: noLayers,
        theme,
        ticks: false,
      },
    );
    name(surface, view, config, theme);
    surface.strokeStyle = theme.line;
    surface.lineWidth = 1;
    surface.strokeRect(0.5, 0.5, cell - 1, cell - 1);
    surface.restore();
  });
}

function name(
  surface: Surface,
  { own, other }: ConditionView,
  { condition }: ExperimentConfig,
  theme: Theme,
): void {
  if (!isMove(condition) || !own) return;
  const said = conditions[condition].describe;
  surface.font = fontOf(theme, theme.tick);
  surface.fillStyle = theme.ink2;
  surface.textAlign = 'left';
  surface.textBaseline = 'alphabetic';
  surface.fillText(other ? `${said(own)} → ${said(other)}` : said(own), 5, 13);
}
