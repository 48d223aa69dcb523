/** The registry of figures: one line each, checked against the ids by the compiler. */
import { figureIds, type FigureId } from '../../protocol/figureIds.ts';
import type { FigureSpec } from '../../protocol/figure.ts';
import { s0Fig3 } from './s0Fig3.ts';
import { s0Fig4 } from './s0Fig4.ts';
import { s0Fig5 } from './s0Fig5.ts';
import { s0Fig6 } from './s0Fig6.ts';
import { s0Fig7 } from './s0Fig7.ts';
import { s0Fig8 } from './s0Fig8.ts';
import { s0Fig9 } from './s0Fig9.ts';
import { s0Fig10 } from './s0Fig10.ts';
import { s0Fig11 } from './s0Fig11.ts';
import { s0Fig12 } from './s0Fig12.ts';
import { s0Fig13 } from './s0Fig13.ts';
import { s0Fig14 } from './s0Fig14.ts';
import { s0Fig15 } from './s0Fig15.ts';
import { s0Fig16 } from './s0Fig16.ts';
import { s0Fig17 } from './s0Fig17.ts';
import { s4Fig3 } from './s4Fig3.ts';
import { s4Fig4 } from './s4Fig4.ts';
import { s4Fig5 } from './s4Fig5.ts';
import { s4Fig6 } from './s4Fig6.ts';
import { s4Fig7 } from './s4Fig7.ts';
import { s4FigA1 } from './s4FigA1.ts';
import { s4FigA2 } from './s4FigA2.ts';
import { s4Table1 } from './s4Table1.ts';
import { schematics } from './schematics.ts';

export const figures: Record<FigureId, FigureSpec> = {
  ...schematics,
  's0-fig3': s0Fig3,
  's0-fig4': s0Fig4,
  's0-fig5': s0Fig5,
  's0-fig6': s0Fig6,
  's0-fig7': s0Fig7,
  's0-fig8': s0Fig8,
  's0-fig9': s0Fig9,
  's0-fig10': s0Fig10,
  's0-fig11': s0Fig11,
  's0-fig12': s0Fig12,
  's0-fig13': s0Fig13,
  's0-fig14': s0Fig14,
  's0-fig15': s0Fig15,
  's0-fig16': s0Fig16,
  's0-fig17': s0Fig17,
  's4-fig3': s4Fig3,
  's4-fig4': s4Fig4,
  's4-fig5': s4Fig5,
  's4-table1': s4Table1,
  's4-fig6': s4Fig6,
  's4-fig7': s4Fig7,
  's4-fig-a1': s4FigA1,
  's4-fig-a2': s4FigA2,
};

/** In the papers' order. */
export const allFigures: readonly FigureSpec[] = figureIds.map((id) => figures[id]);
