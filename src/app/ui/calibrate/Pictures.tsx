/** Pictures of a study, as the papers' figures are drawn; they grow with every method that is done. */
import { useMemo, type ReactNode } from 'react';
import { studyPictures } from '../../../figures/studyPictures.ts';
import { FigureCanvas } from '../gallery/FigureCanvas.tsx';
import { calibrate } from '../words/calibrate.ts';
import { useStudy } from './hooks.ts';

const still = (): void => undefined;

export function Pictures(): ReactNode {
  const result = useStudy((state) => state.result);
  const data = useMemo(() => result && studyPictures(result, calibrate.pictures), [result]);
  if (!data || data.blocks.length === 0) return null;
  return (
    <div
      className="figure-scroll study-pictures"
      tabIndex={0}
      role="group"
      aria-label={calibrate.pictures.label}
    >
      <div className="figure-picture">
        <div role="img" aria-label={calibrate.pictures.says} data-testid="study-pictures">
          <FigureCanvas data={data} moves={false} onSize={still} />
        </div>
      </div>
    </div>
  );
}
