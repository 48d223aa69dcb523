import type { NamedTable } from '../../src/protocol/table.ts';

export type Answer =
  | { readonly tables: NamedTable[] }
  | { readonly error: { readonly name: string; readonly message: string } };

export interface TableThread {
  /** @throws Error when the thread dies or is late */
  read(bytes: Uint8Array, name: string): Promise<Answer>;
  end(): Promise<void>;
}

export function createTableThread(limitMs: number): TableThread;
