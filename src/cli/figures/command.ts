/**
 * `npm run figures`: makes what figures need, resuming where an earlier command stopped, then draws
 * them. Progress goes to stderr, the path of the index to stdout.
 */
import { readFile } from 'node:fs/promises';
import { ordersOf, satisfies } from '../../figures/orders.ts';
import type { FigureSpec } from '../../protocol/figure.ts';
import type { Order } from '../../protocol/product.ts';
import { now } from '../node.ts';
import { jobsOf, shardOf, type PlannedJob } from '../../model/experiment/figureJobs.ts';
import { mergeFolders } from './merge.ts';
import { doJobs } from './pool.ts';
import { recordGallery } from './record.ts';
import { createReport, duration } from './report.ts';
import { FigureStore } from './store.ts';
import { commandOf, figuresFromWords, figuresHelp, type Asked } from './words.ts';
import { drawFigures } from './write.ts';

const say = (line: string): void => void process.stderr.write(`${line}\n`);

export async function figures(argv: string[]): Promise<number> {
  const asked = figuresFromWords(argv);
  if (!asked) {
    process.stdout.write(figuresHelp);
    return 0;
  }
  const { version } = JSON.parse(await readFile('package.json', 'utf8')) as { version: string };
  const store = new FigureStore(asked.out);
  if (asked.merge) await mergeFolders(asked.merge, store, say);
  const all = ordersOf(narrowed(asked), asked.budget, asked.seeds);
  const orders = asked.shard ? shardOf(all, asked.shard.part, asked.shard.of) : all;
  const jobs = await left(orders, store);
  const report = createReport(jobs, asked.jobs, now, process.stderr);
  say(
    `${counted(asked.figures.length, 'figure')} of ${counted(orders.length, 'part')}, ${counted(jobs.length, 'job')} left: ${report.estimate()}`,
  );
  if (asked.dry) return 0;
  if (asked.merge && jobs.length > 0) {
    say(
      `The shards hold not all of it: ${counted(jobs.length, 'job')} missing. Run the command without --merge to make them.`,
    );
    return 1;
  }
  const failed = await make(jobs, asked, version, report);
  if (failed === null) return 130;
  for (const sentence of failed) say(sentence);
  if (asked.record !== null) await record(asked, asked.record, store, version);
  if (!asked.shard) process.stdout.write(`${await drawFigures(asked, store, version)}\n`);
  return failed.length === 0 ? 0 : 1;
}

async function record(
  asked: Asked,
  folder: string,
  store: FigureStore,
  version: string,
): Promise<void> {
  const date = new Date().toISOString().slice(0, 10);
  const made = { command: commandOf(asked), version, date };
  const { files, bytes, missing } = await recordGallery(asked, folder, store, made);
  const lacking = missing > 0 ? `; ${missing} are not there` : '';
  say(`Recorded ${files} products in ${(bytes / 1e6).toFixed(1)} MB at ${folder}${lacking}.`);
}

const counted = (n: number, what: string): string => `${n} ${what}${n === 1 ? '' : 's'}`;

/** Figures with the orders that `--only` leaves of them. */
function narrowed({ figures, only }: Asked): FigureSpec[] {
  const kept = (key: string): boolean =>
    only.length === 0 || only.some((text) => key.includes(text));
  return figures.map((figure) => ({
    ...figure,
    orders: (choice) =>
      Object.fromEntries(Object.entries(figure.orders(choice)).filter(([key]) => kept(key))),
  }));
}

/** Jobs whose outcome is not in the store yet. */
async function left(orders: readonly Order[], store: FigureStore): Promise<PlannedJob[]> {
  const open: Order[] = [];
  for (const order of orders) {
    const product = await store.readProduct(order);
    if (!product || !satisfies(product, order)) open.push(order);
  }
  const jobs: PlannedJob[] = [];
  for (const planned of jobsOf(open)) {
    const { job } = planned;
    if (job.kind === 'base' && (await store.hasBase(job.config, job.phase))) continue;
    jobs.push(planned);
  }
  return jobs;
}

/** @returns what failed; null when it was interrupted */
async function make(
  jobs: readonly PlannedJob[],
  { jobs: processes, out, engine }: Asked,
  version: string,
  report: ReturnType<typeof createReport>,
): Promise<string[] | null> {
  const stop = new AbortController();
  const interrupt = (): void => stop.abort();
  process.once('SIGINT', interrupt);
  const began = now();
  const failed = await doJobs(jobs, {
    processes,
    assign: ({ job }) => ({ folder: out, job, engine, version }),
    onNews: report.hear,
    signal: stop.signal,
  });
  process.off('SIGINT', interrupt);
  report.end();
  if (stop.signal.aborted) {
    say('Stopped. What is done is kept: the same command goes on from here.');
    return null;
  }
  if (jobs.length > 0) say(`Done in ${duration((now() - began) / 1000)}.`);
  return failed;
}
