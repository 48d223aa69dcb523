/** Listens to keys, and shows what each one does. */
import { useEffect, type ReactNode } from 'react';
import { listenToKeys } from '../hotkeys.ts';
import { listenToDrawer } from './drawer.ts';
import { KeySheet } from './KeySheet.tsx';

export function Keys(): ReactNode {
  useEffect(listenToKeys, []);
  useEffect(listenToDrawer, []);
  return <KeySheet />;
}
