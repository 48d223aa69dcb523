/**
 * A formula, typeset by KaTeX as MathML, which needs neither fonts of its own nor inline styles. KaTeX
 * is loaded with the first formula; until then, and without it, the TeX stands in its place.
 */
import { useEffect, useRef, useState, type ReactNode } from 'react';
import { laterStrings } from '../laterStrings.ts';

export function Formula({ tex }: { tex: string }): ReactNode {
  const place = useRef<HTMLDivElement>(null);
  const [failed, setFailed] = useState(false);
  useEffect(() => {
    let wanted = true;
    import('katex').then(
      ({ default: katex }) => {
        if (wanted && place.current)
          katex.render(tex, place.current, { output: 'mathml', displayMode: true });
      },
      () => setFailed(true),
    );
    return () => {
      wanted = false;
    };
  }, [tex]);
  return (
    <>
      <div key={tex} ref={place} className="formula" data-testid="formula">
        <code>{tex}</code>
      </div>
      {failed && <p className="quiet">{laterStrings.cardSheet.noFormula}</p>}
    </>
  );
}
