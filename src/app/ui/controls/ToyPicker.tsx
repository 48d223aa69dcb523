/**
 * One side of the question: a tile with the chosen law, a popover with all eight toys and the
 * visitor's own data, and buttons to make such data. Esc or a click
 * elsewhere closes it (the browser's own popover behaviour).
 */
import { useId, useRef, useState, type ReactNode } from 'react';
import { useStore } from 'zustand';
import { toyIds } from '../../../protocol/catalogue.ts';
import type { LawId } from '../../../protocol/ownData.ts';
import type { Side } from '../../state/draft.ts';
import { lawName, ownStore } from '../../state/ownData.ts';
import { useConfig } from '../hooks.ts';
import { OwnButtons } from '../own/OwnButtons.tsx';
import { strings } from '../strings.ts';
import { RadioGroup } from './RadioGroup.tsx';
import { Thumbnail } from './Thumbnail.tsx';

interface Props {
  number: 1 | 2;
  side: string;
  of: Side;
  value: LawId;
  coloured: boolean;
  onChoose: (law: LawId) => void;
}

export function ToyPicker({ number, side, of, value, coloured, onChoose }: Props): ReactNode {
  const id = useId();
  const condition = useConfig((config) => config.condition);
  const button = useRef<HTMLButtonElement>(null);
  const popover = useRef<HTMLDivElement>(null);
  const own = useStore(ownStore, ({ sets }) => sets);
  // Eight canvases are worth drawing only while they are looked at.
  const [open, setOpen] = useState(false);
  const laws: LawId[] = [...toyIds, ...own.map(({ id }) => id)];
  const options = laws.map((toy) => ({
    id: toy,
    label: lawName(toy),
    content: (
      <>
        {open ? (
          <Thumbnail toy={toy} condition={condition} coloured={coloured} />
        ) : (
          <span className="thumbnail" />
        )}
        <span>{lawName(toy)}</span>
      </>
    ),
  }));
  const onToggle = (opened: boolean): void => {
    setOpen(opened);
    if (!opened || !popover.current || !button.current) return;
    place(popover.current, button.current.parentElement ?? button.current);
    popover.current.querySelector<HTMLElement>('[aria-checked=true]')?.focus();
  };
  return (
    <div className="picker">
      <span className="label">
        <span className="number">{number}</span> <b>{side}</b>
      </span>
      <button
        ref={button}
        type="button"
        className="tile"
        popoverTarget={id}
        aria-haspopup="dialog"
        aria-label={strings.pick(side, lawName(value))}
      >
        <Thumbnail toy={value} condition={condition} coloured={coloured} />
      </button>
      <span className="toy-name" title={lawName(value)}>
        {lawName(value)}
      </span>
      <OwnButtons side={of} />
      <div
        ref={popover}
        id={id}
        popover="auto"
        className="toy-popover"
        role="dialog"
        aria-label={side}
        onToggle={(event) => onToggle(event.newState === 'open')}
      >
        <RadioGroup
          label={side}
          className="toy-grid"
          columns={4}
          followsFocus={false}
          options={options}
          value={value}
          onChoose={(toy) => {
            onChoose(toy);
            popover.current?.hidePopover();
          }}
        />
      </div>
    </div>
  );
}

/** Under the tile and its name, inside the window. */
function place(popover: HTMLElement, anchor: HTMLElement): void {
  const box = anchor.getBoundingClientRect();
  const margin = 8;
  const left = Math.min(box.left, innerWidth - popover.offsetWidth - margin);
  const top = Math.min(box.bottom + margin, innerHeight - popover.offsetHeight - margin);
  popover.style.left = `${Math.max(margin, left)}px`;
  popover.style.top = `${Math.max(margin, top)}px`;
}
