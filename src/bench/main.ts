/** `npm run bench` in Node: times engines and prints JSON or lines. */
import os from 'node:os';
import { parseArgs } from 'node:util';
import { createEngine } from '../model/experiment/engines.ts';
import { nodeHost } from '../cli/node.ts';
import { paperCases, sweepCases } from './cases.ts';
import { timeCase, type CaseResult } from './timing.ts';

const help = `usage: npm run --silent bench -- [options]

  --json             one JSON object on stdout
  --browser          in Chromium instead of Node
  --engine IDS       comma-separated: wasm, plain (default wasm)
  --maths IDS        builds of wasm: strict, relaxed (default strict)
  --threads NS       thread counts of wasm (default 1,2)
  --cases WORDS      only cases whose name contains one of these words
  --sweep            also widths, batches and D around the paper's base step
  --seconds S        per case (default 4)
`;

/** @returns exit code */
export async function main(argv: string[]): Promise<number> {
  const { values } = parseArgs({
    args: argv,
    options: {
      json: { type: 'boolean' },
      engine: { type: 'string', default: 'wasm' },
      maths: { type: 'string', default: 'strict' },
      threads: { type: 'string', default: '1,2' },
      cases: { type: 'string' },
      sweep: { type: 'boolean' },
      seconds: { type: 'string', default: '4' },
      help: { type: 'boolean' },
    },
  });
  if (values.help) {
    process.stdout.write(help);
    return 0;
  }
  const words = values.cases?.split(',') ?? [''];
  const cases = [...paperCases, ...(values.sweep ? sweepCases : [])].filter(({ name }) =>
    words.some((word) => name.includes(word)),
  );
  const results: CaseResult[] = [];
  for (const build of values.maths.split(',') as ('strict' | 'relaxed')[])
    for (const threads of values.threads.split(',').map(Number)) {
      const engine = await createEngine(
        { id: 'wasm', tfjsBackend: 'wasm', build, threads },
        nodeHost(),
      );
      for (const c of cases) {
        const result = await timeCase(engine, c, Number(values.seconds));
        results.push(result);
        process.stderr.write(`${line(result)}\n`);
      }
      engine.dispose();
    }
  if (values.json)
    process.stdout.write(`${JSON.stringify({ machine: machine(), cases: results })}\n`);
  return 0;
}

function line({
  case: name,
  engine,
  build,
  threads,
  medianMs,
  minMs,
  gemmFraction,
  gflops,
}: CaseResult): string {
  const share = gemmFraction === null ? '' : `, products ${(100 * gemmFraction).toFixed(0)} %`;
  const which = `${engine}/${build ?? ''} ${threads}T`;
  return `${name.padEnd(34)}${which.padEnd(18)} median ${medianMs.toFixed(2)} min ${minMs.toFixed(2)} ms${share}, ${gflops.toFixed(1)} GFLOPS`;
}

function machine(): Record<string, unknown> {
  const [{ model }] = os.cpus();
  return {
    cpu: model,
    cores: os.availableParallelism(),
    load: os.loadavg(),
    node: process.version,
  };
}
