import { describe, expect, it } from 'vitest';
import { figureIds } from '../../protocol/figureIds.ts';
import { figuresFromWords } from './words.ts';

const asked = (...argv: string[]): NonNullable<ReturnType<typeof figuresFromWords>> => {
  const found = figuresFromWords(argv);
  if (!found) throw new Error('only help');
  return found;
};

describe('figuresFromWords', () => {
  it('takes figures in the papers’ order, each once', () => {
    const { figures } = asked('--id', 's0-fig6,s0-fig3', '--id', 's0-fig6');
    expect(figures.map(({ id }) => id)).toEqual(['s0-fig3', 's0-fig6']);
    expect(asked('--all').figures.length).toBe(figureIds.length);
  });

  it('counts seeds from the first', () => {
    expect(asked('--all', '--seeds', '3').seeds).toEqual([101, 102, 103]);
    expect(asked('--all', '--seeds', '2', '--seed', '7').seeds).toEqual([7, 8]);
  });

  it('runs strict wasm on one thread a process unless told otherwise', () => {
    expect(asked('--all').engine).toMatchObject({ id: 'wasm', build: 'strict', threads: 1 });
    expect(asked('--all', '--engine', 'plain').engine.id).toBe('plain');
  });

  it('gives help, and nothing else, when asked', () => {
    expect(figuresFromWords(['--help'])).toBeNull();
  });

  it.each([
    [[], 'which figure? --id ID or --all'],
    [['--id', 's0-fig99'], 'invalid id: expected s0-fig1'],
    [['--all', '--seeds', '0'], 'invalid seeds: expected an integer from 1'],
    [['--all', '--budget', 'huge'], 'invalid budget: expected tiny, quick, long, paper, got huge'],
    [['--all', '--shard', '5/4'], 'invalid shard: expected I/N with I from 1 to N, got 5/4'],
    [['--all', '--shard', '0/4'], 'invalid shard'],
    [['--all', '--merge'], 'invalid --merge: name the folders'],
    [['--all', '--record', 'a', '--shard', '1/2'], 'invalid --record: a shard has not all of it'],
    [['--all', '--merge', 'a', '--shard', '1/2'], 'invalid --shard: merge takes no shard'],
    [['--all', 'stray'], 'unknown word: stray'],
  ])('refuses %j in one sentence', (argv, sentence) => {
    expect(() => figuresFromWords(argv)).toThrow(sentence);
  });
});
