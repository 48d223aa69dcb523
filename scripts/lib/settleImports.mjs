/** For vitest: a file has ended only when what it asked for late has come, or the next one complains. */
import { afterAll, vi } from 'vitest';

afterAll(() => vi.dynamicImportSettled());
