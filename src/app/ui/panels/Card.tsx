/** The place under the charts: what is on the screen, or the panel of a whole map. Says nothing itself. */
import { useEffect, useRef, type ReactNode } from 'react';
import { useMap } from '../hooks.ts';
import { mapOpener, SeeingCard } from './SeeingCard.tsx';
import { WholeMap } from './WholeMap.tsx';

export function Card(): ReactNode {
  const open = useMap((map) => map.status !== 'closed');
  const wasOpen = useRef(false);
  // Who closes the panel goes on at the button that opened it.
  useEffect(() => {
    if (wasOpen.current && !open) document.getElementById(mapOpener)?.focus();
    wasOpen.current = open;
  }, [open]);
  return open ? <WholeMap /> : <SeeingCard />;
}
