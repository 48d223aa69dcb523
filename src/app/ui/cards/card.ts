/** What a card is made of. Holds no words. */
import type { ExperimentConfig } from '../../../protocol/config.ts';
import type { RunState } from '../../state/run.ts';

export interface Card {
  title: string;
  /** One or two sentences, fit for the small place beside the charts. */
  text: string;
  /** What else the full card says. */
  more?: string;
  /** TeX, in the letters of SCIENCE.md. */
  formula?: string;
  /** What the formula's letters mean. */
  letters?: string;
  /** Where it comes from. */
  source: string;
  /** A sentence with numbers of the run; null while there are none. */
  now?: (run: RunState, config: ExperimentConfig) => string | null;
}
