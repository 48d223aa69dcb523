/** One figure: its picture, what to look at, whose runs it shows, and what can be done with it. */
import { useCallback, useEffect, useId, useMemo, useRef, useState, type ReactNode } from 'react';
import type { FigureSize } from '../../../plots/figures/index.ts';
import type { FigureData, FigureSpec } from '../../../protocol/figure.ts';
import { openInExplore } from '../../actions/gallery/openRun.ts';
import { loadAgain } from '../../actions/gallery/load.ts';
import type { PanelRun } from '../../actions/gallery/panelRun.ts';
import { setStartMap } from '../../actions/look.ts';
import { isLive, labStatus } from '../../state/run.ts';
import { startMapIds } from '../../state/view.ts';
import { RadioGroup } from '../controls/RadioGroup.tsx';
import { useView } from '../hooks.ts';
import { Icon } from '../icons.tsx';
import { gallery as words } from '../words/gallery.ts';
import { ExportMenu } from './ExportMenu.tsx';
import { FigureCanvas } from './FigureCanvas.tsx';
import { placeOf, useAssembled, useGallery, useStanding } from './hooks.ts';
import { drawingTexts, figureSentence, numberTables } from './numbers.ts';
import { PanelButtons } from './PanelButtons.tsx';
import { Provenance } from './Provenance.tsx';
import { Runs } from './Runs.tsx';

export function FigurePage({ figure }: { figure: FigureSpec }): ReactNode {
  const { data } = useAssembled(figure);
  const standing = useStanding(figure);
  const [numbers, setNumbers] = useState(false);
  const id = useId();
  const schematic = figure.blocks.some(({ kind }) => kind === 'schematic');
  const making = useGallery((state) => state.making?.figure === figure.id);
  const there = schematic
    ? data.blocks.length > 0
    : making || standing.missing.length < standing.parts;
  return (
    <article className="figure" aria-labelledby={id} data-figure={figure.id}>
      <header className="figure-head">
        <div>
          <p className="quiet">{placeOf(figure)}</p>
          <h2 id={id}>{figure.title}</h2>
        </div>
        <div className="figure-tools">
          {data.blocks.some((b) => b.kind === 'panels' && b.look === 'colour') && <StartMaps />}
          {there && (
            <>
              <button
                type="button"
                className="button"
                aria-expanded={numbers}
                onClick={() => setNumbers(!numbers)}
              >
                {numbers ? words.numbers.hide : words.numbers.show}
              </button>
              <ExportMenu data={data} />
            </>
          )}
        </div>
      </header>
      {!schematic && <Runs figure={figure} />}
      <Messages figure={figure} />
      {there && <Picture figure={figure} data={data} drawing={schematic} />}
      {numbers && <Numbers data={data} />}
      <div className="figure-words">
        {(there || schematic) && data.caption.map((text) => <p key={text}>{text}</p>)}
        {there && standing.missing.length > 0 && (
          <p className="quiet num">{words.missing(standing.missing.length, standing.parts)}</p>
        )}
        <Provenance figure={figure} drawing={schematic} />
      </div>
    </article>
  );
}

function StartMaps(): ReactNode {
  const map = useView((view) => view.startMap);
  const options = startMapIds.map((id) => ({ id, label: words.colours[id] }));
  return (
    <RadioGroup
      label={words.colours.label}
      className="segments"
      options={options}
      value={map}
      onChoose={setStartMap}
    />
  );
}

/** What is on its way, what could not be read, and what went wrong. */
function Messages({ figure }: { figure: FigureSpec }): ReactNode {
  const loading = useGallery((state) => state.loading);
  const faults = useGallery((state) => state.faults);
  const indexFault = useGallery((state) => state.indexFault);
  const stopped = useGallery((state) => state.stopped);
  const busy = useGallery(
    (state) => state.indexStatus !== 'ready' && state.indexStatus !== 'failed',
  );
  const { bare } = useStanding(figure);
  const making = useGallery((state) => state.making !== null);
  const [first] = faults.values();
  const fault = indexFault
    ? words.indexFault(indexFault)
    : first
      ? words.faults(faults.size, first)
      : null;
  return (
    <>
      {fault && !loading && (
        <p className="figure-note" role="alert" data-testid="gallery-fault">
          {fault}{' '}
          <button type="button" className="link" onClick={() => void loadAgain([figure])}>
            {words.again}
          </button>
        </p>
      )}
      {stopped?.figure === figure.id && (
        <p className="figure-note" role="alert" data-testid="gallery-stopped">
          {words.stopped(stopped.message)}
        </p>
      )}
      {!busy && !loading && !making && bare && (
        <p className="figure-note" data-testid="gallery-empty">
          {words.empty}
        </p>
      )}
    </>
  );
}

