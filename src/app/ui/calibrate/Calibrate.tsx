/**
 * The calibration page: tables, columns, regions and training at the left, what came of it at the right.
 * Stands in the lab's place; holds no state.
 */
import { useEffect, type ReactNode } from 'react';
import { guardStudy } from '../../actions/study/run.ts';
import { calibrate as words } from '../words/calibrate.ts';
import { Columns } from './Columns.tsx';
import { useStudy } from './hooks.ts';
import { Regions } from './Regions.tsx';
import { Result } from './Result.tsx';
import { Tables } from './Tables.tsx';
import { Training } from './Training.tsx';
import '../gallery/gallery.css';
import './calibrate.css';

export default function Calibrate(): ReactNode {
  const ready = useStudy(({ tables }) => tables.reference !== null && tables.target !== null);
  const error = useStudy((state) => state.error);
  useEffect(guardStudy, []);
  return (
    <main className="calibrate" aria-label={words.label}>
      <div className="calibrate-set">
        <header>
          <h2>{words.title}</h2>
          <p>{words.intro}</p>
        </header>
        <Tables />
        {error !== null && (
          <p className="calibrate-error" role="alert">
            {error}
          </p>
        )}
        {ready && (
          <>
            <Columns />
            <Regions />
            <Training />
          </>
        )}
      </div>
      <Result />
    </main>
  );
}
