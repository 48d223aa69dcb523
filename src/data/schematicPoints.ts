/** Points of the laws of a schematic, for its thumbnails and dots. The same every time. */
import type { Schematic, SchematicLaw, SchematicPoints } from '../protocol/schematic.ts';
import { stream } from '../util/streams.ts';
import { moveOf } from './conditions/index.ts';
import { sampleRows } from './dataset.ts';

/** [n, 2] of both laws, at the contexts that the drawing shows. */
export function schematicPoints(schematic: Schematic, n = 400): SchematicPoints {
  const of = ({ law, shown }: SchematicLaw): Float32Array => {
    const { x } = sampleRows(law, 'none', stream(1, `schematic/${law}`), n);
    if (shown)
      moveOf(schematic.condition)?.apply(
        x,
        Float32Array.from(
          { length: n * shown.context.length },
          (_, i) => shown.context[i % shown.context.length],
        ),
      );
    return x;
  };
  return { reference: of(schematic.reference), target: of(schematic.target) };
}
