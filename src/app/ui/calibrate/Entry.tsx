/** The calibration page's place: it is fetched when it is first opened. */
import { lazy, Suspense, type ReactNode } from 'react';

const Page = lazy(() => import('./Calibrate.tsx'));

export function Calibration(): ReactNode {
  return (
    <Suspense fallback={<main className="calibrate" />}>
      <Page />
    </Suspense>
  );
}
