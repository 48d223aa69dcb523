/**
 * What moves when: scenes in the order of training, turns as the stage takes them, then the map's use,
 * over and over. It refuses to draw; a dot is somewhere on its lane or out of sight in a box.
 */
import { objectiveAt, type FlowId, type Stage } from '../../protocol/objective.ts';
import type { SchematicMethod } from '../../protocol/schematic.ts';
import { alongLine, lengthOf, type Lane, type Point } from './lanes.ts';
import { isFrozenLater, stageOf, trainedIn, type Step } from './steps.ts';

export interface Scene {
  steps: Step[];
  /** Index of the stage; null: the map's use. */
  stage: number | null;
  /** Seconds. */
  start: number;
  length: number;
  dots: number;
}

/** Seconds that a dot takes for its way, and between two dots. */
const travel = 2.4;
const apart = 0.12;
/** Seconds without a dot between scenes. */
const pause = 0.4;
/** A box counts for so many px of the way. */
const hidden = 30;

const dotsOf = { alone: 18, turn: 8 } as const;

/** Which objectives a stage shows in turn: enough of its turns to see that they are turns. */
function turnsOf(stage: Stage): number[] {
  const { turns, objectives } = stage;
  switch (turns.kind) {
    case 'single':
      return [0];
    case 'cycle':
      return [0, 1, 2, 3].map((turn) => objectiveAt(stage, turn * turns.every));
    case 'sequential':
      return objectives.map((_, i) =>
        objectiveAt(stage, Math.ceil((i * stage.steps) / objectives.length)),
      );
    default:
      return turns satisfies never;
  }
}

export function scenesOf({ stages }: SchematicMethod, steps: readonly Step[]): Scene[] {
  const plan = stages.flatMap((stage, s) => {
    const turns = turnsOf(stage);
    const dots = turns.length > 1 ? dotsOf.turn : dotsOf.alone;
    return turns.map((objective) => ({
      steps: steps.filter(({ at }) => at?.stage === s && at.objective === objective),
      stage: s as number | null,
      dots,
    }));
  });
  plan.push({ steps: steps.filter(({ at }) => at === null), stage: null, dots: dotsOf.alone });
  let start = 0;
  return plan.map((scene) => {
    const length = travel + (scene.dots - 1) * apart + pause;
    start += length;
    return { ...scene, start: start - length, length };
  });
}

/** Seconds after which everything begins again. */
export const cycleOf = (scenes: readonly Scene[]): number =>
  scenes.reduce((sum, { length }) => sum + length, 0);

/** A scene and the seconds since it began. */
export interface Moment {
  scene: Scene;
  since: number;
}

export function sceneAt(scenes: readonly Scene[], time: number): Moment {
  const cycle = cycleOf(scenes);
  const now = ((time % cycle) + cycle) % cycle;
  const scene = scenes.findLast(({ start }) => start <= now) ?? scenes[0];
  return { scene, since: now - scene.start };
}

export const momentOf = (method: SchematicMethod, steps: readonly Step[], time: number): Moment =>
  sceneAt(scenesOf(method, steps), time);

/** How a flow stands at a moment; `still`: in a picture that does not move. */
export type FlowState = 'later' | 'now' | 'done' | 'still';

export function stateOf(method: SchematicMethod, flow: FlowId, moment: Moment | null): FlowState {
  if (!moment) return 'still';
  const own = stageOf(method, flow);
  const now = moment.scene.stage;
  if (own === now) return 'now';
  return own < 0 || now === null || own < now ? 'done' : 'later';
}

/** Whether a flow is drawn as one that learns, as one that is locked, or as neither. */
export function markOf(
  steps: readonly Step[],
  flow: FlowId,
  state: FlowState,
): 'filled' | 'locked' | null {
  if (state !== 'still')
    return { later: null, now: 'filled' as const, done: 'locked' as const }[state];
  if (isFrozenLater(steps, flow)) return 'locked';
  return trainedIn(steps, flow).length > 0 ? 'filled' : null;
}

export interface Dot {
  step: Step;
  /** Counts the dots of a scene, to give each a point of its own. */
  index: number;
  at: Point;
}

/** Every dot that can be seen. */
export function dotsAt(scene: Scene, since: number, lanes: readonly Lane[]): Dot[] {
  return scene.steps.flatMap((step) => {
    const own = lanes.filter(
      (lane) => lane.step.number === step.number && lane.step.twin === step.twin,
    );
    return Array.from({ length: scene.dots }, (_, index): Dot[] => {
      const t = (since - index * apart) / travel;
      const at = t >= 0 && t <= 1 ? placeOn(own, t) : null;
      return at ? [{ step, index, at }] : [];
    }).flat();
  });
}

/** @param t 0..1 of the whole way */
function placeOn(lanes: readonly Lane[], t: number): Point | null {
  const lengths = lanes.map(({ line }) => lengthOf(line));
  let left = t * (lengths.reduce((a, b) => a + b, 0) + hidden * (lanes.length - 1));
  for (let i = 0; i < lanes.length; i++) {
    if (left <= lengths[i]) return alongLine(lanes[i].line, left).at;
    left -= lengths[i];
    if (left < hidden) return null;
    left -= hidden;
  }
  return null;
}
