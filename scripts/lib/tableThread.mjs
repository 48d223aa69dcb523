/**
 * Reads files with the loaders of tables in a thread that is ended when it does not answer in time,
 * for tests. It judges no answer: what the loader threw comes back as it was.
 */
import { pathToFileURL } from 'node:url';
import { Worker } from 'node:worker_threads';
import { bundle } from './bundle.mjs';

const code = `
const { parentPort, workerData } = require('node:worker_threads');
import(workerData).then(({ loadTables }) => {
  parentPort.on('message', ({ bytes, name }) => {
    loadTables(new Blob([bytes]), name).then(
      (tables) => parentPort.postMessage({ tables }),
      (error) => parentPort.postMessage({ error: { name: error.name, message: error.message } }),
    );
  });
  parentPort.postMessage('ready');
});
`;

/** The next message of a thread; an error if it dies or is silent for too long. */
function answerOf(worker, limitMs) {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(
      () => end(reject, new Error(`no answer within ${limitMs} ms`)),
      limitMs,
    );
    const onExit = (status) => end(reject, new Error(`the thread ended with ${status}`));
    const onError = (error) => end(reject, error);
    const onMessage = (message) => end(resolve, message);
    function end(settle, value) {
      clearTimeout(timer);
      worker.off('exit', onExit).off('error', onError).off('message', onMessage);
      settle(value);
    }
    worker.on('exit', onExit).on('error', onError).on('message', onMessage);
  });
}

/** How long a thread may take to load its code. */
const startMs = 30_000;

/**
 * @param limitMs for one file; a thread that is late is ended, and the next file gets a new one
 */
export function createTableThread(limitMs) {
  let worker = null;
  const end = async () => {
    const ending = worker;
    worker = null;
    await ending?.terminate();
  };
  return {
    end,
    async read(bytes, name) {
      if (!worker) {
        const url = pathToFileURL(await bundle('tables')).href;
        worker = new Worker(code, { eval: true, workerData: url });
        await answerOf(worker, startMs);
      }
      worker.postMessage({ bytes, name });
      try {
        return await answerOf(worker, limitMs);
      } catch (error) {
        await end();
        throw error;
      }
    },
  };
}
