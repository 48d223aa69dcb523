/**
 * `npm run pretrain -- --seeds 1,2,3`: the default comparison under several seeds, as a table, so
 * that the seed that ships is a typical one. Says which is nearest to the middle and chooses none.
 */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { configFor, defaultChoice } from '../presets/presets.ts';
import { recordedPairs } from '../presets/recorded.ts';
import type { MethodId, PresetId } from '../protocol/catalogue.ts';
import { parseConfig } from '../protocol/config.ts';
import type { FinalMetrics } from '../protocol/frame.ts';
import { recordedConfig, withEngine } from './pretrainParts.ts';
import { runTrain } from './runTrain.ts';

const compared = ['base-transfer', 'identity-init'] as const satisfies readonly MethodId[];

interface SeedRow {
  seed: number;
  /** Mean distance moved, per method. */
  meanDistance: Record<(typeof compared)[number], number>;
  slicedW2: Record<(typeof compared)[number], number>;
}

/** @returns exit code */
export async function compareSeeds(
  words: string,
  preset: PresetId,
  out: string,
  say: (line: string) => void,
): Promise<number> {
  const [reference, target] = recordedPairs[0];
  const seeds = words
    .split(',')
    .map((word) => parseConfig(configFor({ ...defaultChoice, seed: Number(word) })).seed);
  const rows: SeedRow[] = [];
  for (const seed of seeds) {
    const results: FinalMetrics[] = [];
    for (const method of compared) {
      const config = recordedConfig({ reference, target, preset, seed }, method);
      const trained = await withEngine(config, (engine) =>
        runTrain(
          config,
          engine,
          () => undefined,
          () => 0,
        ),
      );
      results.push(trained.metrics);
    }
    const each = (pick: (i: number) => number): Record<(typeof compared)[number], number> => ({
      'base-transfer': pick(0),
      'identity-init': pick(1),
    });
    rows.push({
      seed,
      meanDistance: each((i) => results[i].meanDistance),
      slicedW2: each((i) => results[i].slicedW2),
    });
    say(line(rows[rows.length - 1]));
  }
  const nearest = nearestToMiddle(rows);
  say(`nearest to the middle: seed ${nearest}`);
  await mkdir(out, { recursive: true });
  const command = `npm run pretrain -- --preset ${preset} --seeds ${words}`;
  const table = { command, question: { reference, target, preset }, nearest, rows };
  await writeFile(join(out, 'seeds.json'), `${JSON.stringify(table, null, 1)}\n`);
  return 0;
}

function line({ seed, meanDistance, slicedW2 }: SeedRow): string {
  const parts = compared.map(
    (id) => `${id} moved ${meanDistance[id].toFixed(3)}, sliced W2 ${slicedW2[id].toFixed(3)}`,
  );
  return `seed ${seed}: ${parts.join('; ')}`;
}

/**
 * The seed whose numbers stand nearest to the middle: by how many places each is from its median,
 * over distances, shapes and the share of the distances. A tie goes to the more usual share, which is
 * what the first screen says.
 */
export function nearestToMiddle(rows: readonly SeedRow[]): number {
  const [a, b] = compared;
  const share = ({ meanDistance }: SeedRow): number => meanDistance[a] / meanDistance[b];
  const numbers: ((row: SeedRow) => number)[] = [
    share,
    ...compared.flatMap((id) => [
      (row: SeedRow) => row.meanDistance[id],
      (row: SeedRow) => row.slicedW2[id],
    ]),
  ];
  const places = (row: SeedRow, number: (row: SeedRow) => number): number => {
    const below = rows.filter((other) => number(other) < number(row)).length;
    return Math.abs(below - Math.floor(rows.length / 2));
  };
  const off = rows.map((row) => ({
    seed: row.seed,
    all: numbers.reduce((sum, number) => sum + places(row, number), 0),
    share: places(row, share),
  }));
  return off.reduce((best, row) =>
    row.all < best.all || (row.all === best.all && row.share < best.share) ? row : best,
  ).seed;
}
