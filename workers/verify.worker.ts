/**
 * Door to the checks of engines in the browser: the code of `lab verify` and `lab hashes` behind a
 * message port. Only end-to-end tests open it, and it judges by no rule of its own.
 */
import { expose } from 'comlink';
import { runHashes } from '../src/model/experiment/determinism.ts';
import { createEngine } from '../src/model/experiment/engines.ts';
import { parseGolden } from '../src/model/experiment/golden/goldenFile.ts';
import { arithmeticOf, goldenSubject } from '../src/model/experiment/golden/goldenSubject.ts';
import { verifyFile } from '../src/model/experiment/golden/verifyFile.ts';
import { parseSafetensors } from '../src/protocol/safetensors.ts';
import type { VerifyService } from '../src/protocol/verify.ts';
import { pageHost } from './host.ts';

const service: VerifyService = {
  async verify(file, bytes, choice, only) {
    const golden = parseGolden(parseSafetensors(bytes));
    const asked = (name: string): boolean => only.some((start) => name.startsWith(start));
    if (only.length > 0)
      for (const name of golden.truths.keys()) if (!asked(name)) golden.truths.delete(name);
    const engine = await createEngine(choice, pageHost());
    try {
      const subject = goldenSubject(engine, golden);
      const lines = await verifyFile(file, golden, arithmeticOf(engine.info), subject);
      return lines.map((line) => JSON.stringify(line));
    } finally {
      engine.dispose();
    }
  },
  async hashes(choice) {
    const engine = await createEngine(choice, pageHost());
    try {
      return await runHashes(engine);
    } finally {
      engine.dispose();
    }
  },
};

expose(service);
