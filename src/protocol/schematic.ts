/**
 * The parts of a drawn architecture: laws, flows as they are, and stages and links as they are planned,
 * read off a config. Plain data; draws nothing.
 */
import type { ConditionId, ContextMode, MethodId } from './catalogue.ts';
import type { FlowId, Link, Stage } from './objective.ts';
import type { LawId } from './ownData.ts';

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
  /** Numbers of context per point; 0 without a condition. */
  contextFeatures: number;
  parameters: number;
  /** Whether it starts exactly as the identity. */
  identityStart: boolean;
}

export interface SchematicLaw {
  law: LawId;
  label: string;
  /** The context that its points are shown at, as numbers and for people; null without a condition. */
  shown: { context: number[]; words: string } | null;
}

export interface SchematicMethod {
  method: MethodId;
  /** Those that are trained or used, in the order of `flowIds`. */
  flows: SchematicFlow[];
  stages: Stage[];
  /** The chain that a point takes when the map is used. */
  map: Link[];
}

export interface Schematic {
  id: SchematicId;
  reference: SchematicLaw;
  target: SchematicLaw;
  condition: ConditionId;
  /** How the transfer flow sees the condition; null without one. */
  context: ContextMode | null;
  /** One base density for both sides. */
  sharedBase: boolean;
  /** One a method that is shown; a single one for f4f and conditional. */
  methods: SchematicMethod[];
}

/** Points [n, 2] of both laws, for the drawing's thumbnails and dots. */
export interface SchematicPoints {
  reference: Float32Array;
  target: Float32Array;
}
