/**
 * JSON to points: rows of numbers, rows with x and y, or two columns x and y. Takes no other shape.
 */
import type { LoadedPoints } from '../../protocol/dataService.ts';
import { OwnDataError } from '../../protocol/ownData.ts';
import { createReservoir } from './reservoir.ts';
import { shortened } from './cells.ts';

/** @throws OwnDataError */
export function parseJson(text: string): LoadedPoints {
  const value = parsed(text);
  const rows = Array.isArray(value) ? (value as unknown[]) : fromColumns(value);
  if (rows.length === 0) throw new OwnDataError('The JSON holds no point.');
  const kept = createReservoir();
  rows.forEach((row, i) => kept.add(...pointOf(row, i + 1)));
  return { points: kept.points(), rows: kept.rows(), columns: columnsOf(rows[0]) };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw new OwnDataError('This is not valid JSON.');
  }
}

function fromColumns(value: unknown): unknown[] {
  const { x, y } = (value ?? {}) as { x?: unknown; y?: unknown };
  if (!Array.isArray(x) || !Array.isArray(y))
    throw new OwnDataError(
      'JSON has to be [[x, y], …], [{"x": …, "y": …}, …] or {"x": […], "y": […]}.',
    );
  if (x.length !== y.length)
    throw new OwnDataError(`Column x has ${x.length} numbers and column y ${y.length}.`);
  return x.map((each: unknown, i) => [each, y[i] as unknown]);
}

function pointOf(row: unknown, at: number): [number, number] {
  if (Array.isArray(row)) {
    if (row.length >= 2) return [finite(row[0], at), finite(row[1], at)];
    const what = row.length === 1 ? 'one number' : 'no number';
    throw new OwnDataError(`Row ${at} has ${what}; two are needed.`);
  }
  if (row === null || typeof row !== 'object')
    throw new OwnDataError(`Row ${at} is ${said(row)}; two numbers are needed.`);
  for (const name of ['x', 'y'])
    if (!Object.hasOwn(row, name)) throw new OwnDataError(`Row ${at} has no “${name}”.`);
  const { x, y } = row as { x: unknown; y: unknown };
  return [finite(x, at), finite(y, at)];
}

function finite(value: unknown, at: number): number {
  if (typeof value === 'number' && Number.isFinite(value)) return value;
  throw new OwnDataError(`Row ${at}: ${said(value)} is not a finite number.`);
}

/** Deep values would overflow the stack if they were written out. */
function said(value: unknown): string {
  if (value !== null && typeof value === 'object')
    return Array.isArray(value) ? 'a list' : 'an object';
  return shortened(typeof value === 'string' ? `“${value}”` : String(value));
}

function columnsOf(row: unknown): LoadedPoints['columns'] {
  if (Array.isArray(row)) return row.length > 2 ? { names: ['1', '2'], of: row.length } : null;
  const of = Object.keys(row as object).length;
  return of > 2 ? { names: ['x', 'y'], of } : null;
}
