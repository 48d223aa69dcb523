/** Words of what may go wrong or be missing, and of what can be done then. */
export const states = {
  slow: 'Training takes fewer than 5 steps a second here. The preset Fast asks for less.',
  useFast: 'Train with Fast',
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
