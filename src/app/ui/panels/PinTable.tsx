/**
 * The pinned points as a table, with the ways to pin and unpin that need no pointer. Owns no pin.
 */
import { useId, useState, type ReactNode } from 'react';
import { distance } from '../../../plots/index.ts';
import { setPin, togglePin, unpinAll } from '../../actions/look.ts';
import { useCalmRun, useView } from '../hooks.ts';
import { mostPins } from '../../state/view.ts';
import { Icon } from '../icons.tsx';
import { laterStrings } from '../laterStrings.ts';
import type { PaneRun } from './pointValues.ts';

const { looking: words } = laterStrings;

export function PinTable(): ReactNode {
  const run = useCalmRun();
  const pins = useView((view) => view.pins);
  const full = useView((view) => view.pins.length >= mostPins);
  const title = useId();
  const ready = Boolean(run.start && run.frame?.distances);
  return (
    <section aria-labelledby={title} data-card="pins">
      <h2 id={title}>{words.pins}</h2>
      {pins.length === 0 ? <p className="quiet">{words.none}</p> : <Pins run={run} pins={pins} />}
      {ready ? <Ways run={run} full={full} /> : <p className="quiet">{words.soon}</p>}
      {full && <p className="quiet">{words.full}</p>}
    </section>
  );
}

function Pins({ run, pins }: { run: PaneRun; pins: readonly number[] }): ReactNode {
  const { frame, start } = run;
  const place = (points: Float32Array | null | undefined, i: number): string =>
    `${distance(points?.[2 * i])}, ${distance(points?.[2 * i + 1])}`;
  return (
    <>
      <table className="pins num" data-testid="pins">
        <thead>
          <tr>
            {[words.point, words.from, words.to, words.moved].map((name) => (
              <th key={name} scope="col">
                {name}
              </th>
            ))}
            <td />
          </tr>
        </thead>
        <tbody>
          {pins.map((i) => (
            <tr key={i}>
              <th scope="row">{i}</th>
              <td>{place(start, i)}</td>
              <td>{place(start && frame?.mapped, i)}</td>
              <td>{distance(frame?.distances?.[i])}</td>
              <td>
                <button
                  type="button"
                  className="tool"
                  aria-label={words.unpin(String(i))}
                  onClick={() => togglePin(i)}
                >
                  <Icon name="close" />
                </button>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <button type="button" className="link" onClick={unpinAll}>
        {words.unpinAll}
      </button>
    </>
  );
}

/** By number, and the two ends of the distances. */
function Ways({ run, full }: { run: PaneRun; full: boolean }): ReactNode {
  const [number, setNumber] = useState('0');
  const distances = run.frame?.distances ?? new Float32Array(0);
  const chosen = Number(number);
  const fits =
    Number.isInteger(chosen) && chosen >= 0 && chosen < distances.length && number !== '';
  return (
    <form
      className="pin-ways"
      onSubmit={(event) => {
        event.preventDefault();
        if (fits) setPin(chosen);
      }}
    >
      <input
        type="number"
        min={0}
        max={distances.length - 1}
        value={number}
        aria-label={words.number}
        onChange={(event) => setNumber(event.target.value)}
      />
      <button type="submit" className="button" disabled={full || !fits}>
        {words.pin}
      </button>
      <button
        type="button"
        className="button"
        disabled={full}
        onClick={() => setPin(extreme(distances, (a, b) => a > b))}
      >
        {words.farthest}
      </button>
      <button
        type="button"
        className="button"
        disabled={full}
        onClick={() => setPin(extreme(distances, (a, b) => a < b))}
      >
        {words.nearest}
      </button>
    </form>
  );
}

/** The first point that beats all others. */
function extreme(distances: Float32Array, beats: (a: number, b: number) => boolean): number {
  let best = 0;
  distances.forEach((value, i) => {
    if (beats(value, distances[best])) best = i;
  });
  return best;
}
