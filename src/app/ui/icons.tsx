/**
 * Icons and method glyphs as inline drawings; decoration for controls that carry their own names.
 * No icon is ever the only label.
 */
import type { CSSProperties, ReactNode } from 'react';
import type { MethodId } from '../../protocol/catalogue.ts';

const paths = {
  swap: 'M2.5 5.5H13m-2.500-2.500 2.500 2.500L10.500 8M13.500 10.500H3M5.500 8 3 10.500 5.500 13',
  reset: 'M3.200 8A4.800 4.800 0 1 0 5 4.200M5.200 1.800 4.800 4.400l2.600.4',
  step: 'M4 3.500v9l6.500-4.500zM12.500 3.500v9',
  chevron: 'm6 4 4 4-4 4',
  look: 'M2.500 4.500h5M11.500 4.500h2M9.500 2.800v3.400M2.500 11.500h2M8.500 11.500h5M6.500 9.800v3.400',
  close: 'm4 4 8 8m0-8-8 8',
  bolt: 'M9 1.500 3.500 9H8l-1 5.500L12.500 7H8z',
  sun: 'M8 5.200a2.800 2.800 0 1 0 0 5.600 2.800 2.800 0 0 0 0-5.600M8 1.500v1.300M8 13.200v1.300M1.500 8h1.300M13.200 8h1.300M3.400 3.400l.9.9M11.700 11.700l.9.9M12.600 3.400l-.9.9M4.300 11.700l-.9.9',
  moon: 'M13 9.600A5.500 5.500 0 0 1 6.400 3a5.500 5.500 0 1 0 6.600 6.600',
  play: 'M4.500 3.200v9.600l8-4.800z',
  pause: 'M5 3.500v9M11 3.500v9',
  dice: 'M5 2.500h6A2.500 2.500 0 0 1 13.500 5v6a2.500 2.500 0 0 1-2.500 2.500H5A2.500 2.500 0 0 1 2.500 11V5A2.500 2.500 0 0 1 5 2.500M5.500 5.500v.01M10.500 5.500v.01M8 8v.01M5.500 10.500v.01M10.500 10.500v.01',
  plus: 'M8 3v10M3 8h10',
  grow: 'M9.500 2.500h4v4M13.500 2.500 9 7M6.500 13.500h-4v-4M2.500 13.500 7 9',
  shrink: 'M13 7H9V3M9 7l4.500-4.500M3 9h4v4M7 9l-4.500 4.500',
  sliders:
    'M2 5h7M12.500 5H14M2 11h1.500M7 11h7M10.800 3.200a1.800 1.800 0 1 0 0 3.600 1.800 1.800 0 0 0 0-3.600M5.200 9.200a1.800 1.800 0 1 0 0 3.600 1.800 1.800 0 0 0 0-3.600',
  down: 'M8 3v10M4.500 9.500 8 13l3.500-3.500',
  pencil: 'm3 13 .8-3.200L11 2.600l2.400 2.400-7.200 7.200zM9.500 4.100l2.400 2.400',
  upload: 'M8 10.500v-8M5 5.500l3-3 3 3M2.500 10.500v2a1 1 0 0 0 1 1h9a1 1 0 0 0 1-1v-2',
  forward: 'M1.500 8h12M10 4.500 13.500 8 10 11.500',
  inverse: 'M14.500 8h-12M6 4.500 2.500 8 6 11.500',
} as const;

export type IconName = keyof typeof paths;

export function Icon({ name }: { name: IconName }): ReactNode {
  return (
    <svg className="icon" viewBox="0 0 16 16" aria-hidden="true">
      <path d={paths[name]} />
    </svg>
  );
}

export function Mark(): ReactNode {
  return (
    <svg width="22" height="22" viewBox="0 0 22 22" aria-hidden="true" className="mark">
      <circle cx="7" cy="15" r="4.6" strokeWidth="1.5" />
      <path d="M10.300 11.700 14.600 7.400" strokeWidth="1.5" />
      <path d="M16.500 1v9.400M11.800 5.700h9.400" strokeWidth="2.600" />
    </svg>
  );
}

const glyphs: Record<MethodId, ReactNode> = {
  'base-transfer': (
    <>
      <path className="hue" d="M6 25.500C6 15 9 10 13 8.600M19 8.600C23 10 26 15 26 25.500" />
      <circle className="ghost" cx="16" cy="7.5" r="3.6" />
      <circle className="dot" cx="6" cy="26" r="2" />
      <path className="hue" d="m23.400 22.600 2.600 3 2.600-3" />
    </>
  ),
  unidirectional: (
    <>
      <path className="hue" d="M24 16H9m3.600-3.600L9 16l3.600 3.600" />
      <circle className="dot" cx="5.2" cy="16" r="2" />
      <circle className="dot" cx="27" cy="16" r="2" />
    </>
  ),
  'flows-for-flows': (
    <>
      <path
        className="hue"
        d="M9 12.500h13.500m-3.400-3.400 3.400 3.400-3.400 3.400M23 20H9.500m3.400-3.400L9.500 20l3.400 3.400"
      />
      <circle className="dot" cx="5" cy="16.2" r="2" />
      <circle className="dot" cx="27" cy="16.2" r="2" />
    </>
  ),
  'movement-penalty': (
    <>
      <path className="hue" d="M9 9.500h13.500m-3.400-3.400 3.400 3.400-3.400 3.400" />
      <circle className="dot" cx="5" cy="9.5" r="2" />
      <circle className="dot" cx="27" cy="9.5" r="2" />
      <path
        className="thin"
        d="M5 18.500v7h22v-7M9.400 25.500v-3M13.800 25.500v-4.500M18.200 25.500v-3M22.600 25.500v-4.500"
      />
    </>
  ),
  'identity-init': (
    <>
      <circle className="ghost" cx="12" cy="19" r="7" />
      <circle className="dot" cx="12" cy="19" r="2" />
      <path className="hue" d="M17 14 26 6.500m-4.800.2 4.800-.2-.6 4.700" />
    </>
  ),
};

export const hueOf = (method: MethodId): CSSProperties =>
  ({ '--c': `var(--m-${method})` }) as CSSProperties;

export function Glyph({ method }: { method: MethodId }): ReactNode {
  return (
    <svg
      className="glyph"
      width="32"
      height="32"
      viewBox="0 0 32 32"
      style={hueOf(method)}
      aria-hidden="true"
    >
      {glyphs[method]}
    </svg>
  );
}
