/** Progress of many jobs with a time left that learns from those that are done. Writes to stderr. */
import { createTicker } from '../progress.ts';
import { usualSpeed, type PlannedJob } from '../../model/experiment/figureJobs.ts';
import type { JobNews } from './pool.ts';

export interface Report {
  /** For people, before anything has begun. */
  estimate(): string;
  hear(news: JobNews): void;
  end(): void;
}

export function createReport(
  jobs: readonly PlannedJob[],
  processes: number,
  now: () => number,
  out: { write(text: string): unknown; isTTY?: boolean },
): Report {
  const total = jobs.reduce((sum, { cost }) => sum + cost, 0);
  const ticker = createTicker((text) => void out.write(text), out.isTTY === true, now);
  const under = new Map<string, number>();
  let doneCost = 0;
  let done = 0;
  let failed = 0;
  let began: number | null = null;
  const lanes = Math.max(1, Math.min(processes, jobs.length));
  const line = (): string => {
    const half = [...under].reduce((sum, [id, share]) => sum + share * costOf(id), 0);
    const share = total > 0 ? (doneCost + half) / total : 1;
    const seconds = (now() - (began ?? now())) / 1000;
    // A few per cent in, the pace so far says more than any estimate.
    const left =
      share > 0.02 ? (seconds * (1 - share)) / share : ((1 - share) * total) / (usualSpeed * lanes);
    const lost = failed > 0 ? `, ${failed} failed` : '';
    return `${done} of ${jobs.length} done${lost}, ${Math.floor(100 * share)} %, about ${duration(left)} left`;
  };
  const costs = new Map(jobs.map(({ id, cost }) => [id, cost]));
  const costOf = (id: string): number => costs.get(id) ?? 0;
  return {
    estimate: () =>
      jobs.length === 0
        ? 'nothing'
        : `about ${duration(total / (usualSpeed * lanes))} on ${lanes} ${lanes === 1 ? 'process' : 'processes'}`,
    hear({ job, share, ended }) {
      began ??= now();
      if (ended) {
        under.delete(job.id);
        doneCost += job.cost;
        done++;
        if ('failed' in ended) failed++;
      } else under.set(job.id, share);
      ticker.tick(done === jobs.length, line);
    },
    end: ticker.end,
  };
}

/** "40 s", "12 min", "3 h 20 min", "2 days 4 h". */
export function duration(seconds: number): string {
  if (seconds < 90) return `${Math.max(1, Math.round(seconds))} s`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 90) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  if (hours < 48) return `${hours} h ${minutes % 60} min`;
  return `${Math.floor(hours / 24)} days ${hours % 24} h`;
}
