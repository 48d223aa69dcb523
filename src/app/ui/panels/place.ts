/** Where a popover stands. Shows and hides none. */

/** Under the button, inside the window. */
export function place(popover: HTMLElement, anchor: HTMLElement): void {
  const box = anchor.getBoundingClientRect();
  const margin = 8;
  const left = Math.min(box.right - popover.offsetWidth, innerWidth - popover.offsetWidth - margin);
  const top = Math.min(box.bottom + margin, innerHeight - popover.offsetHeight - margin);
  popover.style.left = `${Math.max(margin, left)}px`;
  popover.style.top = `${Math.max(margin, top)}px`;
}
