/** Lets waiting messages in between pieces of long work; knows nothing of the work. */

/** Resolves in a new macrotask. setTimeout would wait 4 ms when nested; a message does not. */
export function breathe(): Promise<void> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(0);
  });
}

/** Milliseconds of work between two breaths. */
const breath = 8;

/**
 * Breathes at most every 8 ms: a breath costs little, but steps of small flows cost less. The clock
 * decides when messages are let in, and nothing else.
 */
export function createBreather(): () => Promise<void> | null {
  let last = performance.now();
  return () => {
    const time = performance.now();
    if (time - last < breath) return null;
    last = time;
    return breathe();
  };
}
