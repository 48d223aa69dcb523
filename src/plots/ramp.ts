/**
 * Colours between the stops of a ramp, and points coloured by a value. It refuses to choose ranges: a
 * value outside its range takes the colour of the nearer end, because a range must not follow the data.
 */
import type { PointColours } from './startColour.ts';

/** Red, green, blue and opacity, all 0..255. */
export type Rgba = [number, number, number, number];

export interface Range {
  from: number;
  to: number;
}

/**
 * A colour in hexadecimal, with or without opacity; short forms too, which minified CSS has.
 * @throws Error if `hex` is anything else
 */
export function parseHex(hex: string): Rgba {
  if (!/^#([0-9a-f]{3,4}|[0-9a-f]{6}|[0-9a-f]{8})$/i.test(hex))
    throw new Error(`invalid colour: ${hex}`);
  const digits = hex.length > 5 ? hex.slice(1) : hex.slice(1).replace(/./g, '$&$&');
  const at = (i: number): number => Number.parseInt(digits.slice(i, i + 2), 16);
  return [at(0), at(2), at(4), digits.length > 6 ? at(6) : 255];
}

/** The colour a fraction 0..1 of the way along evenly spaced stops. */
export function mixRamp(stops: readonly Rgba[], t: number): Rgba {
  const way = Math.min(1, Math.max(0, t)) * (stops.length - 1);
  const i = Math.min(stops.length - 2, Math.floor(way));
  const [a, b] = [stops[i], stops[i + 1]];
  return [0, 1, 2, 3].map((k) => a[k] + (b[k] - a[k]) * (way - i)) as Rgba;
}

export function cssOf([r, g, b, a]: Rgba): string {
  return `rgba(${Math.round(r)}, ${Math.round(g)}, ${Math.round(b)}, ${Math.round((100 * a) / 255) / 100})`;
}

/** What lies over the stage, as an opaque colour. */
export function over([r, g, b, a]: Rgba, background: Rgba): Rgba {
  const mix = (top: number, under: number): number => under + ((top - under) * a) / 255;
  return [mix(r, background[0]), mix(g, background[1]), mix(b, background[2]), 255];
}

/** A ramp as an even table, for pictures that look a colour up per cell. */
export function rampTable(stops: readonly string[], entries = 256): Rgba[] {
  const parsed = stops.map(parseHex);
  return Array.from({ length: entries }, (_, i) => mixRamp(parsed, i / (entries - 1)));
}

/** Steps of colour that points are sorted into. */
const steps = 32;

/**
 * Points coloured by a value each.
 * @param values [n]; what is no number takes the lower end
 * @param stops opaque colours
 */
export function valueColours(
  values: ArrayLike<number>,
  range: Range,
  stops: readonly string[],
): PointColours {
  const table = rampTable(stops, steps);
  const rgb = new Uint32Array(values.length);
  const groups: number[][] = table.map(() => []);
  for (let i = 0; i < values.length; i++) {
    const t = (values[i] - range.from) / (range.to - range.from);
    const step = t > 0 ? Math.min(steps - 1, Math.floor(t * steps)) : 0;
    const [r, g, b] = table[step].map(Math.round);
    rgb[i] = (r << 16) | (g << 8) | b;
    groups[step].push(i);
  }
  const buckets = groups.flatMap((indices, step) =>
    indices.length > 0 ? [{ css: cssOf(table[step]), indices: Uint32Array.from(indices) }] : [],
  );
  return { rgb, buckets };
}
