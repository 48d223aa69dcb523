/**
 * `npm run pretrain`: trains what ships with the page, on engine wasm in strict maths, and writes it
 * with an index that says how it was made. The same command on the same sources writes the same
 * bytes; `--check` says whether the files still fit them.
 */
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { sha256Of } from '../model/experiment/hash.ts';
import { firstPictureOf, recordBases, recordRun } from '../model/experiment/record.ts';
import { configFor, defaultChoice } from '../presets/presets.ts';
import { recordedPairs } from '../presets/recorded.ts';
import { methodIds, presetIds, toyIds } from '../protocol/catalogue.ts';
import { ConfigError, parseConfig } from '../protocol/config.ts';
import { pictureFile, writeFirstPicture } from '../protocol/firstPicture.ts';
import {
  type RecordedFile,
  type RecordedIndex,
  type RecordedQuestion,
} from '../protocol/recorded.ts';
import { writeRecordedRun, type RecordedRun } from '../protocol/recordedRun.ts';
import type { GivenBase } from '../protocol/trainer.ts';
import { oneOf } from './engineWords.ts';
import { checkRecorded } from './pretrainCheck.ts';
import { baseBytes, recordedConfig, withEngine } from './pretrainParts.ts';
import { compareSeeds } from './pretrainSeeds.ts';

const folder = join('public', 'recorded');

export async function pretrain(argv: string[]): Promise<number> {
  const { values } = parseArgs({
    args: argv,
    options: {
      preset: { type: 'string', default: defaultChoice.preset },
      seed: { type: 'string', default: String(defaultChoice.seed) },
      date: { type: 'string', default: new Date().toISOString().slice(0, 10) },
      out: { type: 'string', default: folder },
      pairs: { type: 'string' },
      seeds: { type: 'string' },
      check: { type: 'boolean', default: false },
    },
  });
  if (values.check) return checkRecorded(values.out, say);
  const preset = oneOf('preset', presetIds, values.preset);
  if (values.seeds !== undefined) return compareSeeds(values.seeds, preset, values.out, say);
  const { seed } = parseConfig(configFor({ ...defaultChoice, seed: Number(values.seed) }));
  if (!/^\d{4}-\d\d-\d\d$/.test(values.date))
    throw new ConfigError('date', `invalid date: expected YYYY-MM-DD, got ${values.date}`);
  const command = `npm run pretrain -- --preset ${preset} --seed ${seed} --date ${values.date}`;
  const pairs = values.pairs === undefined ? recordedPairs : pairsFrom(values.pairs);
  await writeAll(values.out, pairs, { preset, seed }, { command, date: values.date });
  return 0;
}

const say = (line: string): void => void process.stderr.write(`${line}\n`);

/** `star:ring,ring:star`, for tests: what ships has all of them. */
function pairsFrom(words: string): typeof recordedPairs {
  return words.split(',').map((word) => {
    const [from, to] = word.split(':');
    return [oneOf('pairs', toyIds, from), oneOf('pairs', toyIds, to ?? '')] as const;
  });
}

type Budget = Pick<RecordedQuestion, 'preset' | 'seed'>;

async function writeAll(
  out: string,
  pairs: typeof recordedPairs,
  budget: Budget,
  made: Pick<RecordedIndex['made'], 'command' | 'date'>,
): Promise<void> {
  await mkdir(out, { recursive: true });
  await removeOld(out);
  const { version } = JSON.parse(await readFile('package.json', 'utf8')) as { version: string };
  const index: RecordedIndex = {
    format: 'morphlab-recorded-1',
    made: { ...made, engine: '', version },
    pictures: [],
    runs: [],
    bases: [],
  };
  for (const [reference, target] of pairs)
    index.made.engine = await writeQuestion(out, index, { reference, target, ...budget });
  for (const toy of toyIds)
    await writeBases(out, index, { reference: toy, target: toy, ...budget });
  await writeFile(join(out, 'index.json'), `${JSON.stringify(index, null, 1)}\n`);
}

/** Files of an earlier command; `seeds.json` has a command of its own. */
async function removeOld(out: string): Promise<void> {
  const old = (await readdir(out)).filter((name) => /\.(first|run|safetensors)$/.test(name));
  for (const name of old) await rm(join(out, name));
}

/** @returns what ran */
async function writeQuestion(
  out: string,
  index: RecordedIndex,
  question: RecordedQuestion,
): Promise<string> {
  const runs: RecordedRun[] = [];
  for (const method of methodIds) {
    const config = recordedConfig(question, method);
    const run = await withEngine(config, (engine) => recordRun(config, engine));
    const { reference, target, preset, seed } = question;
    const name = `${reference}.${target}.${method}.${preset}.${seed}.run`;
    const entry = await save(out, name, writeRecordedRun(run));
    index.runs.push({ ...entry, ...question, method });
    runs.push(run);
    const { meanDistance, slicedW2 } = run.metrics;
    say(`${name}: moved ${meanDistance.toFixed(3)}, sliced W2 ${slicedW2.toFixed(3)}`);
  }
  const picture = writeFirstPicture(firstPictureOf(runs));
  index.pictures.push({ ...(await save(out, pictureFile(question), picture)), ...question });
  return runs[0].engine.label;
}

async function writeBases(
  out: string,
  index: RecordedIndex,
  question: RecordedQuestion,
): Promise<void> {
  const config = recordedConfig(question);
  const bases = await withEngine(config, (engine) => recordBases(config, engine));
  for (const base of bases) {
    const name = baseFile(base, question);
    index.bases.push({ ...(await save(out, name, baseBytes(config, base))), key: base.key });
    say(name);
  }
}

function baseFile({ key }: GivenBase, { preset, seed }: RecordedQuestion): string {
  const [phase, toy] = key.split(' ');
  return `${phase}.${toy}.${preset}.${seed}.safetensors`;
}

async function save(out: string, file: string, bytes: Uint8Array): Promise<RecordedFile> {
  await writeFile(join(out, file), bytes);
  return { file, bytes: bytes.length, sha256: await sha256Of(bytes) };
}
