/**
 * The dialog of own data: draw, add shapes, read files or text, and use the points on a side of the
 * question. What cannot be trained on cannot be used, and the dialog says why.
 */
import { useEffect, useId, useRef, type KeyboardEvent, type ReactNode } from 'react';
import { useStore } from 'zustand';
import { count } from '../../../plots/index.ts';
import { frameBound, ranges } from '../../../protocol/catalogue.ts';
import { ownLimits, spreadOf, whyNot } from '../../../protocol/ownData.ts';
import {
  clearDraft,
  closeDrawing,
  redoDraft,
  setDraftJitter,
  setTool,
  setWidth,
  spreadDraft,
  undoDraft,
} from '../../actions/draft.ts';
import { useAs as putOn } from '../../actions/ownData.ts';
import { draftStore, type DraftState, type Side, type Tool } from '../../state/draft.ts';
import { NumberField } from '../controls/NumberField.tsx';
import { RadioGroup } from '../controls/RadioGroup.tsx';
import { Icon } from '../icons.tsx';
import { FileForm } from './FileForm.tsx';
import { Loading } from './Loading.tsx';
import { ShapeForm } from './ShapeForm.tsx';
import { ownStrings as words } from './strings.ts';
import { Surface } from './Surface.tsx';

const useDraft = <T,>(select: (draft: DraftState) => T): T => useStore(draftStore, select);

export default function OwnDialog(): ReactNode {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => dialog.current?.showModal(), []);
  const close = (): void => dialog.current?.close();
  return (
    <dialog
      ref={dialog}
      className="own-dialog"
      aria-label={words.title}
      data-testid="own-dialog"
      onClose={closeDrawing}
      onKeyDown={onKeyDown}
    >
      <h2 className="heading">
        {words.title}
        <small>{words.private}</small>
        <button type="button" className="tool" aria-label={words.close} onClick={close}>
          <Icon name="close" />
        </button>
      </h2>
      <div className="own-columns">
        <div>
          <Tools />
          <Surface />
        </div>
        <div className="own-forms">
          <ShapeForm />
          <FileForm />
          <Jitter />
        </div>
      </div>
      <Loading />
      <Foot close={close} />
    </dialog>
  );
}

/** Undo and redo as everywhere; text fields have their own. */
function onKeyDown(event: KeyboardEvent): void {
  if (event.target instanceof Element && event.target.closest('input, textarea, select')) return;
  if (!(event.ctrlKey || event.metaKey) || event.key.toLowerCase() !== 'z') return;
  event.preventDefault();
  if (event.shiftKey) redoDraft();
  else undoDraft();
}

const tools = (Object.keys(words.tools) as Tool[]).map((id) => ({ id, label: words.tools[id] }));

function Tools(): ReactNode {
  const tool = useDraft((draft) => draft.tool);
  const width = useDraft((draft) => draft.width);
  const n = useDraft((draft) => draft.points.length / 2);
  const canUndo = useDraft((draft) => draft.past.length > 0);
  const canRedo = useDraft((draft) => draft.future.length > 0);
  return (
    <div className="own-tools">
      <RadioGroup
        label={words.tool}
        className="segments"
        options={tools}
        value={tool}
        onChoose={setTool}
      />
      <label>
        {words.width}
        <input
          type="range"
          min={0.05}
          max={0.6}
          step={0.05}
          value={width}
          onChange={(event) => setWidth(event.target.valueAsNumber)}
        />
      </label>
      <button type="button" className="link" disabled={!canUndo} onClick={undoDraft}>
        {words.undo}
      </button>
      <button type="button" className="link" disabled={!canRedo} onClick={redoDraft}>
        {words.redo}
      </button>
      <button type="button" className="link" disabled={n === 0} onClick={clearDraft}>
        {words.clear}
      </button>
    </div>
  );
}

/** Offered where there are few points. */
function Jitter(): ReactNode {
  const id = useId();
  const n = useDraft((draft) => draft.points.length / 2);
  const jitter = useDraft((draft) => draft.jitter);
  if (n < ownLimits.min || n >= ownLimits.small) return null;
  return (
    <fieldset className="jitter-form" aria-describedby={id}>
      <legend>{words.jitter}</legend>
      <NumberField
        label={words.jitter}
        value={jitter}
        range={ranges.jitter}
        step={0.02}
        onCommit={setDraftJitter}
      />
      <p id={id}>{words.jitterHint}</p>
    </fieldset>
  );
}

const sides: readonly Side[] = ['reference', 'target'];

function Foot({ close }: { close: () => void }): ReactNode {
  const id = useId();
  const points = useDraft((draft) => draft.points);
  const error = useDraft((draft) => draft.error);
  const opened = useDraft((draft) => draft.side);
  const n = points.length / 2;
  const reason = whyNot(points, frameBound);
  const spot = n >= ownLimits.min && spreadOf(points) < ownLimits.spot * frameBound;
  return (
    <div className="own-foot">
      <output className="num" data-testid="draw-count">
        {words.count(count(n), n < ownLimits.min ? String(ownLimits.min) : null)}
      </output>
      <p id={id} role={error ? 'alert' : undefined} data-testid="own-reason">
        {error ?? reason}
        {spot && (
          <button type="button" className="link" onClick={spreadDraft}>
            {words.spread}
          </button>
        )}
      </p>
      <button type="button" className="button" onClick={close}>
        {words.cancel}
      </button>
      {sides.map((side) => (
        <button
          key={side}
          type="button"
          className={side === opened ? 'button wanted' : 'button'}
          disabled={reason !== null}
          aria-describedby={reason ? id : undefined}
          onClick={() => putOn(side, words) && close()}
        >
          {words.use(side)}
        </button>
      ))}
    </div>
  );
}
