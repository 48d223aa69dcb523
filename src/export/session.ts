/**
 * A session as a document and named arrays, and both as one safetensors file, so that any reader of
 * that format finds points and weights. Refuses what does not fit together, with one sentence.
 */
import { ConfigError, parseConfig, type ExperimentConfig } from '../protocol/config.ts';
import { phaseIds } from '../protocol/catalogue.ts';
import type { Frame, LossPoint } from '../protocol/frame.ts';
import type { WideRows } from '../protocol/wideRows.ts';
import { parseSafetensors, writeSafetensors, type Tensor } from '../protocol/safetensors.ts';
import {
  checkSession,
  SessionError,
  sessionFormat,
  sessionVersion,
  type FrameDoc,
  type RunDoc,
  type Session,
  type SessionOwn,
  type SessionRun,
} from '../protocol/session.ts';
import { packStudy, unpackStudy } from './sessionStudy.ts';

/** What is kept: JSON, and arrays by name. Arrays of run 2 begin with `runs.2.`, own data with `own.`. */
export interface PackedSession {
  json: string;
  tensors: Map<string, Tensor>;
}

const series = ['base', 'forward', 'inverse'] as const;
const kinds = ['train', 'validation'] as const;

const rowsOf = (data: Float32Array, features: number): Tensor => ({
  shape: [data.length / features, features],
  data,
});
const rows2 = (data: Float32Array): Tensor => rowsOf(data, 2);
const row1 = (data: Float32Array): Tensor => ({ shape: [data.length], data });

/** Shares the session's arrays. */
export function packSession(session: Session): PackedSession {
  const tensors = new Map<string, Tensor>();
  session.own.forEach(({ points, features, context }, i) => {
    tensors.set(`own.${i}`, rowsOf(points, features));
    if (context) tensors.set(`own.${i}.context`, row1(context));
  });
  const runs = session.runs.map((run, i) => run && packRun(run, `runs.${i}`, tensors));
  const own = session.own.map(({ id, name, features, table }) => ({ id, name, features, table }));
  const study = session.study && packStudy(session.study, tensors);
  return { json: JSON.stringify({ ...session, own, runs, study }), tensors };
}

function packRun(run: SessionRun, at: string, tensors: Map<string, Tensor>): unknown {
  const { start, wideStart, contexts, losses, references, weights, history, frame, ...rest } = run;
  if (start) tensors.set(`${at}.start`, rows2(start));
  if (start && wideStart)
    tensors.set(`${at}.wideStart`, rowsOf(wideStart, (2 * wideStart.length) / start.length));
  if (contexts) tensors.set(`${at}.contexts`, row1(contexts));
  if (references) tensors.set(`${at}.randomPairing`, row1(references.randomPairingDistances));
  tensors.set(`${at}.losses`, { shape: [losses.length, 5], data: packLosses(losses) });
  const packed = weights.map(({ flow, bytes }) => {
    const file = parseSafetensors(bytes);
    for (const [name, tensor] of file.tensors) tensors.set(`${at}.weights.${flow}.${name}`, tensor);
    return { flow, metadata: file.metadata };
  });
  const limits = references && { ...references, randomPairingDistances: undefined };
  return {
    ...rest,
    references: limits,
    frame: packFrame(frame, `${at}.frame`, tensors),
    history: history.map((one, k) => packFrame(one, `${at}.history.${k}`, tensors)),
    weights: packed,
  };
}

function packFrame(frame: Frame, at: string, tensors: Map<string, Tensor>): FrameDoc {
  const { mapped, wide, distances, logAbsDet, ...shown } = frame;
  const { start, layers, grid, density, conditions, losses, ...doc } = shown;
  // The views of a moment are made again where they are looked at; the run has the rest.
  void [start, layers, grid, density, conditions, losses];
  tensors.set(`${at}.mapped`, rows2(mapped));
  if (wide) tensors.set(`${at}.wide`, rowsOf(wide.mapped, wide.features));
  if (distances) tensors.set(`${at}.distances`, row1(distances));
  if (logAbsDet) tensors.set(`${at}.logAbsDet`, row1(logAbsDet));
  return doc;
}

/** [n, 5]: phase, step, series and kind by their numbers, and the value. */
function packLosses(losses: readonly LossPoint[]): Float64Array {
  const data = new Float64Array(5 * losses.length);
  losses.forEach((point, i) => {
    data[5 * i] = phaseIds.indexOf(point.phase);
    data[5 * i + 1] = point.step;
    data[5 * i + 2] = series.indexOf(point.series);
    data[5 * i + 3] = kinds.indexOf(point.kind);
    data[5 * i + 4] = point.value;
  });
  return data;
}

/** A session as one file. */
export function sessionToBytes(session: Session): Uint8Array {
  const { json, tensors } = packSession(session);
  const version = String(sessionVersion);
  return writeSafetensors(tensors, { format: sessionFormat, version, session: json });
}

/** @throws SessionError */
export function sessionFromBytes(bytes: Uint8Array): Session {
  const { tensors, metadata } = parsed(bytes);
  if (metadata['format'] !== sessionFormat)
    throw new SessionError(
      'This is a safetensors file, but no session of the lab, so nothing was changed.',
    );
  checkVersion(metadata['version']);
  return unpackSession({ json: metadata['session'] ?? '', tensors });
}

function parsed(bytes: Uint8Array): ReturnType<typeof parseSafetensors> {
  try {
    return parseSafetensors(bytes);
  } catch (error) {
    throw broken((error as Error).message.replace('invalid safetensors: ', ''));
  }
}

