/**
 * What does not fit the row of layers: path style, origins and the pinned points, in a popover. The
 * browser closes it by Esc or a click elsewhere.
 */
import { useId, useRef, type ReactNode } from 'react';
import { pathBlock } from '../../actions/look.ts';
import { setPathStyle, toggleLayer } from '../../actions/view.ts';
import { pathStyles } from '../../state/view.ts';
import { Check } from '../controls/Check.tsx';
import { RadioGroup } from '../controls/RadioGroup.tsx';
import { useShownConfig, useView } from '../hooks.ts';
import { Icon } from '../icons.tsx';
import { strings } from '../strings.ts';
import { PinTable } from './PinTable.tsx';

export function LookMenu(): ReactNode {
  const id = useId();
  const button = useRef<HTMLButtonElement>(null);
  const popover = useRef<HTMLDivElement>(null);
  const pins = useView((view) => view.pins.length);
  const { button: name } = strings.looking;
  return (
    <>
      <button
        ref={button}
        type="button"
        className="chip look"
        popoverTarget={id}
        aria-haspopup="dialog"
        aria-label={name}
        title={name}
      >
        <Icon name="look" />
        {pins > 0 && <span className="num">{pins}</span>}
      </button>
      <div
        ref={popover}
        id={id}
        popover="auto"
        className="look-popover"
        role="dialog"
        aria-label={name}
        onToggle={(event) => {
          if (event.newState !== 'open' || !popover.current || !button.current) return;
          place(popover.current, button.current);
          popover.current.querySelector<HTMLElement>('[role=radio][tabindex="0"]')?.focus();
        }}
      >
        <Paths />
        <PinTable />
      </div>
    </>
  );
}

function Paths(): ReactNode {
  const pathStyle = useView((view) => view.pathStyle);
  const origins = useView((view) => view.layers.includes('origins'));
  const config = useShownConfig();
  const options = pathStyles.map((style) => ({
    id: style,
    label: strings.pathStyles[style],
    blocked: pathBlock(style, config) && strings.pathBlocked,
  }));
  const blocked = options.some((option) => option.blocked);
  return (
    <section>
      <h3>{strings.pathStyle}</h3>
      <RadioGroup
        label={strings.pathStyle}
        className="segments"
        options={options}
        value={pathStyle}
        onChoose={setPathStyle}
      />
      {blocked && <p className="quiet">{strings.pathBlocked}</p>}
      <Check
        label={strings.layers.origins}
        checked={origins}
        hint={strings.layerHints.origins}
        onChange={() => toggleLayer('origins')}
      />
    </section>
  );
}

/** Under the button, inside the window. */
function place(popover: HTMLElement, anchor: HTMLElement): void {
  const box = anchor.getBoundingClientRect();
  const margin = 8;
  const left = Math.min(box.right - popover.offsetWidth, innerWidth - popover.offsetWidth - margin);
  const top = Math.min(box.bottom + margin, innerHeight - popover.offsetHeight - margin);
  popover.style.left = `${Math.max(margin, left)}px`;
  popover.style.top = `${Math.max(margin, top)}px`;
}
