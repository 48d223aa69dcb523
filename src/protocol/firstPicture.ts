/**
 * The first picture of a question: where its points start, where each method's recorded map sends
 * them, and the outline of the target. Small and checked by hand, because it is read before anything
 * else has loaded.
 */
import { methodIds, type MethodId, type PresetId, type ToyId } from './catalogue.ts';
import { fromSteps, pack, toSteps, Unpacker } from './packed.ts';

const kind = 'MLF1';

/** One outline of the target's density; plots/ghost.ts has the meaning of the fields. */
export interface Outline {
  mass: number;
  logDensity: number;
  /** Closed rings, [m, 2] in frame units. */
  rings: Float32Array[];
}

interface Question {
  reference: ToyId;
  target: ToyId;
  preset: PresetId;
  seed: number;
}

export interface FirstPicture extends Question {
  /** [n, 2] */
  start: Float32Array;
  /** [n, 2] each, of the methods that were recorded. */
  ends: Partial<Record<MethodId, Float32Array>>;
  outline: { levels: Outline[] };
}

interface Header extends Question {
  points: number;
  methods: MethodId[];
  levels: { mass: number; logDensity: number; lengths: number[] }[];
}

export function writeFirstPicture(picture: FirstPicture): Uint8Array<ArrayBuffer> {
  const { reference, target, preset, seed, start, ends, outline } = picture;
  const methods = methodIds.filter((id) => ends[id]);
  const levels = outline.levels.map(({ mass, logDensity, rings }) => ({
    mass,
    logDensity,
    lengths: rings.map((ring) => ring.length),
  }));
  const header: Header = {
    ...{ reference, target, preset, seed },
    ...{ points: start.length / 2, methods, levels },
  };
  const arrays = [start, ...methods.flatMap((id) => ends[id] ?? [])];
  const rings = outline.levels.flatMap((level) => level.rings);
  return pack(kind, header, [...arrays, ...rings].map(toSteps));
}

/** @throws Error when the file is another kind, cut short or has no points */
export function readFirstPicture(bytes: ArrayBuffer): FirstPicture {
  const file = new Unpacker(kind, bytes);
  const { points, methods, levels, ...question } = file.header as Header;
  if (!(points > 0) || !Array.isArray(methods) || !Array.isArray(levels))
    throw new Error(`invalid ${kind} file: its header lacks a field`);
  const next = (length: number): Float32Array => fromSteps(file.int16(length));
  const start = next(2 * points);
  const ends = Object.fromEntries(methods.map((id) => [id, next(2 * points)]));
  const outline = {
    levels: levels.map(({ mass, logDensity, lengths }) => ({
      mass,
      logDensity,
      rings: lengths.map(next),
    })),
  };
  file.end();
  return { ...question, start, ends, outline };
}

/** The name of a question's first picture, which is read before any index. */
export function pictureFile({ reference, target, preset, seed }: Question): string {
  return `${reference}.${target}.${preset}.${seed}.first`;
}
