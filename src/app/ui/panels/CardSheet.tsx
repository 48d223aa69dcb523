/**
 * Watches which mark is pointed at; the full card of one: text, numbers of the run, formula and source, with a list of all cards, so
 * that marks on a canvas can be reached without a pointer. Computes nothing.
 */
import { useEffect, type ReactNode } from 'react';
import { useStore } from 'zustand';
import { closeCard, openCard } from '../../actions/cards.ts';
import { cardStore, type CardId } from '../../state/cards.ts';
import { cardGroups, cards } from '../cards/index.ts';
import { useSeenRun, useShownConfig } from '../hooks.ts';
import { watchPointing } from '../pointing.ts';
import { laterStrings } from '../laterStrings.ts';
import { Formula } from './Formula.tsx';
import { ModalSheet } from './ModalSheet.tsx';

const { cardSheet: words } = laterStrings;

export function CardSheet(): ReactNode {
  useEffect(watchPointing, []);
  const open = useStore(cardStore, (state) => state.open);
  return open === null ? null : <Sheet id={open} />;
}

function Sheet({ id }: { id: CardId }): ReactNode {
  return (
    <ModalSheet
      className="key-sheet card-sheet"
      testId="card-sheet"
      title={words.title}
      closeName={words.close}
      onClose={closeCard}
    >
      <Choose id={id} />
      <Body id={id} />
    </ModalSheet>
  );
}

function Choose({ id }: { id: CardId }): ReactNode {
  return (
    <select
      aria-label={words.choose}
      value={id}
      onChange={(event) => openCard(event.target.value as CardId)}
    >
      {cardGroups.map(({ title, ids }) => (
        <optgroup key={title} label={title}>
          {ids.map((one) => (
            <option key={one} value={one}>
              {cards[one].title}
            </option>
          ))}
        </optgroup>
      ))}
    </select>
  );
}

function Body({ id }: { id: CardId }): ReactNode {
  const run = useSeenRun();
  const config = useShownConfig();
  const { title, text, more, formula, letters, source, now } = cards[id];
  const said = now?.(run, config);
  return (
    <div className="card-body" data-card-body={id}>
      <h3>{title}</h3>
      <p>{text}</p>
      {said && <p className="num">{said}</p>}
      {formula !== undefined && <Formula tex={formula} />}
      {letters !== undefined && (
        <p className="quiet">
          {words.letters}: {letters}
        </p>
      )}
      {more !== undefined && <p>{more}</p>}
      <p className="quiet">
        {words.source}: {source}
      </p>
    </div>
  );
}
