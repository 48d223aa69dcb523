/**
 * What the papers say and what this project asks of itself: as found of the recorded runs, or judged by
 * the runs that are loaded.
 */
import { useMemo, type ReactNode } from 'react';
import { attempts } from '../../../figures/attempts.ts';
import type { Bar } from '../../../figures/bars.ts';
import type { Finding, RankTable } from '../../../figures/findings.ts';
import { judge, type Judged } from '../../../figures/judge.ts';
import { statText, valueText } from '../../../figures/format.ts';
import { Lab } from '../../../figures/lab.ts';
import { allFigures, figures } from '../../../presets/figures/index.ts';
import { loadRecorded } from '../../actions/gallery/load.ts';
import { partsOf } from '../../actions/gallery/parts.ts';
import { seedsOf } from '../../state/gallery.ts';
import { gallery } from '../words/gallery.ts';
import { placeOf, seedsWords, useGallery } from './hooks.ts';

const words = gallery.judged;

/** What ships of the recorded runs, where they are looked at; else of what is loaded. Null on its way. */
function useJudged(): { judged: Judged; recorded: boolean } | null {
  const choice = useGallery((state) => state.choice);
  const held = useGallery((state) => state.held);
  const shipped = useGallery((state) => state.judged);
  const made = useGallery((state) => state.index?.made);
  const comes = useGallery(
    ({ indexStatus }) => indexStatus === 'idle' || indexStatus === 'loading',
  );
  const fault = useGallery((state) => state.indexFault);
  const same = made?.budget === choice.budget && String(made.seeds) === String(seedsOf(choice));
  return useMemo(() => {
    if (same && shipped) return { judged: shipped, recorded: true };
    if (comes || (same && fault === null)) return null;
    const products = (_: number, key: string) => held.get(key)?.product ?? null;
    const lab = new Lab(figures, choice.budget, seedsOf(choice), products);
    return { judged: judge(lab), recorded: false };
  }, [same, shipped, comes, fault, choice, held]);
}

export function FindingsPage(): ReactNode {
  const choice = useGallery((state) => state.choice);
  const fault = useGallery((state) => state.indexFault);
  const found = useJudged();
  return (
    <article className="figure judged" aria-labelledby="judged">
      <header className="figure-head">
        <h2 id="judged">{words.title}</h2>
      </header>
      {fault && (
        <p className="figure-note" role="alert">
          {gallery.indexFault(fault)}
        </p>
      )}
      {found ? (
        <>
          <p>
            {words.intro(
              gallery.budgets[choice.budget],
              seedsWords(seedsOf(choice)),
              found.recorded,
            )}
          </p>
          {!found.recorded && <Loaded />}
          <Verdicts judged={found.judged} />
        </>
      ) : (
        <p className="quiet" role="status">
          {words.comes}
        </p>
      )}
    </article>
  );
}

function Verdicts({ judged: { findings, bars, ranks } }: { judged: Judged }): ReactNode {
  const missed = bars.filter(({ met }) => met === false);
  return (
    <>
      <section aria-label={words.missed} className={missed.length > 0 ? 'missed' : undefined}>
        <h3>{words.missed}</h3>
        {missed.length === 0 ? (
          <p className="quiet">
            {bars.some(({ met }) => met !== null) ? words.noneMissed : words.noneMeasured}
          </p>
        ) : (
          <Missed bars={missed} />
        )}
      </section>
      <section aria-label={words.findings}>
        <h3>{words.findings}</h3>
        <Findings findings={findings} />
      </section>
      <section aria-label={words.ranks}>
        <h3>{words.ranks}</h3>
        {ranks.map((table) => (
          <Ranks key={`${table.figure} ${table.title}`} table={table} />
        ))}
      </section>
      <section aria-label={words.bars}>
        <h3>{words.bars}</h3>
        <Bars bars={bars} />
      </section>
    </>
  );
}

