/**
 * One animation frame for all pictures: whoever asks before it is painted in it, once. Knows no
 * picture.
 */
type Paint = () => void;

const waiting = new Set<Paint>();
let asked = false;

function paintAll(): void {
  asked = false;
  const now = [...waiting];
  waiting.clear();
  for (const paint of now) paint();
}

/** Runs `paint` in the next animation frame, once however often it is asked for. */
export function requestPaint(paint: Paint): void {
  waiting.add(paint);
  if (asked) return;
  asked = true;
  requestAnimationFrame(paintAll);
}

export function cancelPaint(paint: Paint): void {
  waiting.delete(paint);
}