interface PictureProps {
  figure: FigureSpec;
  data: FigureData;
  /** It can move. */
  drawing: boolean;
}

const still = (): boolean => matchMedia('(prefers-reduced-motion: reduce)').matches;

function Picture({ figure, data, drawing }: PictureProps): ReactNode {
  const [size, setSize] = useState<FigureSize>({ width: 0, height: 0 });
  const [plays, setPlays] = useState(() => !still());
  const [asks, setAsks] = useState<PanelRun | null>(null);
  const sentence = useMemo(() => figureSentence(data), [data]);
  // The canvas tells its size at every paint, in a moving drawing sixty times a second.
  const onSize = useCallback((next: FigureSize) => {
    setSize((now) => (now.width === next.width && now.height === next.height ? now : next));
  }, []);
  const open = (run: PanelRun): void => {
    if (isLive(labStatus())) setAsks(run);
    else void openInExplore(run);
  };
  return (
    <>
      <div
        className="figure-scroll"
        tabIndex={size.width > 0 ? 0 : -1}
        role="group"
        aria-label={figure.title}
      >
        <div className="figure-picture">
          <div role="img" aria-label={sentence} data-testid="figure">
            <FigureCanvas data={data} moves={drawing && plays} onSize={onSize} />
          </div>
          {size.width > 0 && (
            <PanelButtons figure={figure} data={data} width={size.width} onOpen={open} />
          )}
        </div>
      </div>
      {drawing && (
        <button type="button" className="button" onClick={() => setPlays(!plays)}>
          <Icon name={plays ? 'pause' : 'play'} />
          {plays ? words.animation.pause : words.animation.play}
        </button>
      )}
      {asks && <Replaces onStay={() => setAsks(null)} onOpen={() => void openInExplore(asks)} />}
    </>
  );
}

function Replaces({ onOpen, onStay }: { onOpen: () => void; onStay: () => void }): ReactNode {
  const id = useId();
  const ref = useRef<HTMLButtonElement>(null);
  useEffect(() => ref.current?.focus(), []);
  return (
    <div className="figure-asks" role="alertdialog" aria-labelledby={id}>
      <p id={id}>{words.replaces}</p>
      <button type="button" className="button" onClick={onOpen}>
        {words.openAnyway}
      </button>
      <button ref={ref} type="button" className="button" onClick={onStay}>
        {words.stay}
      </button>
    </div>
  );
}

function Numbers({ data }: { data: FigureData }): ReactNode {
  const tables = numberTables(data);
  const texts = drawingTexts(data);
  return (
    <section
      className="figure-numbers"
      aria-label={words.numbers.label}
      // Wider than a phone: whoever has no pointer scrolls it by keys.
      tabIndex={0}
      data-testid="figure-numbers"
    >
      {texts.length > 0 && (
        <ul>
          {texts.map((text) => (
            <li key={text}>{text}</li>
          ))}
        </ul>
      )}
      {tables.map(({ title, head, rows }, t) => (
        <table key={t}>
          {title && <caption>{title}</caption>}
          <thead>
            <tr>
              {head.map((name, i) =>
                name === '' ? (
                  <td key={i} />
                ) : (
                  <th key={i} scope="col">
                    {name}
                  </th>
                ),
              )}
            </tr>
          </thead>
          <tbody>
            {rows.map((row, r) => (
              <tr key={r}>
                {row.map((cell, i) =>
                  i === 0 ? (
                    <th key={i} scope="row">
                      {cell}
                    </th>
                  ) : (
                    <td key={i}>{cell}</td>
                  ),
                )}
              </tr>
            ))}
          </tbody>
        </table>
      ))}
    </section>
  );
}
