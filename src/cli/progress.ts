/** One line of progress with ETA, for people, on stderr. Never writes to stdout. */
import { phaseLabels, type PhaseId } from '../protocol/catalogue.ts';

export interface Progress {
  step(event: { phase: PhaseId; step: number; phaseSteps: number }): void;
  /** Programs for the graphics card compiled so far and asked for so far. */
  preparing(done: number, total: number): void;
  /** A sentence that stays. */
  say(sentence: string): void;
  end(): void;
}

/** At most this often, in milliseconds: a terminal line, or a log line when stderr is no terminal. */
const terminalEvery = 200;
const logEvery = 5000;

/** Progress of training, phase by phase. */
export function createProgress(
  write: (text: string) => void,
  isTerminal: boolean,
  now: () => number,
): Progress {
  let phase: PhaseId | null = null;
  let began = 0;
  const ticker = createTicker(write, isTerminal, now);
  return {
    step(event) {
      if (event.phase !== phase) {
        phase = event.phase;
        began = now();
        ticker.afresh();
      }
      ticker.tick(event.step === event.phaseSteps, () => line(event, now() - began));
    },
    preparing(done, total) {
      // Few and soon over; a log is told when they are there.
      if (!isTerminal && done < total) return;
      ticker.afresh();
      ticker.tick(false, () => `Preparing the graphics card: ${done} of ${total}`);
      ticker.afresh();
    },
    say(sentence) {
      write(`${isTerminal ? '\r\u001b[K' : ''}${sentence}\n`);
    },
    end: ticker.end,
  };
}

export interface Ticker {
  /** @param last written whatever the time, and ends the line */
  tick(last: boolean, text: () => string): void;
  /** The next tick is written, however soon it comes. */
  afresh(): void;
  /** Clears the terminal's line. */
  end(): void;
}

/** Writes lines no more often than people can read them. */
export function createTicker(
  write: (text: string) => void,
  isTerminal: boolean,
  now: () => number,
): Ticker {
  let before = -Infinity;
  return {
    tick(last, text) {
      const time = now();
      if (!last && time - before < (isTerminal ? terminalEvery : logEvery)) return;
      before = time;
      write(isTerminal ? `\r\u001b[K${text()}` : `${text()}\n`);
      if (last && isTerminal) write('\n');
    },
    afresh: () => (before = -Infinity),
    end() {
      if (isTerminal) write('\r\u001b[K');
    },
  };
}

/** @param elapsed milliseconds since the first point */
export function mapLine(done: number, total: number, elapsed: number): string {
  const share = Math.floor((100 * done) / total);
  const left = ((elapsed / done) * (total - done)) / 1000;
  return `Map: ${done} of ${total} points (${share} %), ${duration(left)} left`;
}

/** @param elapsed milliseconds in this phase */
export function line(
  { phase, step, phaseSteps }: { phase: PhaseId; step: number; phaseSteps: number },
  elapsed: number,
): string {
  const share = Math.floor((100 * step) / phaseSteps);
  const left = step > 0 ? ((elapsed / step) * (phaseSteps - step)) / 1000 : 0;
  return `${phaseLabels[phase]}: step ${step} of ${phaseSteps} (${share} %), ${duration(left)} left`;
}

function duration(seconds: number): string {
  if (seconds < 60) return `${Math.ceil(seconds)} s`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ${Math.round(seconds % 60)} s`;
  return `${Math.floor(seconds / 3600)} h ${Math.round((seconds % 3600) / 60)} min`;
}