const broken = (why: string): SessionError =>
  new SessionError(`This session file is broken, so nothing was changed: ${why}.`);

/** @throws SessionError when the page is older than the file */
export function checkVersion(version: string | undefined): void {
  if (version === String(sessionVersion)) return;
  if (Number(version) > sessionVersion)
    throw new SessionError(
      `This session was saved by a newer Morphlab (format version ${version}; this page reads ${sessionVersion}), so nothing was changed. Reload the page to get the newest one.`,
    );
  throw broken(`format version is ${version ?? 'missing'}`);
}

/** @throws SessionError */
export function unpackSession({ json, tensors }: PackedSession): Session {
  const doc = checkSession(parseJson(json));
  if (!doc.ok) throw broken(doc.why.toLowerCase());
  const { data } = doc;
  if (data.runs.length !== data.configs.length) throw broken('runs and panes differ in number');
  const read = new Arrays(tensors);
  return {
    ...data,
    configs: data.configs.map(checked),
    selected: Math.min(data.selected, data.configs.length - 1),
    own: data.own.map((own, i) => unpackOwn(own, `own.${i}`, read)),
    runs: data.runs.map((run, i) => run && unpackRun(run, `runs.${i}`, read)),
    study: data.study && unpackStudy(data.study, (prefix) => read.under(prefix)),
  };
}

function parseJson(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    throw broken('its description is not JSON');
  }
}

/** Rules between fields of a config. */
function checked(config: ExperimentConfig): ExperimentConfig {
  try {
    return parseConfig(config);
  } catch (error) {
    if (error instanceof ConfigError) throw broken(error.message);
    throw error;
  }
}

/** Arrays by name, with the shape they must have. */
class Arrays {
  constructor(private readonly tensors: ReadonlyMap<string, Tensor>) {}

  has(name: string): boolean {
    return this.tensors.has(name);
  }

  /** @param rows null: any number */
  floats(name: string, rows: number | null, width: number): Float32Array {
    const tensor = this.tensors.get(name);
    if (!tensor) throw broken(`${name} is missing`);
    const { data } = tensor;
    if (!(data instanceof Float32Array) || data.length % width !== 0 || data.length !== (rows ?? data.length / width) * width)
      throw broken(`${name} has another shape`); // prettier-ignore
    return data;
  }

  /** [n], where it is there. */
  row(name: string, n: number): Float32Array | null {
    return this.has(name) ? this.floats(name, n, 1) : null;
  }

  /** [n, 2] */
  points(name: string, n: number | null = null): Float32Array {
    return this.floats(name, n, 2);
  }

  losses(name: string): LossPoint[] {
    const data = this.tensors.get(name)?.data;
    if (!(data instanceof Float64Array) || data.length % 5 !== 0)
      throw broken(`${name} is missing`);
    return Array.from({ length: data.length / 5 }, (_, i) => {
      const [phase, step, line, kind, value] = data.subarray(5 * i, 5 * i + 5);
      const point = {
        phase: phaseIds[phase],
        step,
        series: series[line],
        kind: kinds[kind],
        value,
      };
      if (!point.phase || !point.series || !point.kind) throw broken(`${name} has an unknown line`);
      return point;
    });
  }

  /** All that begin with these words, by what follows. */
  under(prefix: string): [string, Tensor][] {
    return [...this.tensors].flatMap(([name, tensor]): [string, Tensor][] =>
      name.startsWith(prefix) ? [[name.slice(prefix.length), tensor]] : [],
    );
  }
}

function unpackOwn(
  own: Omit<SessionOwn, 'points' | 'context'>,
  at: string,
  read: Arrays,
): SessionOwn {
  const points = read.floats(at, null, own.features);
  return { ...own, points, context: read.row(`${at}.context`, points.length / own.features) };
}

function unpackRun(doc: RunDoc, at: string, read: Arrays): SessionRun {
  const frame = unpackFrame(doc.frame, `${at}.frame`, read);
  const n = frame.mapped.length / 2;
  // Images have a start; base samples come from noise.
  const start = frame.shows === 'transfer' ? read.points(`${at}.start`, n) : null;
  return {
    ...doc,
    config: checked(doc.config),
    asked: checked(doc.asked),
    frame,
    start,
    wideStart: frame.wide && start && read.floats(`${at}.wideStart`, n, frame.wide.features),
    contexts: start && read.row(`${at}.contexts`, n),
    history: doc.history.map((one, k) => unpackFrame(one, `${at}.history.${k}`, read)),
    losses: read.losses(`${at}.losses`),
    references: doc.references && {
      ...doc.references,
      randomPairingDistances: read.floats(`${at}.randomPairing`, null, 1),
    },
    weights: doc.weights.map(({ flow, metadata }) => ({
      flow,
      bytes: writeSafetensors(read.under(`${at}.weights.${flow}.`), metadata),
    })),
  };
}

function unpackFrame(doc: FrameDoc, at: string, read: Arrays): Frame {
  const mapped = read.points(`${at}.mapped`);
  const n = mapped.length / 2;
  const each = (name: string): Float32Array | null => read.row(`${at}.${name}`, n);
  const [distances, logAbsDet] = [each('distances'), each('logAbsDet')];
  return {
    ...doc,
    ...{ mapped, distances, logAbsDet, wide: unpackWide(`${at}.wide`, n, read) },
    ...{ start: null, layers: null, grid: null, density: null, conditions: null, losses: [] },
  };
}

function unpackWide(name: string, n: number, read: Arrays): WideRows | null {
  if (!read.has(name)) return null;
  const mapped = read.floats(name, null, n);
  return { features: mapped.length / n, mapped, start: null, layers: null, context: null };
}
