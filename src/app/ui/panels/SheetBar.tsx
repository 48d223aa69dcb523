/**
 * The handle of the bottom sheet on a phone: two tabs, a size, and the way back through the settings.
 * Dragged, pressed, or worked by arrows; wider windows show none of it.
 */
import { useRef, type KeyboardEvent, type MouseEvent, type ReactNode } from 'react';
import { pressSize, pressTab, stepSheet } from '../../actions/sheet.ts';
import { sheetTabs, viewStore, type SheetTab } from '../../state/view.ts';
import { UndoButtons } from '../controls/UndoButtons.tsx';
import { useView } from '../hooks.ts';
import { Icon } from '../icons.tsx';
import { strings } from '../strings.ts';
import { sheet as words } from '../words/sheet.ts';
import { dragSheet } from './sheetDrag.ts';

export function SheetBar(): ReactNode {
  const bar = useRef<HTMLElement>(null);
  const rest = useView((view) => view.sheet);
  const tab = useView((view) => view.sheetTab);
  return (
    <nav
      ref={bar}
      className="sheet-bar"
      aria-label={words.label}
      data-testid="sheet"
      onPointerDown={(event) => bar.current && dragSheet(event.nativeEvent, bar.current)}
      onKeyDown={onKeyDown}
    >
      {sheetTabs.map((id) => (
        <button
          key={id}
          type="button"
          className="sheet-tab"
          aria-expanded={rest !== 'peek' && tab === id}
          aria-controls={id}
          onClick={(event) => openTab(event, id)}
        >
          {strings.regions[id]}
        </button>
      ))}
      <UndoButtons />
      <button
        type="button"
        className="tool sheet-size"
        aria-label={words.size[rest]}
        title={words.size[rest]}
        onClick={pressSize}
      >
        <Icon name="chevron" />
      </button>
    </nav>
  );
}

/** Who comes by keyboard comes into what was opened, which lies elsewhere in the page's order. */
function openTab({ detail }: MouseEvent, tab: SheetTab): void {
  pressTab(tab);
  if (detail > 0 || viewStore.getState().sheet === 'peek') return;
  focusOnceShown(tab, performance.now() + patience);
}

/** A slow page shows what was opened some frames later, and what is not shown takes no focus; ms. */
const patience = 2000;

function focusOnceShown(tab: SheetTab, until: number): void {
  requestAnimationFrame(() => {
    const { sheet, sheetTab } = viewStore.getState();
    if (sheet === 'peek' || sheetTab !== tab) return;
    const opened = document.getElementById(tab);
    opened?.focus();
    if (document.activeElement !== opened && performance.now() < until) focusOnceShown(tab, until);
  });
}

function onKeyDown(event: KeyboardEvent): void {
  const { key } = event;
  if (key !== 'ArrowUp' && key !== 'ArrowDown') return;
  stepSheet(key === 'ArrowUp' ? 1 : -1);
  event.preventDefault();
}
