/**
 * Buttons over the panels of a figure, each of which opens its run in Explore. One stop of the tabulator
 * for all; arrows go from panel to panel.
 */
import { useRef, useState, type KeyboardEvent, type ReactNode } from 'react';
import { panelPlaces, type PanelPlace } from '../../../plots/figures/index.ts';
import { methods, toyLabels } from '../../../protocol/catalogue.ts';
import type { FigureData, FigureSpec, PanelData } from '../../../protocol/figure.ts';
import { isOwnId, type LawId } from '../../../protocol/ownData.ts';
import { galleryStore } from '../../state/gallery.ts';
import { panelRun, type PanelRun } from '../../actions/gallery/panelRun.ts';
import { gallery as words } from '../words/gallery.ts';
import { currentTheme } from '../theme.ts';

interface Place extends PanelPlace, PanelRun {
  name: string;
}

const lawName = (law: LawId): string => (isOwnId(law) ? law : toyLabels[law].toLowerCase());

/** "four circles to star, flows for flows, 15° to 45°" */
function nameOf(panel: PanelData, { held, morph }: PanelRun): string {
  const { config } = held.product;
  const { reference, target, method } = config;
  const run = `${lawName(reference)} to ${lawName(target)}, ${methods[method].label.toLowerCase()}`;
  const under = config.condition === 'none' ? run : `${run} (${panel.name})`;
  return panel.order === null ? words.law(under, morph === 0) : under;
}

/** Panels whose runs kept points to show. */
function placesOf(figure: FigureSpec, data: FigureData, width: number): Place[] {
  const { choice, held } = galleryStore.getState();
  return panelPlaces(data, width, currentTheme()).flatMap((place): Place[] => {
    const block = data.blocks[place.block];
    const panel = block.kind === 'panels' ? block.rows[place.row].panels[place.column] : null;
    if (block.kind !== 'panels' || !panel) return [];
    const run = panelRun(figure, choice, { ...place, block }, held);
    return run ? [{ ...place, ...run, name: nameOf(panel, run) }] : [];
  });
}

interface Props {
  figure: FigureSpec;
  data: FigureData;
  width: number;
  onOpen: (run: PanelRun) => void;
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
      {places.map((place, i) => (
        <button
          key={`${place.block} ${place.row} ${place.column}`}
          type="button"
          style={{ left: place.x, top: place.y, width: place.side, height: place.side }}
          tabIndex={i === stop ? 0 : -1}
          aria-label={words.open(place.name)}
          title={words.open(place.name)}
          onFocus={() => setCurrent(i)}
          onClick={() => onOpen(place)}
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
