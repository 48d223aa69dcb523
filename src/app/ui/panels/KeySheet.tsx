/**
 * The sheet of keys: a modal dialog that lists the table of keys.ts. Closes itself natively in every
 * way, so the browser gives the focus back; names no key of its own.
 */
import { useEffect, useRef, type ReactNode } from 'react';
import { setKeysOn } from '../../actions/keys.ts';
import { closeKeys } from '../../actions/view.ts';
import { Check } from '../controls/Check.tsx';
import { useView } from '../hooks.ts';
import { Icon } from '../icons.tsx';
import { keyGroups, shownChord, type KeyGroup, type KeyRow } from '../keys.ts';
import { keys as words } from '../words/keys.ts';

export function KeySheet(): ReactNode {
  return useView((view) => view.keysOpen) ? <Sheet /> : null;
}

function Sheet(): ReactNode {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => dialog.current?.showModal(), []);
  const close = (): void => dialog.current?.close();
  return (
    <dialog
      ref={dialog}
      className="key-sheet"
      aria-label={words.title}
      data-testid="key-sheet"
      onClose={closeKeys}
      onClick={(event) => event.target === dialog.current && close()}
    >
      <div className="key-sheet-inside">
        <h2 className="heading">
          {words.title}
          <button type="button" className="tool" aria-label={words.close} onClick={close}>
            <Icon name="close" />
          </button>
        </h2>
        <Switch />
        <div className="key-groups">
          {keyGroups.map((group) => (
            <Group key={group.title} group={group} />
          ))}
        </div>
        <p className="quiet">{words.note}</p>
      </div>
    </dialog>
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
