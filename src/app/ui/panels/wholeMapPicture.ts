/**
 * What the page adds up of a whole map: a picture of the frame and a count of distances. Keeps sums
 * alone, about 4 MB while a map is on the stage, and repaints ten times a second at most.
 */
import {
  addDistances,
  addToDensity,
  drawDensity,
  emptyCounts,
  emptyDensity,
  type DensitySums,
  type DistanceCounts,
} from '../../../plots/index.ts';
import type { MapPart } from '../../../protocol/wholeMap.ts';
import { axesOf, planar } from '../../../protocol/wideRows.ts';
import { themeInUse } from '../../actions/view.ts';
import { viewStore } from '../../state/view.ts';
import { mapStore } from '../../state/wholeMap.ts';

/** Cells along a side of the frame: about one per pixel of a stage at 1280 x 720. */
export const mapSide = 512;
const pause = 100;
/** Enough to be looked at; when they are painted, a mark says so. */
const firstPoints = 20_000;

interface Sums {
  density: DensitySums;
  distances: DistanceCounts;
  image: ImageData;
  marked: boolean;
}

let sums: Sums | null = null;
let timer: ReturnType<typeof setTimeout> | null = null;
const listeners = new Set<() => void>();

function tell(): void {
  timer = null;
  for (const listener of listeners) listener();
}

function add(part: MapPart | null): void {
  const fresh = part === null || part.from === 0;
  if (fresh) sums = null;
  if (part) {
    sums ??= {
      density: emptyDensity(mapSide),
      distances: emptyCounts(),
      image: new ImageData(mapSide, mapSide),
      marked: false,
    };
    const along = (rows: Float32Array): Float32Array =>
      planar(rows, part.features, axesOf(viewStore.getState().axes, part.features));
    addToDensity(sums.density, along(part.start), along(part.mapped));
    addDistances(sums.distances, part.distances);
  }
  if (!fresh) {
    timer ??= setTimeout(tell, pause);
    return;
  }
  if (timer) clearTimeout(timer);
  tell();
}

mapStore.subscribe((map) => map.part, add);

/** Calls back when there is more to see, or nothing any more; returns how to stop. */
export function watchMap(changed: () => void): () => void {
  listeners.add(changed);
  return () => listeners.delete(changed);
}

/** Makes the colours ready, so that the first picture does not also wait for them. */
export function prepareMap(): void {
  const { startMap } = viewStore.getState();
  drawDensity(emptyDensity(1), new Uint8ClampedArray(4), themeInUse() === 'dark', startMap);
}

/** Distances of the map on the stage; null without one. */
export const mapDistances = (): DistanceCounts | null => sums?.distances ?? null;

/** Paints the map on a canvas of 512 x 512. */
export function paintMap(canvas: HTMLCanvasElement): void {
  const context = canvas.getContext('2d');
  if (!context || !sums) return;
  const { startMap } = viewStore.getState();
  drawDensity(sums.density, sums.image.data, themeInUse() === 'dark', startMap);
  context.putImageData(sums.image, 0, 0);
  const enough = Math.min(firstPoints, mapStore.getState().total);
  if (sums.marked || sums.distances.n < enough) return;
  sums.marked = true;
  performance.mark('map-shown');
}
