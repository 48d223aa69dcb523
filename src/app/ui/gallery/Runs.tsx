/**
 * Which runs a figure is drawn from, and making them for real: budget, seeds, an estimate before the
 * start, progress, cancel. Holds no product.
 */
import { useEffect, useId, useState, type ReactNode } from 'react';
import { figures } from '../../../presets/figures/index.ts';
import { ranges } from '../../../protocol/catalogue.ts';
import type { FigureSpec } from '../../../protocol/figure.ts';
import { figureBudgets, type FigureBudget } from '../../../protocol/figureIds.ts';
import { openGallery } from '../../actions/galleryPage.ts';
import { setChoice } from '../../actions/gallery/load.ts';
import { cancelMaking, estimate, make, type Estimate } from '../../actions/gallery/make.ts';
import { mostSeeds, seedsOf, type Making } from '../../state/gallery.ts';
import { NumberField } from '../controls/NumberField.tsx';
import { gallery as words } from '../words/gallery.ts';
import { durationText, placeOf, seedsWords, useGallery, useStanding } from './hooks.ts';

/** Budget tiny is for tests. */
const forTests = (): boolean =>
  [location.search, location.hash.replace(/^#/, '')].some(
    (text) => new URLSearchParams(text).get('test') === '1',
  );

export function Runs({ figure }: { figure: FigureSpec }): ReactNode {
  const choice = useGallery((state) => state.choice);
  const making = useGallery((state) => state.making);
  const loading = useGallery((state) => state.loading);
  const ready = useGallery(
    (state) => state.indexStatus !== 'idle' && state.indexStatus !== 'loading',
  );
  const standing = useStanding(figure);
  const nothing = ready && !loading && standing.missing.length === standing.parts;
  const [asked, setAsked] = useState(false);
  const open = asked || (nothing && !making);
  return (
    <section
      className="figure-runs"
      aria-label={words.runs(words.budgets[choice.budget], seedsWords(seedsOf(choice)))}
    >
      <details open={open} onToggle={(event) => setAsked(event.currentTarget.open)}>
        <summary>{words.runs(words.budgets[choice.budget], seedsWords(seedsOf(choice)))}</summary>
        <div className="runs-row">
          <Choice />
          {open && !making && (
            <Make
              key={`${figure.id} ${JSON.stringify(choice)} ${standing.missing.length}`}
              figure={figure}
            />
          )}
        </div>
      </details>
      <p className="runs-loading quiet num" role="status">
        {loading && words.loading(loading.done, loading.total)}
      </p>
      {making && <Progress making={making} figure={figure} />}
    </section>
  );
}

function Choice(): ReactNode {
  const choice = useGallery((state) => state.choice);
  const making = useGallery((state) => state.making !== null);
  const budgets = figureBudgets.filter((id) => id !== 'tiny' || forTests() || choice.budget === id);
  const range = { ...ranges.seed, integer: true as const };
  const seeds = { min: 1, max: mostSeeds, integer: true as const, usual: [1, mostSeeds] as const };
  const fits = (value: number, { min, max }: { min: number; max: number }): boolean =>
    Number.isInteger(value) && value >= min && value <= max;
  return (
    <fieldset className="runs-choice" disabled={making}>
      <label>
        <span>{words.budget}</span>
        <select
          value={choice.budget}
          onChange={(event) => setChoice({ budget: event.target.value as FigureBudget })}
        >
          {budgets.map((id) => (
            <option key={id} value={id}>
              {words.budgets[id]}
            </option>
          ))}
        </select>
      </label>
      <label>
        <span>{words.seed}</span>
        <NumberField
          label={words.seed}
          value={choice.seed}
          range={range}
          onCommit={(seed) => {
            if (!fits(seed, range)) return false;
            setChoice({ seed });
            return true;
          }}
        />
      </label>
      <label>
        <span>{words.seedCount}</span>
        <NumberField
          label={words.seedCount}
          value={choice.seeds}
          range={seeds}
          onCommit={(count) => {
            if (!fits(count, seeds)) return false;
            setChoice({ seeds: count });
            return true;
          }}
        />
      </label>
    </fieldset>
  );
}

/** Long enough that a number being typed asks nobody, ms. */
const settled = 300;

type Told = Estimate | { fault: string } | null;

function useEstimate(figure: FigureSpec): Told {
  const [told, setTold] = useState<Told>(null);
  useEffect(() => {
    let gone = false;
    const timer = setTimeout(() => {
      estimate(figure).then(
        (one) => gone || setTold(one),
        (error: unknown) =>
          gone || setTold({ fault: error instanceof Error ? error.message : String(error) }),
      );
    }, settled);
    return () => {
      gone = true;
      clearTimeout(timer);
    };
  }, [figure]);
  return told;
}

/** Mounted anew for another figure or choice. */
function Make({ figure }: { figure: FigureSpec }): ReactNode {
  const id = useId();
  const { missing, recorded } = useStanding(figure);
  const budget = useGallery((state) => state.choice.budget);
  const [asks, setAsks] = useState(false);
  const told = useEstimate(figure);
  if (missing.length === 0 && recorded === 0) return <p className="quiet">{words.all}</p>;
  const time = told && 'seconds' in told ? durationText(told.seconds) : '';
  const start = (): void => void make(figure);
  if (asks)
    return (
      <div className="runs-make" role="group" aria-labelledby={id}>
        <p id={id}>{words.paperAsks(time)}</p>
        <button type="button" className="button" onClick={start}>
          {words.makeAnyway}
        </button>
        <button type="button" className="button" autoFocus onClick={() => setAsks(false)}>
          {words.notNow}
        </button>
      </div>
    );
  return (
    <div className="runs-make">
      <button
        type="button"
        className="go"
        aria-describedby={id}
        onClick={() => (budget === 'paper' ? setAsks(true) : start())}
      >
        {missing.length > 0 ? words.make : words.makeAgain}
      </button>
      <p id={id} className="quiet num" role="status" data-testid="make-estimate">
        {told === null
          ? words.estimating
          : 'fault' in told
            ? told.fault
            : `${words.estimate(told.things, time)}${missing.length === 0 ? ` ${words.recordedAll}` : ''}`}
      </p>
    </div>
  );
}

/** What is being made, whichever figure is looked at. */
function Progress({ making, figure }: { making: Making; figure: FigureSpec }): ReactNode {
  const { status, done, total, share, secondsLeft } = making;
  const other = making.figure === figure.id ? null : figures[making.figure];
  const percent = Math.floor(100 * share);
  const text =
    status === 'starting'
      ? words.starting
      : status === 'cancelling'
        ? words.cancelling
        : words.making(done, total, percent);
  const left = status === 'running' && secondsLeft !== null && secondsLeft > 0;
  return (
    <div className="making" data-testid="making">
      <p className="num" role="status">
        {other && <b>{words.makingOf(placeOf(other))}: </b>}
        {text}
        {left && `, ${words.left(durationText(secondsLeft))}`}
      </p>
      <span
        className="map-bar bar"
        role="progressbar"
        aria-label={words.makingOf(placeOf(other ?? figure))}
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={percent}
      >
        <b style={{ width: `${100 * share}%` }} />
      </span>
      {other && (
        <button type="button" className="button" onClick={() => openGallery(other.id)}>
          {words.show}
        </button>
      )}
      <button
        type="button"
        className="button"
        disabled={status === 'cancelling'}
        onClick={() => void cancelMaking()}
      >
        {words.cancel}
      </button>
    </div>
  );
}
