/** What computes: the engine, and what is open about it. Shows nothing that the engine has no use for. */
import type { ReactNode } from 'react';
import { engineChoiceIds, tfjsBackendIds } from '../../../protocol/catalogue.ts';
import { setEngine } from '../../actions/choose.ts';
import { useConfig } from '../hooks.ts';
import { laterStrings } from '../laterStrings.ts';
import { strings } from '../strings.ts';
import { Check } from './Check.tsx';
import { Choice } from './Choice.tsx';

export function Engine(): ReactNode {
  const { id, tfjsBackend, build } = useConfig((config) => config.engine);
  return (
    <>
      <Choice
        label={laterStrings.engine}
        ids={engineChoiceIds}
        names={laterStrings.engines}
        value={id}
        onChoose={(next) => setEngine({ id: next })}
      />
      {id === 'plain' && (
        <Choice
          label={laterStrings.backend}
          ids={tfjsBackendIds}
          names={strings.backends}
          value={tfjsBackend}
          onChoose={(next) => setEngine({ tfjsBackend: next })}
        />
      )}
      {(id === 'auto' || id === 'wasm') && (
        <Check
          label={strings.fastMaths}
          hint={laterStrings.fastMathsHint}
          checked={build === 'relaxed'}
          onChange={(on) => setEngine({ build: on ? 'relaxed' : 'strict' })}
        />
      )}
    </>
  );
}
