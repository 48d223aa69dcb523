import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { sessionFromBytes, sessionToBytes } from '../../export/session.ts';
import { configFor, defaultChoice } from '../../presets/presets.ts';
import type { ConditionId } from '../../protocol/catalogue.ts';
import type { Session } from '../../protocol/session.ts';
import { configStore } from '../state/config.ts';
import { emptyRun, runStore } from '../state/run.ts';
import { viewStore } from '../state/view.ts';
import { setConditionMode } from './condition.ts';
import { collectSession, restoreSession } from './session.ts';

const words = { restored: () => 'restored' };
const choose = (condition: ConditionId): void => {
  const config = { ...configFor({ ...defaultChoice, seed: 7 }), condition };
  configStore.setState({ configs: [config], selected: 0 });
  runStore.setState({ runs: [emptyRun()] });
};
const saved = async (): Promise<Session> =>
  sessionFromBytes(sessionToBytes(await collectSession()));

beforeEach(() => {
  vi.stubGlobal('location', { hash: '#v=1' });
  viewStore.setState({ conditions: [], pace: null, notice: null });
});
afterEach(() => vi.unstubAllGlobals());

describe('a session', () => {
  it('brings back the strip of conditions, or the one that was looked at, and the pace', async () => {
    for (const mode of ['six', 'one'] as const) {
      choose('rotation');
      setConditionMode(mode);
      viewStore.setState({ pace: 30 });
      const { conditions } = viewStore.getState();
      const session = await saved();
      choose('none');
      viewStore.setState({ pace: null });
      expect(viewStore.getState().conditions).toEqual([]);
      await restoreSession(session, words);
      expect(viewStore.getState()).toMatchObject({ conditions, pace: 30, notice: 'restored' });
    }
  });

  it('forgets conditions that are not of its kind', async () => {
    choose('radial');
    setConditionMode('one');
    const session = await saved();
    const [config] = session.configs;
    for (const [condition, shown] of [
      ['none', 0],
      ['ellipse', 0],
      ['rotation', 1],
    ] as const) {
      await restoreSession({ ...session, configs: [{ ...config, condition }] }, words);
      expect(viewStore.getState().conditions, condition).toHaveLength(shown);
    }
  });
});
