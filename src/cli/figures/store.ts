/**
 * The folder that a figures command works in: trained bases and runs, what was measured of them, and
 * the finished figures. What is there is not made again; a file is either whole or not there.
 */
import { mkdir, readFile, rename, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { orderKey } from '../../figures/orders.ts';
import { baseKey, type BasePhase } from '../../protocol/baseKey.ts';
import type { PhaseId } from '../../protocol/catalogue.ts';
import type { ExperimentConfig } from '../../protocol/config.ts';
import type { Order, Product, RunOrder } from '../../protocol/product.ts';
import { readProduct, writeProduct } from '../../protocol/productFile.ts';
import { specOf } from '../../model/experiment/build.ts';
import { textHash } from '../../model/experiment/hash.ts';
import type { TrainedBase, TrainedRun } from '../../model/experiment/produceTrain.ts';
import { flowFromSafetensors, flowToSafetensors } from '../../model/experiment/weights.ts';

/** Short enough for a file name; 64 bits of the hash. */
const shortHash = async (text: string): Promise<string> => (await textHash(text)).slice(0, 16);

/** What is written beside the weights of a base or a run. */
type BaseNote = Pick<TrainedBase, 'key' | 'result'>;
type RunNote = Omit<TrainedRun, 'flows'> & { flows: PhaseId[] };

export class FigureStore {
  constructor(readonly folder: string) {}

  /** Hash of what an order's numbers depend on: names of its files. */
  nameOf(order: Order): Promise<string> {
    return shortHash(orderKey(order));
  }

  baseName(config: ExperimentConfig, phase: BasePhase): Promise<string> {
    return shortHash(baseKey(config, phase));
  }

  async hasBase(config: ExperimentConfig, phase: BasePhase): Promise<boolean> {
    return exists(this.path('bases', `${await this.baseName(config, phase)}.json`));
  }

  async writeBase(config: ExperimentConfig, phase: BasePhase, base: TrainedBase): Promise<void> {
    const name = await this.baseName(config, phase);
    const { key, result, parameters } = base;
    const note: BaseNote = { key, result };
    await put(
      this.path('bases', `${name}.safetensors`),
      flowToSafetensors(specOf(config, phase), parameters),
    );
    await put(this.path('bases', `${name}.json`), text(note));
  }

  /** @throws Error when it is not there */
  async readBase(config: ExperimentConfig, phase: BasePhase): Promise<TrainedBase> {
    const name = await this.baseName(config, phase);
    const note = JSON.parse(await readFile(this.path('bases', `${name}.json`), 'utf8')) as BaseNote;
    const bytes = await readFile(this.path('bases', `${name}.safetensors`));
    return { ...note, parameters: flowFromSafetensors(bytes).parameters };
  }

  async hasRun(order: RunOrder): Promise<boolean> {
    return exists(this.path('runs', `${await this.nameOf(order)}.json`));
  }

  /** Bases are kept once, by their own key. */
  async writeRun(order: RunOrder, run: TrainedRun): Promise<void> {
    const name = await this.nameOf(order);
    const { flows, ...rest } = run;
    const note: RunNote = { ...rest, flows: flows.map(({ id }) => id) };
    for (const { id, parameters } of flows)
      if (id === 'transfer')
        await put(
          this.path('runs', `${name}.safetensors`),
          flowToSafetensors(specOf(run.config, id), parameters),
        );
    await put(this.path('runs', `${name}.json`), text(note));
  }

  /** @throws Error when it is not there, or one of its bases is not */
  async readRun(order: RunOrder): Promise<TrainedRun> {
    const name = await this.nameOf(order);
    const note = JSON.parse(await readFile(this.path('runs', `${name}.json`), 'utf8')) as RunNote;
    const flows: TrainedRun['flows'] = [];
    for (const id of note.flows) {
      const { parameters } =
        id === 'transfer'
          ? flowFromSafetensors(await readFile(this.path('runs', `${name}.safetensors`)))
          : await this.readBase(order.config, id);
      flows.push({ id, parameters });
    }
    return { ...note, flows };
  }

  /** Null where there is none, or none that this version can read. */
  async readProduct(order: Order): Promise<Product | null> {
    const file = this.path('products', `${await this.nameOf(order)}.mlp`);
    const bytes = await readFile(file).catch(() => null);
    if (!bytes) return null;
    try {
      return readProduct(new Uint8Array(bytes).buffer);
    } catch {
      return null;
    }
  }

  async writeProduct(order: Order, product: Product): Promise<void> {
    await put(this.path('products', `${await this.nameOf(order)}.mlp`), writeProduct(product));
  }

  path(...parts: string[]): string {
    return join(this.folder, ...parts);
  }
}

const text = (value: unknown): string => `${JSON.stringify(value, null, 1)}\n`;

const exists = (file: string): Promise<boolean> =>
  stat(file).then(
    () => true,
    () => false,
  );

/** Written beside and moved into place: a command that is cut short leaves no half file. */
export async function put(file: string, content: string | Uint8Array): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  const beside = `${file}.${process.pid}.part`;
  await writeFile(beside, content);
  await rename(beside, file);
}
