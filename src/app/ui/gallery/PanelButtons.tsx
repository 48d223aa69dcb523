/**
 * Buttons over the panels of a figure, each of which opens its run in Explore. One stop of the tabulator
 * for all; arrows go from panel to panel.
 */
import { useRef, useState, type KeyboardEvent, type ReactNode } from 'react';
import { panelPlaces, type PanelPlace } from '../../../plots/figures/index.ts';
import { methods, toyLabels } from '../../../protocol/catalogue.ts';
import type { FigureData, FigureSpec, PanelData } from '../../../protocol/figure.ts';
import { isOwnId, type LawId } from '../../../protocol/ownData.ts';
import type { RunProduct } from '../../../protocol/product.ts';
import { viewOf } from '../../../figures/orders.ts';
import { galleryStore, type Held } from '../../state/gallery.ts';
import { panelRun } from '../../actions/gallery/panelRun.ts';
import { gallery as words } from '../words/gallery.ts';
import { currentTheme } from '../theme.ts';

interface Place extends PanelPlace {
  panel: PanelData;
  held: Held & { product: RunProduct };
  /** Number of the product's view; null: all rows. */
  view: number | null;
  name: string;
}

const lawName = (law: LawId): string => (isOwnId(law) ? law : toyLabels[law].toLowerCase());

/** "four circles to star, flows for flows, 15° to 45°" */
function nameOf(panel: PanelData, { config }: RunProduct): string {
  const { reference, target, method } = config;
  const run = `${lawName(reference)} to ${lawName(target)}, ${methods[method].label.toLowerCase()}`;
  return config.condition === 'none' ? run : `${run} (${panel.name})`;
}

/** Panels whose runs kept points to show. */
function placesOf(figure: FigureSpec, data: FigureData, width: number): Place[] {
  const { choice, held } = galleryStore.getState();
  return panelPlaces(data, width, currentTheme()).flatMap((place): Place[] => {
    const block = data.blocks[place.block];
    const panel = block.kind === 'panels' ? block.rows[place.row].panels[place.column] : null;
    const found = panel?.order ? panelRun(figure, choice, panel.order, held) : null;
    if (!panel || !found || found.held.product.all.start.length === 0) return [];
    const { order } = found;
    const seen = typeof panel.ref.view === 'number' ? viewOf(found.held.product, order, panel.ref.view) : null; // prettier-ignore
    const at = seen ? found.held.product.views.indexOf(seen) : -1;
    const kept = at >= 0 && found.held.product.views[at].start.length > 0;
    const view = kept ? at : null;
    return [{ ...place, panel, held: found.held, view, name: nameOf(panel, found.held.product) }];
  });
}

interface Props {
  figure: FigureSpec;
  data: FigureData;
  width: number;
  onOpen: (held: Held, view: number | null) => void;
}

export function PanelButtons({ figure, data, width, onOpen }: Props): ReactNode {
  const group = useRef<HTMLDivElement>(null);
  const [current, setCurrent] = useState(0);
  const places = placesOf(figure, data, width);
  if (places.length === 0) return null;
  const stop = Math.min(current, places.length - 1);
  const onKeyDown = (event: KeyboardEvent): void => {
    const next = neighbour(places, stop, event.key);
    if (next === null) return;
    event.preventDefault();
    setCurrent(next);
    group.current?.querySelectorAll<HTMLElement>('button')[next]?.focus();
  };
  return (
    <div
      ref={group}
      className="panel-buttons"
      role="group"
      aria-label={words.panels}
      onKeyDown={onKeyDown}
    >
      {places.map(({ block, row, column, x, y, side, name, held, view }, i) => (
        <button
          key={`${block} ${row} ${column}`}
          type="button"
          style={{ left: x, top: y, width: side, height: side }}
          tabIndex={i === stop ? 0 : -1}
          aria-label={words.open(name)}
          title={words.open(name)}
          onFocus={() => setCurrent(i)}
          onClick={() => onOpen(held, view)}
        />
      ))}
    </div>
  );
}

/** The panel that an arrow leads to, or null. */
export function neighbour(places: readonly PanelPlace[], at: number, key: string): number | null {
  const last = places.length - 1;
  if (key === 'Home') return 0;
  if (key === 'End') return last;
  if (key === 'ArrowRight') return at < last ? at + 1 : null;
  if (key === 'ArrowLeft') return at > 0 ? at - 1 : null;
  const down = key === 'ArrowDown';
  if (!down && key !== 'ArrowUp') return null;
  const from = places[at];
  const beyond = places
    .map(({ x, y }, i) => ({ i, dx: Math.abs(x - from.x), dy: down ? y - from.y : from.y - y }))
    .filter(({ dy }) => dy > 1)
    .sort((a, b) => a.dy - b.dy || a.dx - b.dx);
  return beyond.at(0)?.i ?? null;
}
