/**
 * The parts of a drawn architecture: boxes (laws, flows, the normal density) and arrows between them,
 * read off a config's own stages and flow types. Plain data; draws nothing.
 */
import type { FlowId } from './objective.ts';
import type { MethodId } from './catalogue.ts';

/** f4f: base densities and the transfer between them; conditional: the same under conditions. */
export const schematicIds = ['f4f', 'conditional', 'methods'] as const;
export type SchematicId = (typeof schematicIds)[number];

/** A flow as it is: what a box says. */
export interface SchematicFlow {
  id: FlowId;
  layers: number;
  blocks: number;
  width: number;
  bins: number;
  tailBound: number;
  contextFeatures: number;
  parameters: number;
}

/** One training step: which law's rows go through which flows, and where they are scored. */
export interface SchematicStep {
  phase: FlowId;
  rows: 'reference' | 'target' | 'pairs-up' | 'pairs-down';
  links: { flow: FlowId; direction: 'forward' | 'inverse'; frozen: boolean; context: string }[];
  penalty: { kind: 'l1' | 'l2'; weight: number } | null;
}

export interface Schematic {
  id: SchematicId;
  reference: string;
  target: string;
  condition: string | null;
  /** One a method that is shown; a single one for f4f and conditional. */
  methods: {
    method: MethodId;
    flows: SchematicFlow[];
    steps: SchematicStep[];
    /** The chain that a point takes when the map is used. */
    map: SchematicStep['links'];
    identityInit: boolean;
  }[];
}
