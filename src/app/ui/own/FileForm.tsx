/** A file or pasted text as points, and how they were put into the frame. Reads no file itself. */
import { useRef, type ReactNode } from 'react';
import { useStore } from 'zustand';
import { count } from '../../../plots/index.ts';
import { loadOwn, setFitted } from '../../actions/ownData.ts';
import { draftStore, type Source } from '../../state/draft.ts';
import { chooseFile } from './chooseFile.ts';
import { ownStrings as words } from './strings.ts';

export function FileForm(): ReactNode {
  const text = useRef<HTMLTextAreaElement>(null);
  const read = (): void => {
    const points = text.current?.value ?? '';
    void loadOwn(points, words.pasted);
  };
  return (
    <fieldset className="file-form">
      <legend>{words.file}</legend>
      <textarea
        ref={text}
        rows={3}
        aria-label={words.paste}
        placeholder={words.pasteHint}
        spellCheck={false}
      />
      <div className="file-buttons">
        <button type="button" className="button" onClick={read}>
          {words.read}
        </button>
        <button type="button" className="button" onClick={() => chooseFile()}>
          {words.open}
        </button>
      </div>
      <FileInfo />
    </fieldset>
  );
}

function FileInfo(): ReactNode {
  const source = useStore(draftStore, (draft) => draft.source);
  const name = useStore(draftStore, (draft) => draft.name);
  if (!source) return null;
  return (
    <>
      <p className="num" data-testid="file-info">
        {sentenceOf(name, source)}
      </p>
      <label className="row check-row">
        <input
          type="checkbox"
          checked={source.fitted}
          onChange={(event) => setFitted(event.target.checked)}
        />
        {words.fit}
        <small className="num" data-testid="fit-info">
          {source.fitted
            ? words.fitted(short(source.scale), ...(source.centre.map(short) as [string, string]))
            : words.unfitted}
        </small>
      </label>
    </>
  );
}

function sentenceOf(name: string, { loaded }: Source): string {
  const kept = loaded.points.length / 2;
  const { columns, rows } = loaded;
  return (
    words.rows(name, count(rows)) +
    (kept < rows ? words.sampled(count(kept)) : '') +
    (columns ? words.columns(...columns.names, columns.of) : '')
  );
}

/** A number of any size in few characters. */
function short(value: number): string {
  const digits = Math.abs(value) >= 1e5 || (value !== 0 && Math.abs(value) < 1e-3);
  const format = new Intl.NumberFormat('en-GB', {
    maximumSignificantDigits: 3,
    notation: digits ? 'scientific' : 'standard',
  });
  return format.format(value).replace('-', '−');
}
