/** A figure as SVG, PNG or CSV, behind one button. */
import { useId, useRef, type ReactNode } from 'react';
import { canvasSurface, drawFigure, figureSize } from '../../../plots/figures/index.ts';
import type { Surface } from '../../../plots/surface.ts';
import type { FigureData } from '../../../protocol/figure.ts';
import {
  exportFigureCsv,
  exportFigurePng,
  exportFigureSvg,
  type FigurePicture,
} from '../../actions/gallery/export.ts';
import { themeInUse } from '../../actions/view.ts';
import { viewStore } from '../../state/view.ts';
import { place } from '../panels/place.ts';
import { currentTheme } from '../theme.ts';
import { gallery as words } from '../words/gallery.ts';

/** CSS px of a picture that leaves the page. */
const width = 1200;

function pictureOf(data: FigureData): FigurePicture {
  const theme = currentTheme();
  const options = {
    ...{ width, map: viewStore.getState().startMap, dark: themeInUse() === 'dark' },
    ...{ caption: true, pixelRatio: 2 },
  };
  const draw = (surface: Surface): void => void drawFigure(surface, data, options, theme);
  return {
    draw,
    drawCanvas: (context) => draw(canvasSurface(context)),
    ...figureSize(data, width, theme, true),
  };
}

export function ExportMenu({ data }: { data: FigureData }): ReactNode {
  const id = useId();
  const button = useRef<HTMLButtonElement>(null);
  const menu = useRef<HTMLDivElement>(null);
  const save = (how: () => unknown) => (): void => {
    menu.current?.hidePopover();
    how();
  };
  return (
    <>
      <button ref={button} type="button" className="button" popoverTarget={id}>
        {words.export.label}
      </button>
      <div
        ref={menu}
        id={id}
        popover="auto"
        className="look-popover figure-export"
        role="group"
        aria-label={words.export.label}
        onToggle={(event) => {
          if (event.newState === 'open' && menu.current && button.current)
            place(menu.current, button.current);
        }}
      >
        <button
          type="button"
          className="tool worded"
          onClick={save(() => exportFigureSvg(data, pictureOf(data)))}
        >
          {words.export.svg}
        </button>
        <button
          type="button"
          className="tool worded"
          onClick={save(() => exportFigurePng(data, pictureOf(data)))}
        >
          {words.export.png}
        </button>
        <button type="button" className="tool worded" onClick={save(() => exportFigureCsv(data))}>
          {words.export.csv}
        </button>
      </div>
    </>
  );
}
