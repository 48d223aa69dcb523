/** The stages as a picture for a file: one beside the other, each under its name. Saves nothing. */
import { count, fontOf, type Surface } from '../../../plots/index.ts';
import { methods, phaseLabels } from '../../../protocol/catalogue.ts';
import type { PictureFile, Scope } from '../../actions/export.ts';
import { axesOf } from '../../../protocol/wideRows.ts';
import { configStore, letterOf } from '../../state/config.ts';
import { tableOf } from '../../state/ownData.ts';
import { viewStore } from '../../state/view.ts';
import { strings } from '../strings.ts';
import { table as words } from '../words/table.ts';
import { seenRun, seenRuns, shownConfig } from '../hooks.ts';
import { stagePainter } from '../panels/stagePicture.ts';
import { currentTheme, drawnIn } from '../theme.ts';

/** CSS px. */
const side = 640;
const head = 40;
const gap = 24;

export function stagesPicture(scope: Scope, theme: 'light' | 'dark'): PictureFile {
  const { selected } = configStore.getState();
  const panes = scope === 'all' ? [...seenRuns().keys()] : [selected];
  const width = panes.length * side + (panes.length - 1) * gap;
  const title = panes.map(nameOf).join('; ');
  const draw: PictureFile['draw'] = (surface) =>
    drawnIn(theme, () => {
      const { paper, ink } = currentTheme();
      surface.fillStyle = paper;
      surface.fillRect(0, 0, width, side + head);
      panes.forEach((pane, i) => {
        surface.save();
        surface.translate(i * (side + gap), 0);
        surface.fillStyle = ink;
        surface.font = fontOf(currentTheme(), 16, 600);
        surface.textAlign = 'left';
        surface.textBaseline = 'alphabetic';
        surface.fillText(nameOf(pane), 8, 26);
        surface.translate(0, head);
        stagePainter(pane)(surface, side, side);
        sayTable(surface, pane);
        surface.restore();
      });
    });
  return { draw, width, height: side + head, title };
}

/** Of a table the features shown, and what must be said of the rows. */
function sayTable(surface: Surface, pane: number): void {
  const table = tableOf(shownConfig(pane).reference);
  if (!table) return;
  const axes = axesOf(viewStore.getState().axes, table.columns.length);
  const lines = [
    ...words.arrows.map((arrow, which) => `${table.columns[axes[which]].name} ${arrow}`),
  ];
  if (table.label) lines.push(table.label);
  const { ink, tick } = currentTheme();
  surface.fillStyle = ink;
  surface.font = fontOf(currentTheme(), tick + 1);
  surface.textAlign = 'right';
  lines.forEach((line, i) => surface.fillText(line, side - 8, 20 + 16 * i));
}

function nameOf(pane: number): string {
  const { method, seed } = shownConfig(pane);
  const several = configStore.getState().configs.length > 1;
  const { frame, recorded } = seenRun(pane);
  const place = frame ? ` · ${phaseLabels[frame.phase]} ${count(frame.step)}` : '';
  const by = recorded ? ` · ${strings.recorded.badge.toLowerCase()}` : '';
  return `${several ? `${letterOf(pane)} ` : ''}${methods[method].label}${place} · seed ${seed}${by}`;
}
