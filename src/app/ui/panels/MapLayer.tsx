/** The picture of a whole map over a stage. Repaints outside React; there only while it is shown. */
import { useEffect, useRef, type ReactNode } from 'react';
import { useView } from '../hooks.ts';
import { cancelPaint, requestPaint } from '../painter.ts';
import { onThemeChange } from '../theme.ts';
import { mapSide, paintMap, watchMap } from './wholeMapPicture.ts';

export function MapLayer(): ReactNode {
  const points = useView((view) => view.layers.includes('points'));
  return points ? <MapCanvas /> : null;
}

function MapCanvas(): ReactNode {
  const ref = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    const canvas = ref.current;
    if (!canvas) return;
    const repaint = (): void => paintMap(canvas);
    const changed = (): void => requestPaint(repaint);
    const stops = [watchMap(changed), onThemeChange(changed)];
    changed();
    return () => {
      for (const stop of stops) stop();
      cancelPaint(repaint);
    };
  }, []);
  return (
    <canvas ref={ref} className="map-layer" width={mapSide} height={mapSide} aria-hidden="true" />
  );
}
