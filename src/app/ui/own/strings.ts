/**
 * The sentences and labels of own data: drawing, files, pasted points. Part of the catalogue in
 * ../strings.ts.
 */
import type { ShapeId } from '../../../data/drawing.ts';
import type { Side } from '../../state/draft.ts';

const sides: Record<Side, string> = { reference: 'From', target: 'To' };

export const ownStrings = {
  title: 'Your own points',
  close: 'Close',
  cancel: 'Cancel',
  drawing: 'Drawing',
  pasted: 'Pasted points',
  dropped: 'Dropped points',
  surface: (n: string) => `Drawing surface, ${n} points`,
  tool: 'Tool',
  tools: { brush: 'Brush', eraser: 'Eraser' },
  width: 'Width',
  undo: 'Undo',
  redo: 'Redo',
  clear: 'Clear',
  count: (n: string, min: string | null) => (min === null ? `${n} points` : `${n} / ${min}`),
  private: 'Nothing leaves this browser.',
  shape: 'Add a shape',
  shapeKind: 'Shape',
  shapes: {
    circle: 'Circle',
    line: 'Line',
    box: 'Box',
    blob: 'Blob',
  } satisfies Record<ShapeId, string>,
  fields: { x: 'Centre x', y: 'Centre y', size: 'Size', angle: 'Angle °', points: 'Points' },
  add: 'Add',
  file: 'Open a file, or paste points',
  open: 'Open CSV or JSON…',
  paste: 'Points as text',
  pasteHint: 'x,y on each line, or JSON',
  read: 'Read',
  fit: 'Fit to frame',
  fitted: (scale: string, x: string, y: string) =>
    `× ${scale} about (${x}, ${y}), the same for both axes`,
  unfitted: 'As in the file',
  rows: (name: string, n: string) => `${name}: ${n} rows`,
  sampled: (kept: string) => `, of which a seeded sample of ${kept} is kept`,
  columns: (a: string, b: string, of: number) => `; columns ${a} and ${b} of ${of}`,
  jitter: 'Jitter',
  jitterHint:
    'Few points are soon learnt by heart. The best held-out step is kept in any case; jitter also moves every training point by noise of this size, anew for each batch.',
  spread: 'Spread out',
  use: (side: Side) => `Use as ${sides[side]}`,
  loading: (name: string) => `Reading ${name}`,
  drop: 'Drop a CSV or JSON file with two columns of numbers',
  own: 'Your own',
  used: (name: string, side: Side, n: number, link: boolean) =>
    `${name} is now ${sides[side]}: ${n} points, of which 70 % train, 15 % validate and 15 % test. ${
      link
        ? 'Links carry them, rounded to 1/32.'
        : 'Links cannot carry more than 256 points; these stay in this page.'
    }`,
} as const;
