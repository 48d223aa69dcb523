/** Why it is this engine, and what stands in the way of a faster one. Chooses nothing. */
import type { ReactNode } from 'react';
import type { EngineInfo } from '../../../protocol/trainer.ts';
import { states } from '../words/states.ts';

const words = states.engine;

export function EngineDetails({ engine }: { engine: EngineInfo | null }): ReactNode {
  return (
    <>
      <h2>{words.title}</h2>
      {engine ? <Details engine={engine} /> : <p>{words.before}</p>}
      <p className="quiet">{words.choose}</p>
    </>
  );
}

function Details({ engine }: { engine: EngineInfo }): ReactNode {
  const rows = [
    [words.runs, engine.label],
    [words.why, engine.why],
    [words.threads, String(engine.threads)],
    [words.isolated, crossOriginIsolated ? words.yes : words.no],
  ];
  return (
    <dl className="facts">
      {rows.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
