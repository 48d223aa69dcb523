/** The papers' drawings of the architecture and their table of methods: no run, drawn from configs. */
import type { FigureId } from '../../protocol/figureIds.ts';
import type { FigureSpec, Sentence } from '../../protocol/figure.ts';
import type { SchematicId } from '../../protocol/schematic.ts';

type Drawn = Extract<FigureId, 's0-fig1' | 's0-fig2' | 's0-table1' | 's4-fig1' | 's4-fig2'>;

const say = (text: string): Sentence => ({ kind: 'say', text, values: {} });

function schematic(
  id: Drawn,
  of: SchematicId,
  place: string,
  title: string,
  caption: readonly Sentence[],
): FigureSpec {
  const paper = id.startsWith('s0') ? 's0' : 's4';
  return {
    id,
    paper,
    place,
    title,
    orders: () => ({}),
    blocks: [{ kind: 'schematic', of }],
    caption,
  };
}

const twoBases = say(
  'Each dataset gets a base density of its own, a flow to a normal distribution. A third flow carries one dataset onto the other; its loss needs the density where it lands, and the frozen base there supplies it.',
);
const told = say(
  'Every flow is told the condition: the transfer flow either the one that both sides share or how far one is from the other.',
);

export const schematics: Record<Drawn, FigureSpec> = {
  's0-fig1': schematic('s0-fig1', 'f4f', 'Fig. 1', 'Flows for flows', [twoBases]),
  's0-fig2': schematic('s0-fig2', 'conditional', 'Fig. 2', 'Flows for flows under a condition', [
    told,
  ]),
  's0-table1': schematic(
    's0-table1',
    'methods',
    'Table I',
    'Five ways to carry one dataset onto another',
    [
      say(
        'The methods differ in what they train and in which direction. Everything here is read off the configs that the lab trains.',
      ),
    ],
  ),
  's4-fig1': schematic('s4-fig1', 'f4f', 'Fig. 1', 'A flow whose base density is a flow', [
    twoBases,
  ]),
  's4-fig2': schematic('s4-fig2', 'conditional', 'Fig. 2', 'The same under a condition', [told]),
};