function Loaded(): ReactNode {
  const choice = useGallery((state) => state.choice);
  const held = useGallery((state) => state.held);
  const index = useGallery((state) => state.index);
  const loading = useGallery((state) => state.loading);
  const keys = new Set(
    allFigures.flatMap((figure) => partsOf(figure, choice).map(({ key }) => key)),
  );
  const there = [...keys].filter((key) => held.has(key)).length;
  return (
    <p className="num" role="status">
      {loading ? gallery.loading(loading.done, loading.total) : words.loaded(there, keys.size)}{' '}
      {index && !loading && there < keys.size && (
        <button type="button" className="button" onClick={() => void loadRecorded(allFigures)}>
          {words.loadAll}
        </button>
      )}
    </p>
  );
}

function Missed({ bars }: { bars: readonly Bar[] }): ReactNode {
  return (
    <ul>
      {bars.map(({ id, text, limit, value, budget }) => {
        const tried = attempts.filter(({ bar }) => bar === id);
        return (
          <li key={id}>
            <p className="num">
              <b>{text}</b>: {words.limit.toLowerCase()} {limit}, {words.value.toLowerCase()}{' '}
              {valueText(value)} ({words.at(gallery.budgets[budget])}).
            </p>
            {tried.length > 0 && (
              <>
                <p>{words.attempts}:</p>
                <ul>
                  {tried.map(({ attempt, numbers }) => (
                    <li key={attempt}>
                      {attempt}: <span className="num">{numbers}</span>
                    </li>
                  ))}
                </ul>
              </>
            )}
          </li>
        );
      })}
    </ul>
  );
}

function Findings({ findings }: { findings: readonly Finding[] }): ReactNode {
  return (
    <table>
      <thead>
        <tr>
          <th scope="col">{words.finding}</th>
          <th scope="col">{words.verdict}</th>
          <th scope="col">{words.numbers}</th>
        </tr>
      </thead>
      <tbody>
        {findings.map(({ id, text, place, verdict, reason, compared }) => (
          <tr key={id} data-verdict={verdict}>
            <th scope="row">
              {text} <span className="quiet">({place})</span>
            </th>
            <td className="verdict">{verdict}</td>
            <td>
              {reason && <p>{reason}</p>}
              {compared
                .filter(({ difference }) => difference !== null)
                .map(({ smaller, larger }) => (
                  <p key={`${smaller.label} ${larger.label}`}>
                    {smaller.label} {statText(smaller.stat)}, {larger.label} {statText(larger.stat)}
                  </p>
                ))}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Ranks({ table: { figure, title, rows } }: { table: RankTable }): ReactNode {
  const name = words.ranksOf(placeOf(figures[figure]), title);
  if (!rows)
    return (
      <p className="quiet">
        {name}. {words.ranksOpen}
      </p>
    );
  return (
    <table className="ranks">
      <caption>{name}</caption>
      <thead>
        <tr>
          <td />
          {rows.map((_, i) => (
            <th key={i} scope="col">
              {words.rank(i + 1)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map(({ label, counts }) => (
          <tr key={label}>
            <th scope="row">{label}</th>
            {counts.map((count, i) => (
              <td key={i}>{count === 0 ? '' : count}</td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Bars({ bars }: { bars: readonly Bar[] }): ReactNode {
  return (
    <table>
      <thead>
        <tr>
          <th scope="col">{words.bar}</th>
          <th scope="col">{words.limit}</th>
          <th scope="col">{words.value}</th>
          <th scope="col">{gallery.budget}</th>
          <td />
        </tr>
      </thead>
      <tbody>
        {bars.map(({ id, text, limit, value, budget, met, reason }) => (
          <tr key={id} data-met={String(met)}>
            <th scope="row">{text}</th>
            <td>{limit}</td>
            <td>{valueText(value)}</td>
            <td>{met !== null && gallery.budgets[budget]}</td>
            <td className="verdict">
              {met === null ? (reason ?? words.open) : met ? words.met : words.notMet}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
