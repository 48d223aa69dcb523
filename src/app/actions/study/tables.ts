/**
 * Verbs that bring tables in. A table that cannot be read changes nothing but a sentence; one that comes
 * in keeps of the choice what still fits it.
 */
import {
  signalRange,
  type LhcoGeneratorId,
  type StandInSource,
  type TableSource,
} from '../../../protocol/calibration.ts';
import { tableSides, type TableSide, type TableSummary } from '../../../protocol/studyService.ts';
import {
  isBusy,
  sharedColumns,
  studyStore,
  usualColumns,
  type KnownTable,
  type StudyChoice,
  type StudyState,
} from '../../state/study.ts';
import { sentenceOf } from '../notice.ts';
import { workers } from '../workers.ts';
import { recheck } from './choose.ts';
import { studyWorker } from './worker.ts';

/** As the paper's own code has it. */
const derivation = 'cathode';

export const standInEvents = 400_000;
/** Tables of a file that holds both, as the original package names them. */
const fileNames: Record<TableSide, string> = { reference: 'simulation', target: 'data' };

/** Names as the page shows them. */
export interface TableWords {
  standIn(generator: LhcoGeneratorId): string;
}

/** The latest table asked for on each side; an older one that comes in late is nobody's. */
const asked: Record<TableSide, number> = { reference: 0, target: 0 };
/** Tables are read one after the other: two files dropped at once are both wanted. */
let queue: Promise<void> = Promise.resolve();

/** Both sides of the stand-in, as the paper has them: Herwig-like onto Pythia-like. */
export async function useStandIn(words: TableWords): Promise<void> {
  const generators = { reference: 'herwig-like', target: 'pythia-like' } as const;
  const { seed } = studyStore.getState().choice;
  const brought = tableSides.map((side) => {
    const generator = generators[side];
    const source = { kind: 'stand-in', generator, events: standInEvents } as const;
    return makeStandIn(side, words.standIn(generator), source, seed);
  });
  if (!(await Promise.all(brought)).every(Boolean)) return;
  studyStore.setState(({ choice, tables }) => ({
    choice: { ...choice, ...usualColumns(tables) },
  }));
  await recheck();
}

/**
 * Signal events among those of a stand-in, whose background stays. False where there is none, or the
 * number is out of range.
 */
export function setSignal(side: TableSide, signal: number): boolean {
  const { tables, ...state } = studyStore.getState();
  const known = tables[side];
  const good = Number.isInteger(signal) && signal >= signalRange.min && signal <= signalRange.max;
  if (!good || isBusy(state) || known?.source.kind !== 'stand-in' || known.seed === null)
    return false;
  const { generator, events } = known.source;
  const source = {
    kind: 'stand-in',
    generator,
    events,
    ...(signal > 0 ? { signal } : {}),
  } as const;
  void makeStandIn(side, known.name, source, known.seed).then((came) =>
    came ? recheck() : undefined,
  );
  return true;
}

/** @returns whether it came in */
export const makeStandIn = (
  side: TableSide,
  name: string,
  source: StandInSource,
  seed: number,
): Promise<boolean> =>
  bring(side, name, null, async () => {
    const summary = await studyWorker.client.makeStandIn(side, source, seed);
    return { source, seed, name, summary };
  });

/** A file as the table of a side. Of a file with several tables the one with the side's name, else the first. */
export async function loadTable(side: TableSide, file: File): Promise<void> {
  const came = await bring(side, file.name, 0, async (onShare, wanted) => {
    const tables = await workers.data.loadTables(file, file.name, onShare);
    // Whoever cancelled keeps the table that the worker has.
    if (!wanted()) return null;
    const picked = tables.find(({ name }) => name === fileNames[side]) ?? tables[0];
    const source: TableSource = {
      ...{ kind: 'file', path: file.name },
      ...(tables.length > 1 ? { table: picked.name } : {}),
    };
    const name = tables.length > 1 ? `${file.name}, ${picked.name}` : file.name;
    const summary: TableSummary = await studyWorker.client.keep(side, picked.table);
    return { source, seed: null, name, summary };
  });
  if (came) await recheck();
}

/** Makes the paper's features of a table of the LHC Olympics, in its place. */
export async function derive(side: TableSide): Promise<void> {
  const known = studyStore.getState().tables[side];
  if (known?.source.kind !== 'file') return;
  const { source, name } = known;
  const came = await bring(side, name, null, async () => ({
    ...{ name, seed: null, source: { ...source, derive: derivation } },
    summary: await studyWorker.client.derive(side, derivation),
  }));
  if (came) await recheck();
}

/** Reading goes no further, and nothing has changed. */
export function cancelLoading(): void {
  for (const side of tableSides) asked[side]++;
  workers.data.cancel('cancelled');
  studyStore.setState({ loading: null });
}

/** @returns whether the table came in */
function bring(
  side: TableSide,
  name: string,
  share: number | null,
  fetch: (onShare: (share: number) => void, wanted: () => boolean) => Promise<KnownTable | null>,
): Promise<boolean> {
  const mine = ++asked[side];
  const wanted = (): boolean => asked[side] === mine;
  const turn = queue.then(async () => {
    if (!wanted()) return false;
    studyStore.setState({ loading: { side, name, share }, error: null });
    try {
      const table = await fetch((now) => {
        if (wanted()) studyStore.setState({ loading: { side, name, share: now } });
      }, wanted);
      if (!table || !wanted()) return false;
      take(side, table);
      return true;
    } catch (error) {
      if (wanted()) studyStore.setState({ error: sentenceOf(error) });
      return false;
    } finally {
      if (wanted()) studyStore.setState({ loading: null });
    }
  });
  queue = turn.then(() => undefined);
  return turn;
}

const nothingTrained: Partial<StudyState> = {
  ...{ status: 'choosing', result: null, losses: [], progress: null, unsaved: false },
};

function take(side: TableSide, table: KnownTable): void {
  studyStore.setState(({ tables, choice, saved }): Partial<StudyState> => {
    const both = { ...tables, [side]: table };
    return {
      tables: both,
      choice: fitting(choice, both),
      ...{ check: null, openTarget: null },
      // A study of a session waits for its tables.
      ...(saved ? null : nothingTrained),
    };
  });
}

/** What of a choice two tables can have; features that nobody chose yet are the first that there are. */
function fitting(choice: StudyChoice, tables: StudyState['tables']): StudyChoice {
  const names = sharedColumns(tables);
  if (names.length === 0) return choice;
  const condition =
    choice.condition !== null && names.includes(choice.condition) ? choice.condition : null;
  const kept = choice.features.filter((name) => names.includes(name));
  const features = kept.length > 0 ? kept : usualColumns(tables).features;
  return { ...choice, features, condition, edges: condition === null ? null : choice.edges };
}
