import { expect, test } from 'vitest';
import { createProgress, line } from './progress.ts';

test('a line says phase, step, share and time left', () => {
  const event = { phase: 'transfer', step: 25, phaseSteps: 100 } as const;
  expect(line(event, 5000)).toBe('Transfer: step 25 of 100 (25 %), 15 s left');
  expect(line(event, 60_000)).toBe('Transfer: step 25 of 100 (25 %), 3 min 0 s left');
  expect(line(event, 3_600_000)).toBe('Transfer: step 25 of 100 (25 %), 3 h 0 min left');
  expect(line({ ...event, step: 100 }, 5000)).toBe('Transfer: step 100 of 100 (100 %), 0 s left');
});

function collect(isTerminal: boolean) {
  const written: string[] = [];
  let time = 0;
  const progress = createProgress(
    (text) => written.push(text),
    isTerminal,
    () => time,
  );
  return {
    written,
    progress,
    at(when: number, step: number, phase: 'transfer' | 'target-base' = 'target-base') {
      time = when;
      progress.step({ phase, step, phaseSteps: 100 });
    },
  };
}

test('a log gets a line at once, then every five seconds, and the last step', () => {
  const { at, written, progress } = collect(false);
  at(0, 1);
  at(1000, 2);
  at(4999, 3);
  at(5000, 4);
  at(5100, 100);
  progress.end();
  expect(written.map((text) => /step (\d+)/.exec(text)![1])).toEqual(['1', '4', '100']);
  for (const text of written) expect(text).toMatch(/^[ -~]*\n$/);
});

test('a new phase starts its own clock', () => {
  const { at, written } = collect(false);
  at(0, 100);
  at(9000, 0, 'transfer');
  at(19_000, 50, 'transfer');
  expect(written.at(-1)).toContain('Transfer: step 50 of 100 (50 %), 10 s left');
});

test('a terminal overwrites one line, five times a second, and clears it at the end', () => {
  const { at, written, progress } = collect(true);
  at(0, 1);
  at(100, 2);
  at(200, 3);
  expect(written).toHaveLength(2);
  for (const text of written) expect(text.startsWith('\r\u001b[K')).toBe(true);
  progress.end();
  expect(written.at(-1)).toBe('\r\u001b[K');
});

test('preparations and sentences have lines of their own', () => {
  const terminal = collect(true);
  terminal.progress.preparing(1, 3);
  terminal.progress.say('The graphics card was lost.');
  expect(terminal.written).toEqual([
    '\r\u001b[KPreparing the graphics card: 1 of 3',
    '\r\u001b[KThe graphics card was lost.\n',
  ]);
  const log = collect(false);
  for (const done of [1, 2, 3]) log.progress.preparing(done, 3);
  log.progress.say('The graphics card was lost.');
  expect(log.written).toEqual([
    'Preparing the graphics card: 3 of 3\n',
    'The graphics card was lost.\n',
  ]);
});
