/** Whose runs a figure shows, in a line: recorded how, or made here. */
import type { ReactNode } from 'react';
import type { FigureSpec } from '../../../protocol/figure.ts';
import { partsOf } from '../../actions/gallery/parts.ts';
import type { Held } from '../../state/gallery.ts';
import { gallery as words } from '../words/gallery.ts';
import { seedsWords, useGallery } from './hooks.ts';

const enginesOf = (held: readonly Held[]): string =>
  [...new Set(held.flatMap(({ product }) => ('engine' in product ? product.engine : [])))].join(
    '; ',
  );

export function Provenance({
  figure,
  drawing,
}: {
  figure: FigureSpec;
  drawing: boolean;
}): ReactNode {
  const choice = useGallery((state) => state.choice);
  const held = useGallery((state) => state.held);
  const made = useGallery((state) => state.index?.made);
  const { provenance } = words;
  if (drawing) return <p className="quiet provenance">{provenance.drawn}</p>;
  const there = partsOf(figure, choice).flatMap(({ key }) => held.get(key) ?? []);
  const recorded = there.filter(({ from }) => from === 'recorded');
  const own = there.filter(({ from }) => from === 'made');
  const version = own.flatMap(({ product }) => ('version' in product ? product.version : [])).at(0); // prettier-ignore
  return (
    <div className="quiet provenance num" data-testid="provenance">
      {made && recorded.length > 0 && (
        <p>
          {provenance.recorded(
            words.budgets[made.budget],
            seedsWords(made.seeds),
            enginesOf(recorded) || made.engines.join('; '),
            made.version,
            made.date,
          )}
          {provenance.command} <code>{made.command}</code>
        </p>
      )}
      {own.length > 0 && <p>{provenance.made(enginesOf(own) || '–', version ?? '–')}</p>}
    </div>
  );
}
