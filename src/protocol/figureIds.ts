/** Ids of the papers' figures and the budgets they can be made at. Holds no figure. */

/** s0: PRD 108, 096018. s4: arXiv 2211.02487. In the order in which they are shown. */
export const figureIds = [
  's0-fig1',
  's0-fig2',
  's0-table1',
  's0-fig3',
  's0-fig4',
  's0-fig5',
  's0-fig6',
  's0-fig7',
  's0-fig8',
  's0-fig9',
  's0-fig10',
  's0-fig11',
  's0-fig12',
  's0-fig13',
  's0-fig14',
  's0-fig15',
  's0-fig16',
  's0-fig17',
  's4-fig1',
  's4-fig2',
  's4-fig3',
  's4-fig4',
  's4-fig5',
  's4-table1',
  's4-fig6',
  's4-fig7',
  's4-fig-a1',
  's4-fig-a2',
] as const;
export type FigureId = (typeof figureIds)[number];

/** quick: minutes on two cores; long: hours; paper: the paper's own settings; tiny: for tests. */
export const figureBudgets = ['tiny', 'quick', 'long', 'paper'] as const;
export type FigureBudget = (typeof figureBudgets)[number];
