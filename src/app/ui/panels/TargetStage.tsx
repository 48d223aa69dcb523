/** The target alone, in the free cell of a grid of stages: where every run should end. */
import type { ReactNode } from 'react';
import { drawStage } from '../../../plots/index.ts';
import { configStore } from '../../state/config.ts';
import { lawName } from '../../state/ownData.ts';
import { viewStore } from '../../state/view.ts';
import { shownConfig, useConfig } from '../hooks.ts';
import { Picture, type PaintOn } from '../Picture.tsx';
import { ghostOf, onGhost } from '../ghosts.ts';
import { thumbnailOf } from '../samples.ts';
import { strings } from '../strings.ts';
import { currentTheme } from '../theme.ts';
import { StageAxes } from './StageAxes.tsx';

const paint: PaintOn = (surface, width) => {
  const { target, condition } = shownConfig(0);
  drawStage(
    surface,
    { start: null, mapped: thumbnailOf(target, condition), colours: null },
    {
      size: width,
      morph: 1,
      show: { points: true, paths: false, ghost: true, origins: false },
      paths: 0,
      pathStyle: 'straight',
      ghost: ghostOf(target, condition),
      theme: currentTheme(),
    },
  );
};

function watch(changed: () => void): () => void {
  const stops = [configStore.subscribe(changed), viewStore.subscribe(changed), onGhost(changed)];
  return () => stops.forEach((stop) => stop());
}

export function TargetStage(): ReactNode {
  const target = useConfig((config) => config.target);
  const name = strings.panes.target(lawName(target));
  return (
    <section className="pane" aria-label={name}>
      <h2 className="stage-title">
        <span className="name">{name}</span>
      </h2>
      <div className="stage-place">
        <div className="stage" role="img" aria-label={name}>
          <Picture paint={paint} watch={watch} />
        </div>
        <StageAxes choose={false} />
      </div>
    </section>
  );
}
