/**
 * The bottom sheet under a finger: follows it while it moves, and comes to rest when it is let go.
 * Short presses are left to the buttons below.
 */
import { restAfter, setSheet } from '../../actions/sheet.ts';
import type { SheetRest } from '../../state/view.ts';

/** A finger is never quite still: what moves less is a press, px. */
const slack = 6;
/** Speed is of the last moments alone, ms. */
const memory = 80;

/** What the sheet covers at each rest, px; as in bottomSheet.css. */
function heightsOf(app: HTMLElement, bar: HTMLElement): Record<SheetRest, number> {
  const height = (selector: string): number =>
    app.querySelector<HTMLElement>(selector)?.offsetHeight ?? 0;
  const { paddingBottom } = getComputedStyle(bar);
  const grip = bar.offsetHeight - Number.parseFloat(paddingBottom);
  const free = innerHeight - height('.transport') - grip;
  return { peek: 0, half: 0.46 * free, full: free - height('.top') };
}

/** Begins at a press on the bar; ends by itself. */
export function dragSheet(press: PointerEvent, bar: HTMLElement): void {
  const app = bar.closest<HTMLElement>('.app');
  if (!app || !press.isPrimary || press.button !== 0) return;
  const heights = heightsOf(app, bar);
  const from = Number.parseFloat(getComputedStyle(bar).paddingBottom);
  let dragging = false;
  let trail: { y: number; t: number }[] = [];

  const move = ({ pointerId, clientY, timeStamp }: PointerEvent): void => {
    if (pointerId !== press.pointerId) return;
    if (!dragging && Math.abs(clientY - press.clientY) < slack) return;
    // From here on it is no press: the capture keeps clicks from the buttons.
    if (!dragging) bar.setPointerCapture(pointerId);
    dragging = true;
    app.dataset['dragging'] = '';
    trail = [...trail.filter(({ t }) => timeStamp - t < memory), { y: clientY, t: timeStamp }];
    const height = Math.min(heights.full, Math.max(0, from + press.clientY - clientY));
    app.style.setProperty('--sheet', `${height}px`);
  };
  const end = ({ type, pointerId, clientY, timeStamp }: PointerEvent): void => {
    if (pointerId !== press.pointerId) return;
    bar.removeEventListener('pointermove', move);
    for (const name of ['pointerup', 'pointercancel'] as const) bar.removeEventListener(name, end);
    if (!dragging) return;
    delete app.dataset['dragging'];
    app.style.removeProperty('--sheet');
    const [first] = trail.filter(({ t }) => timeStamp - t < memory);
    const speed = first && timeStamp > first.t ? (first.y - clientY) / (timeStamp - first.t) : 0;
    if (type === 'pointerup')
      setSheet(restAfter({ height: from + press.clientY - clientY, speed }, heights));
  };
  bar.addEventListener('pointermove', move);
  for (const name of ['pointerup', 'pointercancel'] as const) bar.addEventListener(name, end);
}
