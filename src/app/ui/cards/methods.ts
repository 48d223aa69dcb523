/** Cards of the five methods, and of the two things that some of them add. */
import { methods, type MethodId } from '../../../protocol/catalogue.ts';
import type { Card } from './card.ts';
import { sources } from './sources.ts';

const forward = 'L_{\\mathrm{fwd}}';
const inverse = 'L_{\\mathrm{inv}}';
const both = `${forward} \\text{ and } ${inverse} \\text{ in turn}`;
const terms =
  'L_fwd and L_inv are the rows NLL forward and NLL inverse of the table; both base flows stay as they are.';

const card = (id: MethodId, rest: Omit<Card, 'title' | 'text'>): Card => ({
  title: methods[id].label,
  text: methods[id].heuristic,
  ...rest,
});

export const methodCards = {
  'method-base-transfer': card('base-transfer', {
    more: 'Nothing is trained in the transfer phase. The noise in the middle knows nothing of distance, so nothing keeps a point near its start.',
    formula: 'f = g_T^{-1}\\circ g_R',
    letters: 'g_R, g_T the base flows, data to noise.',
    source: sources.methods,
  }),
  'method-unidirectional': card('unidirectional', {
    more: 'The target’s own density is not needed. The map covers all of the target and may smear mass between its parts.',
    formula: `\\min_f\\ ${inverse} = -\\operatorname{E}_{y\\sim T}\\left[\\log p_R(f^{-1}(y)) + \\log\\left|\\det J_{f^{-1}}(y)\\right|\\right]`,
    letters: 'f the transfer map, p_R the density of the reference’s base flow.',
    source: sources.methods,
  }),
  'method-flows-for-flows': card('flows-for-flows', {
    more: 'One optimiser and one schedule for both directions. Nothing in the objective asks for short moves.',
    formula: `\\min_f\\ ${both}`,
    letters: terms,
    source: sources.methods,
  }),
  'method-movement-penalty': card('movement-penalty', {
    more: 'λ weighs distance against likelihood, and acts at once while the transfer trains.',
    formula: `\\min_f\\ ${both},\\ \\text{each} + \\lambda\\,\\operatorname{E}\\lVert f(x)-x\\rVert_1`,
    letters: `λ the weight of the penalty. ${terms}`,
    source: sources.penalty,
  }),
  'method-identity-init': card('identity-init', {
    more: 'The objective is that of flows for flows; only where training begins differs.',
    formula: `\\min_f\\ ${both},\\quad f_0(x) = x`,
    letters: `f₀ the map before the first step. ${terms}`,
    source: sources.identity,
  }),
  penalty: {
    title: 'Penalty λ',
    text: 'Distance costs λ. L1 adds up the distances along both axes; L2 squares the length, so long moves cost most.',
    more: 'Annealing takes λ to 0 over the transfer phase by a cosine, so that likelihood has the last word.',
    formula:
      '\\lambda\\,\\operatorname{E}\\lVert f(x)-x\\rVert_1 \\quad\\text{or}\\quad \\lambda\\,\\operatorname{E}\\lVert f(x)-x\\rVert_2^2',
    letters: 'in the direction of the step: forward, or the same with the inverse.',
    source: sources.penalty,
    now: (_, { transfer }) =>
      transfer.objective.penalty ? `Here λ is ${transfer.objective.penalty.weight}.` : null,
  },
  identity: {
    title: 'Identity start',
    text: 'The transfer flow begins as a map that moves nothing, to the last bit. Training moves points away from there.',
    more: 'The last layer of each network starts at zero, and the splines are built so that zero gives slope 1 everywhere.',
    formula: 'f_0(x) = x,\\quad \\log\\left|\\det J_{f_0}\\right| = 0',
    letters: 'f₀ the map before the first step.',
    source: sources.identity,
  },
} satisfies Record<`method-${MethodId}` | 'penalty' | 'identity', Card>;
