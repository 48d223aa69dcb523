/**
 * The ids, labels and option ranges of everything a visitor can choose. URL, CLI, files and tests
 * all speak these ids; this file holds no behaviour. Implementations are typed
 * `satisfies Record<Id, Thing>`, so an id without one does not compile.
 */

export const toyIds = [
  'four-circles',
  'star',
  'eight-star',
  'checkerboard',
  'concentric-rings',
  'ring',
  'annulus',
  'spirals',
] as const;
export type ToyId = (typeof toyIds)[number];

export const toyLabels: Record<ToyId, string> = {
  'four-circles': 'Four circles',
  star: 'Star',
  'eight-star': 'Eight-armed star',
  checkerboard: 'Checkerboard',
  'concentric-rings': 'Concentric rings',
  ring: 'Ring',
  annulus: 'Annulus',
  spirals: 'Spirals',
};

/** Conditions that move the points of a toy. */
export const moveIds = ['rotation', 'rotation-steps', 'radial', 'ellipse'] as const;
export type MoveId = (typeof moveIds)[number];

/** What a toy may be under. */
export const toyConditionIds = ['none', ...moveIds] as const;

/** `column`: rows of a table bring a condition of their own, which nothing draws. */
export const conditionIds = [...toyConditionIds, 'column'] as const;
export type ConditionId = (typeof conditionIds)[number];
export type ToyConditionId = (typeof toyConditionIds)[number];

export const isMove = (id: ConditionId): id is MoveId => id !== 'none' && id !== 'column';

export const conditionLabels: Record<ConditionId, string> = {
  none: 'None',
  rotation: 'Rotation',
  'rotation-steps': 'Rotation, six angles',
  radial: 'Radial',
  ellipse: 'Ellipse',
  column: 'A column of the table',
};

export const methodIds = [
  'base-transfer',
  'unidirectional',
  'flows-for-flows',
  'movement-penalty',
  'identity-init',
] as const;
export type MethodId = (typeof methodIds)[number];

/** Which of the six ingredients a method uses, in the order the method matrix shows them. */
export interface MethodIngredients {
  referenceBase: boolean;
  targetBase: boolean;
  forward: boolean;
  inverse: boolean;
  penalty: boolean;
  identityInit: boolean;
}

export interface MethodEntry {
  label: string;
  letter: string;
  /** Five words for the method list. */
  line: string;
  /** The training heuristic in one sentence (after the paper's Table I). */
  heuristic: string;
  uses: MethodIngredients;
}

export const methods: Record<MethodId, MethodEntry> = {
  'base-transfer': {
    label: 'Base transfer',
    letter: 'T',
    line: 'Out to noise, back in',
    heuristic:
      'Train a base density on each dataset; map reference to noise with one and back to the target with the other.',
    uses: {
      referenceBase: true,
      targetBase: true,
      forward: false,
      inverse: false,
      penalty: false,
      identityInit: false,
    },
  },
  unidirectional: {
    label: 'Unidirectional',
    letter: 'U',
    line: 'Learns one way',
    heuristic:
      'Train the transfer flow on target samples only, with the frozen reference base as its density.',
    uses: {
      referenceBase: true,
      targetBase: false,
      forward: false,
      inverse: true,
      penalty: false,
      identityInit: false,
    },
  },
  'flows-for-flows': {
    label: 'Flows for flows',
    letter: 'F',
    line: 'Learns both ways',
    heuristic:
      'Alternate batches: reference samples scored by the target base, target samples by the reference base.',
    uses: {
      referenceBase: true,
      targetBase: true,
      forward: true,
      inverse: true,
      penalty: false,
      identityInit: false,
    },
  },
  'movement-penalty': {
    label: 'Movement penalty',
    letter: 'P',
    line: 'Distance costs λ',
    heuristic: 'Flows for flows plus λ times the L1 distance that each point is moved.',
    uses: {
      referenceBase: true,
      targetBase: true,
      forward: true,
      inverse: true,
      penalty: true,
      identityInit: false,
    },
  },
  'identity-init': {
    label: 'Identity initialisation',
    letter: 'I',
    line: 'Starts doing nothing',
    heuristic: 'Flows for flows, with a transfer flow that starts exactly as the identity.',
    uses: {
      referenceBase: true,
      targetBase: true,
      forward: true,
      inverse: true,
      penalty: false,
      identityInit: true,
    },
  },
};

