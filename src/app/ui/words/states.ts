/** Words of what may go wrong or be missing, and of what can be done then. */

const sentence = (why: string): string => `${why.charAt(0).toUpperCase()}${why.slice(1)}`;

export const states = {
  slow: 'Training takes fewer than 5 steps a second here. The preset Fast asks for less.',
  useFast: 'Train with Fast',
  noWasm:
    'This browser runs no WebAssembly, so training takes plain JavaScript and is many times slower. The preset Fast asks for least, and recorded runs play as ever.',
  takeFast: 'Choose Fast',
  /** @param why as the client of the worker says it: lower case, no full stop */
  cameBack: (why: string) =>
    `${sentence(why)}. A fresh one was started and has trained to the same step.`,
  comesBack: (why: string) => `${sentence(why)}. A fresh one trains back to this step.`,
  comesBackSteps: (done: string, total: string) => `step ${done} of ${total}`,
  stayDown: 'Stop',
  trainBack: (phase: string, step: string) => `Train back to ${phase.toLowerCase()} ${step}`,
  engine: {
    title: 'Engine',
    runs: 'Runs on',
    why: 'Because',
    threads: 'Threads',
    isolated: 'Page is isolated',
    yes: 'yes',
    no: 'no, so one thread',
    before:
      'Chosen when training starts: the graphics card where it wins a trial, else the processor.',
    choose: 'Another can be asked for under Settings, Advanced, or in the link: engine=wasm.',
  },
} as const;
