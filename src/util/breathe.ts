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
