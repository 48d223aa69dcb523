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

export function createProgress(
  write: (text: string) => void,
  isTerminal: boolean,
  now: () => number,
): Progress {
  let phase: PhaseId | null = null;
  let began = 0;
  let last = -Infinity;
  const show = (text: string): void => write(isTerminal ? `\r\u001b[K${text}` : `${text}\n`);
  return {
    step(event) {
      const time = now();
      if (event.phase !== phase) {
        phase = event.phase;
        began = time;
        last = -Infinity;
      }
      const finished = event.step === event.phaseSteps;
      if (!finished && time - last < (isTerminal ? terminalEvery : logEvery)) return;
      last = time;
      show(line(event, time - began));
      if (finished && isTerminal) write('\n');
    },
    preparing(done, total) {
      // Few and soon over; a log is told when they are there.
      if (isTerminal || done === total) show(`Preparing the graphics card: ${done} of ${total}`);
    },
    say(sentence) {
      write(`${isTerminal ? '\r\u001b[K' : ''}${sentence}\n`);
    },
    end() {
      if (isTerminal) write('\r\u001b[K');
    },
  };
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
