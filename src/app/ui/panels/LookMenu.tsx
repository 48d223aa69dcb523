/**
 * What does not fit the row of layers: path style, origins and the pinned points, in a popover. The
 * browser closes it by Esc or a click elsewhere.
 */
import { useId, useRef, type ReactNode } from 'react';
import { pathBlock, setStartMap } from '../../actions/look.ts';
import { setPathStyle, toggleLayer } from '../../actions/view.ts';
import { pathStyles, startMapIds } from '../../state/view.ts';
import { Check } from '../controls/Check.tsx';
import { RadioGroup } from '../controls/RadioGroup.tsx';
import { useShownConfig, useView } from '../hooks.ts';
import { Icon } from '../icons.tsx';
import { laterStrings } from '../laterStrings.ts';
import { strings } from '../strings.ts';
import { PinTable } from './PinTable.tsx';
import { place } from './place.ts';

export function LookMenu(): ReactNode {
  const id = useId();
  const button = useRef<HTMLButtonElement>(null);
  const popover = useRef<HTMLDivElement>(null);
  const pins = useView((view) => view.pins.length);
  const { button: name } = laterStrings.looking;
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
        <StartMap />
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
    label: laterStrings.pathStyles[style],
    card: `path-${style}` as const,
    blocked: pathBlock(style, config) && laterStrings.pathBlocked,
  }));
  const blocked = options.some((option) => option.blocked);
  return (
    <section>
      <h2>{laterStrings.pathStyle}</h2>
      <RadioGroup
        label={laterStrings.pathStyle}
        className="segments"
        options={options}
        value={pathStyle}
        onChoose={setPathStyle}
      />
      {blocked && <p className="quiet">{laterStrings.pathBlocked}</p>}
      <Check
        label={strings.layers.origins}
        checked={origins}
        hint={strings.layerHints.origins}
        card="layer-origins"
        onChange={() => toggleLayer('origins')}
      />
    </section>
  );
}

const startMaps = startMapIds.map((id) => ({
  id,
  label: laterStrings.startMaps[id],
  description: laterStrings.startMapHints[id],
  card: 'colour-start' as const,
}));

function StartMap(): ReactNode {
  const startMap = useView((view) => view.startMap);
  return (
    <section>
      <h2>{laterStrings.startMap}</h2>
      <RadioGroup
        label={laterStrings.startMap}
        className="segments"
        options={startMaps}
        value={startMap}
        onChoose={setStartMap}
      />
    </section>
  );
}
