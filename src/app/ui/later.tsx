/**
 * What comes after the controls: stages, evidence, sheets and dialogs, fetched in one piece when the
 * controls have been mounted. Until then the stages that boot.ts has painted stay where they are.
 */
import { useLayoutEffect, useRef, useSyncExternalStore, type ReactNode } from 'react';
import { say, sentenceOf } from '../actions/notice.ts';
import type * as parts from './panels/later.ts';
import { strings } from './strings.ts';

type Later = typeof parts;

let later: Later | null = null;
const listeners = new Set<() => void>();

async function fetchLater(): Promise<void> {
  try {
    later = await import('./panels/later.ts');
    for (const listener of listeners) listener();
  } catch (error) {
    // A visitor who was offline may try again by opening the page anew.
    say(strings.laterFailed(sentenceOf(error)));
  }
}

const subscribe = (listener: () => void): (() => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};

let stand: () => void = () => undefined;
/** Resolves when the controls have been mounted: what waits for it is fetched after them. */
export const controlsStand = new Promise<void>((resolve) => (stand = resolve));
void controlsStand.then(fetchLater);

/** From here on a click is answered, which the mark says to bench:ui. */
export function controlsMounted(): void {
  performance.mark('interactive');
  stand();
}

/** The parts, for a press that may come before them; never answers where they cannot be fetched. */
export const whenLater = (): Promise<Later> =>
  new Promise((resolve) => {
    const answer = (): void => {
      if (!later) return;
      listeners.delete(answer);
      resolve(later);
    };
    listeners.add(answer);
    answer();
  });

/** The parts, once they are there. */
export function useLater(): Later | null {
  return useSyncExternalStore(subscribe, () => later);
}

let shell: Element | null = null;

/** Stages of the shell, to stand in for those to come. */
export const keepShell = (panes: Element | null): void => void (shell = panes);

/** The very canvases of the first picture, in the place of the stages. */
export function ShellPanes(): ReactNode {
  const ref = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    if (shell) ref.current?.replaceChildren(shell);
  }, []);
  return <div ref={ref} className="shell-panes" aria-hidden="true" />;
}
