/**
 * Processes that do jobs side by side, each with its own engine: several small runs at once keep all
 * cores busier than one run on all of them. A process that dies takes its job with it, no other.
 */
import { fork, type ChildProcess } from 'node:child_process';
import type { PlannedJob } from '../../model/experiment/figureJobs.ts';
import type { Answer, Assignment } from './work.ts';

export interface JobNews {
  job: PlannedJob;
  /** 0 to 1 within the job. */
  share: number;
  ended: { seconds: number; did: string } | { failed: string } | null;
}

export interface PoolOptions {
  processes: number;
  assign: (job: PlannedJob) => Assignment;
  onNews: (news: JobNews) => void;
  /** Ends all processes when it fires; what they had finished is in the store. */
  signal: AbortSignal;
}

/**
 * Does all jobs, each after those it waits for. A job that fails is reported, and what waits for it
 * fails too.
 * @returns what failed, in a sentence each
 */
export async function doJobs(jobs: readonly PlannedJob[], options: PoolOptions): Promise<string[]> {
  const waiting = [...jobs];
  const done = new Set<string>();
  const failed = new Map<string, string>();
  const known = new Set(jobs.map(({ id }) => id));
  const ready = (job: PlannedJob): boolean =>
    job.after.every((id) => done.has(id) || !known.has(id));
  const lanes = Array.from(
    { length: Math.min(options.processes, jobs.length) },
    () => new Lane(options.signal),
  );
  let wake: () => void = () => undefined;
  let change = new Promise<void>((resolve) => (wake = resolve));
  const changed = (): void => {
    wake();
    change = new Promise<void>((resolve) => (wake = resolve));
  };
  const next = (): PlannedJob | undefined => {
    for (const job of [...waiting]) {
      const lost = job.after.find((id) => failed.has(id));
      if (lost === undefined) continue;
      waiting.splice(waiting.indexOf(job), 1);
      failed.set(job.id, failed.get(lost) ?? '');
      options.onNews({ job, share: 0, ended: { failed: 'what it needs has failed' } });
    }
    const at = waiting.findIndex(ready);
    return at < 0 ? undefined : waiting.splice(at, 1)[0];
  };
  const work = async (lane: Lane): Promise<void> => {
    while (waiting.length > 0 && !options.signal.aborted) {
      const job = next();
      if (!job) {
        if (waiting.length > 0) await change;
        continue;
      }
      const answer = await lane.run(options.assign(job), (share) =>
        options.onNews({ job, share, ended: null }),
      );
      if (answer.type === 'done') done.add(job.id);
      else failed.set(job.id, answer.message);
      const ended =
        answer.type === 'done'
          ? { seconds: answer.seconds, did: answer.did }
          : { failed: answer.message };
      options.onNews({ job, share: 1, ended });
      changed();
    }
    changed();
  };
  try {
    await Promise.all(lanes.map(work));
  } finally {
    for (const lane of lanes) lane.end();
  }
  return [...failed.values()].filter((message) => message !== '');
}

type Ended = Exclude<Answer, { type: 'step' }>;

/** One process, started with its first job. */
class Lane {
  private child: ChildProcess | null = null;

  constructor(private readonly signal: AbortSignal) {
    signal.addEventListener('abort', () => this.child?.kill());
  }

  run(assignment: Assignment, onShare: (share: number) => void): Promise<Ended> {
    // Another one takes the place of a process that died.
    this.child ??= fork(process.argv[1], ['figures-work'], { serialization: 'advanced' });
    const child = this.child;
    return new Promise((resolve) => {
      const end = (answer: Ended): void => {
        child.off('message', hear);
        child.off('exit', died);
        resolve(answer);
      };
      const hear = (message: Answer): void => {
        if (message.type === 'step') onShare(message.done / message.total);
        else end(message);
      };
      const died = (code: number | null): void => {
        this.child = null;
        const message = this.signal.aborted
          ? 'interrupted'
          : `its process ended with ${code === null ? 'a signal' : `code ${code}`}`;
        end({ type: 'failed', message });
      };
      child.on('message', hear);
      child.once('exit', died);
      child.send(assignment);
    });
  }

  end(): void {
    this.child?.disconnect();
  }
}