export const presetIds = ['tiny', 'fast', 'quick', 'long', 'paper'] as const;
export type PresetId = (typeof presetIds)[number];

export const presetLabels: Record<PresetId, string> = {
  tiny: 'Tiny',
  fast: 'Fast',
  quick: 'Quick',
  long: 'Long',
  paper: 'Paper',
};

export const phaseIds = ['reference-base', 'target-base', 'transfer'] as const;
export type PhaseId = (typeof phaseIds)[number];

export const phaseLabels: Record<PhaseId, string> = {
  'reference-base': 'Reference base',
  'target-base': 'Target base',
  transfer: 'Transfer',
};

export const engineIds = ['plain', 'wasm', 'webgpu'] as const;
export type EngineId = (typeof engineIds)[number];

/** What a visitor may ask for: an engine, or the fastest that starts here. */
export const engineChoiceIds = ['auto', 'wasm', 'webgpu', 'plain'] as const satisfies readonly (
  EngineId | 'auto'
)[];
export type EngineChoiceId = (typeof engineChoiceIds)[number];

/** strict: the same bits on every machine. relaxed: fast maths, which gives that up. */
export const kernelBuildIds = ['strict', 'relaxed'] as const;
export type KernelBuildId = (typeof kernelBuildIds)[number];

export const tfjsBackendIds = ['wasm', 'cpu', 'webgpu'] as const;
export type TfjsBackendId = (typeof tfjsBackendIds)[number];

export const directionIds = ['both', 'forward', 'inverse'] as const;
export type DirectionId = (typeof directionIds)[number];

/** How forward and inverse steps take turns: every batch, every k epochs, or one after the other. */
export const alternationIds = ['batch', 'iterate', 'sequential'] as const;
export type AlternationId = (typeof alternationIds)[number];

export const penaltyKinds = ['l1', 'l2'] as const;
export type PenaltyKind = (typeof penaltyKinds)[number];

export const contextModes = ['shared', 'delta', 'concat'] as const;
export type ContextMode = (typeof contextModes)[number];

/** Hard limits (schema) and usual limits (controls) of every number a visitor can set. */
export interface NumberRange {
  min: number;
  max: number;
  usual: readonly [number, number];
  integer: boolean;
}

const range = (
  min: number,
  max: number,
  usual: readonly [number, number],
  integer = true,
): NumberRange => ({ min, max, usual, integer });

export const ranges = {
  seed: range(0, 4294967295, [1, 9999]),
  layers: range(1, 32, [1, 12]),
  blocks: range(0, 8, [1, 3]),
  width: range(1, 1024, [8, 128]),
  bins: range(2, 64, [4, 16]),
  steps: range(1, 10_000_000, [50, 20_000]),
  epochs: range(1, 10_000, [1, 64]),
  batch: range(2, 65_536, [32, 1024]),
  learningRate: range(0, 1, [1e-5, 1e-2], false),
  clip: range(1e-6, 1e6, [0.1, 20], false),
  warmup: range(0, 100_000, [0, 500]),
  penaltyWeight: range(0, 1000, [0.01, 10], false),
  iterateEpochs: range(1, 1000, [1, 10]),
  trainSize: range(64, 10_000_000, [1000, 1_000_000]),
  validationSize: range(16, 1_000_000, [500, 20_000]),
  validateEvery: range(1, 1_000_000, [10, 500]),
  frameEvery: range(1, 1_000_000, [1, 100]),
  framePoints: range(16, 50_000, [200, 5000]),
  jitter: range(0, 1, [0, 0.3], false),
  patience: range(0, 1_000_000, [0, 5000]),
  mapPoints: range(1000, 2_000_000, [1000, 2_000_000]),
  tailBound: range(0.1, 100, [3, 5], false),
  /** 0: as many as suit the machine. */
  threads: range(0, 64, [0, 8]),
} as const satisfies Record<string, NumberRange>;
export type RangeId = keyof typeof ranges;

/** All toys live in this box; it is also the fixed frame of every stage. */
export const frameBound = 4;
/** Largest distance two points of the frame can have: 8 sqrt 2. */
export const maximumDistance = 11.313708498984761;
