/**
 * `npm run lab`: the same experiments as the page, without a page. Chooses a command and turns
 * errors into one sentence and an exit code.
 */
import { calibrate } from './calibrate.ts';
import { describe } from './describe.ts';
import { figures } from './figures/command.ts';
import { figuresWork } from './figures/work.ts';
import { hashes } from './hashes.ts';
import { map } from './map.ts';
import { matrix } from './matrix.ts';
import { pretrain } from './pretrain.ts';
import { train } from './train.ts';
import { verify } from './verify.ts';

/** `hashes` and `pretrain` are for developers: CONTRIBUTING.md has them, `help` has not. */
const commands = {
  train,
  map,
  verify,
  describe,
  matrix,
  calibrate,
  figures,
  'figures-work': figuresWork,
  hashes,
  pretrain,
} as const satisfies Record<string, (argv: string[]) => Promise<number>>;

const help = `usage: npm run --silent lab -- <command> [options]

  train      train an experiment; --json prints one JSON object
  map DIR    map fresh points with the weights that train --out DIR wrote
  verify     check golden safetensors files against an engine
  describe   print the stages and objectives of a config
  matrix     all methods on all pairs of the paper's toys, as a table
  calibrate  carry one table onto another: a study from a JSON file, see the README

options of train and describe (map: those of the engine):
  --reference ID --target ID --method ID --preset ID --condition ID --seed N
  --config FILE       a config as JSON (what train prints under "config")
  --set path=value    one field, e.g. --set transfer.training.steps=500; may repeat
  --engine ID         auto (the fastest that starts here), wasm, webgpu or plain
  --maths ID          of engine wasm: strict (same bits everywhere) or relaxed (fast)
  --threads N         of engine wasm; 0: as many as suit the machine
  --tfjs-backend ID   of engine plain: wasm, cpu or webgpu
options of calibrate:
  --config FILE       the study as JSON; --seed N replaces its seed
  --unblind           judge the applied region too; logged in every export
  --json              one JSON object on stdout; progress stays on stderr
  --out DIR           write moved tables, weights and result.json
  --format ID         of tables: csv (default) or npy
options of train:
  --json              one JSON object on stdout; progress stays on stderr
  --out DIR           write result.json, config.json and the weights as safetensors

options of map:
  --points N          1000 to 2000000; left out: 1000000
  --json              one JSON object with the statistics on stdout
  --out FILE          write points and images as safetensors

example: npm run --silent lab -- train --reference four-circles --target star \\
           --method flows-for-flows --preset quick --seed 7 --json
`;

/** @returns exit code: 0 fine, 1 failed, 2 could not be understood, 130 interrupted */
export async function main(argv: string[]): Promise<number> {
  const [name, ...rest] = argv;
  if (name === undefined || name === '--help' || name === 'help') {
    process.stdout.write(help);
    return name === undefined ? 2 : 0;
  }
  if (!Object.hasOwn(commands, name)) {
    process.stderr.write(`unknown command: ${name}\n\n${help}`);
    return 2;
  }
  try {
    return await commands[name as keyof typeof commands](rest);
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    return usageError(error) ? 2 : 1;
  }
}

function usageError(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  return (
    error.name === 'ConfigError' || error.name === 'TableError' || code.startsWith('ERR_PARSE_ARGS')
  );
}
