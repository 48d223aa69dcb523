/**
 * Own data in a link: up to 256 points, each coordinate rounded to one of 256 steps of the frame, as
 * base64url. More points stay on the page; a link then names them and says so when it is opened
 * elsewhere.
 */
import { frameBound } from '../../protocol/catalogue.ts';
import { isOwnId, ownLimits, type OwnId } from '../../protocol/ownData.ts';

const steps = 255;

const toStep = (v: number): number =>
  Math.min(steps, Math.max(0, Math.round(((v + frameBound) / (2 * frameBound)) * steps)));
const fromStep = (k: number): number => Math.fround((k / steps) * 2 * frameBound - frameBound);

export const fitsLink = (points: Float32Array): boolean => points.length <= 2 * ownLimits.link;

/** Points as a link carries them; what is chosen is rounded first, so that a link gives the same run. */
export const rounded = (points: Float32Array): Float32Array =>
  points.map((v) => fromStep(toStep(v)));

/** @param points [n, 2], n at most 256 */
export function encodePoints(points: Float32Array): string {
  const bytes = Array.from(points, (v) => String.fromCharCode(toStep(v))).join('');
  return btoa(bytes).replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '');
}

/** [n, 2]; null when the text is none of ours. */
export function decodePoints(text: string): Float32Array | null {
  if (!/^[\w-]+$/.test(text)) return null;
  let bytes: string;
  try {
    bytes = atob(text.replace(/-/g, '+').replace(/_/g, '/'));
  } catch {
    return null;
  }
  if (bytes.length % 2 !== 0 || bytes.length > 2 * ownLimits.link) return null;
  return Float32Array.from(bytes, (each) => fromStep(each.charCodeAt(0)));
}

/** Which key carries the points of which side. */
const carriers = [
  ['ref', 'pts'],
  ['tgt', 'tpts'],
] as const;

type Find = (id: OwnId) => Float32Array | null;
type Pair = readonly [string, string];

/** Puts the points of own data into a hash that names them, where there is room. */
export function packOwn(hash: string, find: Find): string {
  return joined(
    pairsOf(hash).flatMap(([key, text]): Pair[] => {
      const carrier = carriers.find(([side]) => side === key)?.[1];
      const points = carrier && isOwnId(text) ? find(text) : null;
      if (!carrier || !points || !fitsLink(points)) return [[key, text]];
      return [
        [key, 'own'],
        [carrier, encodePoints(points)],
      ];
    }),
  );
}

/** Takes the points out of a hash and names them; `bad` says what could not be used, and why. */
export function unpackOwn(
  hash: string,
  add: (points: Float32Array) => OwnId,
  find: Find,
): { hash: string; bad: string[] } {
  const pairs = pairsOf(hash);
  const bad: string[] = [];
  const idOf = (side: string, text: string, carrier: string): OwnId | null => {
    if (text !== 'own') {
      if (isOwnId(text) && find(text)) return text;
      bad.push(`${side}=${text}, whose points were too many for a link`);
      return null;
    }
    const carried = pairs.find(([key]) => key === carrier)?.[1] ?? '';
    const points = decodePoints(carried);
    try {
      if (points) return add(points);
      bad.push(`${carrier}=${shortened(carried)}`);
    } catch (error) {
      bad.push(`${carrier}=${shortened(carried)} (${(error as Error).message})`);
    }
    return null;
  };
  const kept = pairs.flatMap(([key, text]): Pair[] => {
    if (carriers.some(([, carrier]) => carrier === key)) return [];
    const carrier = carriers.find(([side]) => side === key)?.[1];
    if (!carrier || (text !== 'own' && !isOwnId(text))) return [[key, text]];
    const id = idOf(key, text, carrier);
    return id ? [[key, id]] : [];
  });
  return { hash: joined(kept), bad };
}

const pairsOf = (hash: string): Pair[] =>
  hash
    .replace(/^#/, '')
    .split('&')
    .map((pair): Pair => {
      const at = pair.indexOf('=');
      return at < 0 ? [pair, ''] : [pair.slice(0, at), pair.slice(at + 1)];
    });

const joined = (pairs: readonly Pair[]): string => {
  const text = pairs.map(([key, value]) => (value === '' ? key : `${key}=${value}`)).join('&');
  return text === '' ? '' : `#${text}`;
};

const shortened = (text: string): string => (text.length > 24 ? `${text.slice(0, 24)}…` : text);
