/** Base transfer: T = g_T^-1 after g_R. Two bases, composed; nothing further is trained. */
import { baseContext, baseStages, link, targetBaseOf, type Method } from './method.ts';

export const baseTransfer: Method = {
  stages: (config) => baseStages(config, { reference: true, target: true }),
  forward: (config) => [
    link('reference-base', 'forward', config.condition === 'none' ? 'none' : 'own'),
    link(targetBaseOf(config), 'inverse', baseContext(config, 'other')),
  ],
};
