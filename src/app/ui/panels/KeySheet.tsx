/**
 * The sheet of keys: a modal dialog that lists the table of keys.ts. Closes itself natively in every
 * way, so the browser gives the focus back; names no key of its own.
 */
import type { ReactNode } from 'react';
import { setKeysOn } from '../../actions/keys.ts';
import { closeKeys } from '../../actions/view.ts';
import { Check } from '../controls/Check.tsx';
import { useView } from '../hooks.ts';
import { keyGroups, shownChord, type KeyGroup, type KeyRow } from '../keys.ts';
import { keys as words } from '../words/keys.ts';
import { ModalSheet } from './ModalSheet.tsx';

export function KeySheet(): ReactNode {
  return useView((view) => view.keysOpen) ? <Sheet /> : null;
}

function Sheet(): ReactNode {
  return (
    <ModalSheet
      className="key-sheet"
      testId="key-sheet"
      title={words.title}
      closeName={words.close}
      onClose={closeKeys}
    >
      <Switch />
      <div className="key-groups">
        {keyGroups.map((group) => (
          <Group key={group.title} group={group} />
        ))}
      </div>
      <p className="quiet">{words.note}</p>
    </ModalSheet>
  );
}

/** Who speaks to the machine, or meets a key by chance, may want none of them (WCAG 2.1.4). */
function Switch(): ReactNode {
  const on = useView((view) => view.keysOn);
  return <Check label={words.switch} checked={on} hint={words.switchHint} onChange={setKeysOn} />;
}

function Group({ group: { title, rows } }: { group: KeyGroup }): ReactNode {
  return (
    <section aria-label={title}>
      <h3>{title}</h3>
      <dl>
        {rows.map((row) => (
          <Row key={row.chords[0]} row={row} />
        ))}
      </dl>
    </section>
  );
}

function Row({ row: { chords, does, when } }: { row: KeyRow }): ReactNode {
  return (
    <div>
      <dt>
        {chords.map((chord, i) => (
          <span key={chord}>
            {i > 0 && ` ${words.or} `}
            <kbd>{shownChord(chord)}</kbd>
          </span>
        ))}
      </dt>
      <dd>
        {does}
        {when && <small>{words.when[when]}</small>}
      </dd>
    </div>
  );
}
