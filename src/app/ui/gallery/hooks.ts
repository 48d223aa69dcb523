/** Reading the gallery's store from React, and what is computed from it. Writes nothing. */
import { useDeferredValue, useMemo } from 'react';
import { useStore } from 'zustand';
import { schematicPoints } from '../../../data/schematicPoints.ts';
import { assemble, type Assembled, type Schematics } from '../../../figures/assemble.ts';
import type { Products } from '../../../figures/source.ts';
import type { FigureSpec } from '../../../protocol/figure.ts';
import { schematicKey } from '../../../protocol/gallery.ts';
import { standingOf, type Standing } from '../../actions/gallery/parts.ts';
import { galleryStore, seedsOf, type GalleryState } from '../../state/gallery.ts';
import { gallery as words } from '../words/gallery.ts';

export const useGallery = <T>(select: (state: GalleryState) => T): T =>
  useStore(galleryStore, select);

/** The figure with what is there of it. */
export function useAssembled(figure: FigureSpec): Assembled {
  const choice = useGallery((state) => state.choice);
  // Putting a figure together takes a while: in a task of its own, after what else an arrival changes.
  const held = useDeferredValue(useGallery((state) => state.held));
  const drawings = useGallery((state) => state.schematics);
  return useMemo(() => {
    const products: Products = (_, key) => held.get(key)?.product ?? null;
    const schematics: Schematics = (id, paper, budget) => {
      const schematic = drawings?.[schematicKey(id, paper, budget)];
      return schematic ? { schematic, points: schematicPoints(schematic) } : null;
    };
    return assemble(figure, choice.budget, seedsOf(choice), products, schematics);
  }, [figure, choice, held, drawings]);
}

export function useStanding(figure: FigureSpec): Standing {
  const choice = useGallery((state) => state.choice);
  const held = useGallery((state) => state.held);
  return useMemo(() => standingOf(figure, choice, held), [figure, choice, held]);
}

/** "PRD paper, Fig. 5" */
export const placeOf = ({ paper, place }: FigureSpec): string => `${words.papers[paper]}, ${place}`;

/** "seeds 101 to 103" */
export function seedsWords(seeds: readonly number[]): string {
  const last = seeds.at(-1);
  return words.seeds(seeds.length > 1 ? `${seeds[0]} to ${last}` : `${seeds[0]}`, seeds.length > 1);
}

/** "40 s", "12 min", "3 h 20 min", "2 days". */
export function durationText(seconds: number): string {
  if (seconds < 90) return `${Math.max(1, Math.round(seconds))} s`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 90) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  if (hours < 48) return `${hours} h ${minutes % 60} min`;
  return `${Math.round(hours / 24)} days`;
}
