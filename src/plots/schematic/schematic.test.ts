import { describe, expect, it, test } from 'vitest';
import { schematicOf, schematicPoints } from '../../model/experiment/schematic.ts';
import { methodIds, methods } from '../../protocol/catalogue.ts';
import type { Schematic } from '../../protocol/schematic.ts';
import { SvgSurface } from '../../export/svg.ts';
import { fakeSurface, testTheme, widthOf, type FakeSurface } from '../fakeSurface.ts';
import { textWidth, typeFor } from '../figures/type.ts';
import { drawSchematic, schematicRows, schematicSize, schematicText } from './index.ts';
import { alongLine, lengthOf, lanesOf, type Box, type Point } from './lanes.ts';
import { diagramOf, type Diagram } from './layout.ts';
import { stepsOf } from './steps.ts';
import { tableOf } from './table.ts';
import { cycleOf, dotsAt, sceneAt, scenesOf } from './timeline.ts';
import { flowLines } from './words.ts';

const f4f = schematicOf('f4f');
const conditional = schematicOf('conditional');
const table = schematicOf('methods');
const penalised = schematicOf('f4f', { method: 'movement-penalty', budget: 'paper' });
const look = { map: 'safe', dark: false } as const;

function drawn(schematic: Schematic, width: number, time: number | null = null): FakeSurface {
  const surface = fakeSurface();
  const points = schematicPoints(schematic, 20);
  const still = time === null;
  drawSchematic(surface, schematic, { ...{ width, still, look, points }, time: time ?? 0, theme: testTheme }); // prettier-ignore
  return surface;
}
const arcs = (surface: FakeSurface): string[] =>
  surface.of('arc').map(({ args }) => args.join(' '));

describe('steps', () => {
  const hops = (schematic: Schematic, m = 0): string[] =>
    stepsOf(schematic, schematic.methods[m]).map((s) =>
      [`${s.number}: ${s.hops[0].from}`, ...s.hops.map((h) => `${h.flow} ${h.to}`)].join(' > '),
    );

  it('numbers every term, then the map', () => {
    expect(hops(f4f)).toEqual([
      '1: reference > reference-base noise',
      '2: target > target-base noise',
      '3: reference > transfer target > target-base noise',
      '4: target > transfer reference > reference-base noise',
      '5: reference > transfer target',
    ]);
  });

  it('goes back from noise in base transfer', () => {
    expect(hops(table, methodIds.indexOf('base-transfer')).at(-1)).toBe(
      '3: reference > reference-base noise > target-base target',
    );
  });

  it('carries pairs both ways and trains their base from both sides', () => {
    expect(hops(conditional)).toEqual([
      '1: reference > reference-base noise',
      '1: target > reference-base noise',
      '2: reference > transfer target > reference-base noise',
      '3: target > transfer reference > reference-base noise',
      '4: reference > transfer target',
    ]);
  });
});

const corners = ({ x, y, width, height }: Box): [Point, Point] => [
  [x, y],
  [x + width, y + height],
];
const apart = (a: Box, b: Box): boolean => {
  const [[ax, ay], [aX, aY]] = corners(a);
  const [[bx, by], [bX, bY]] = corners(b);
  return aX < bx || bX < ax || aY < by || bY < ay;
};

describe.each([336, 480, 620, 700, 1000, 1600])('at %i px', (width) => {
  const type = typeFor(testTheme, width);
  const diagrams = [f4f, conditional, penalised].map((schematic) =>
    diagramOf(schematic, schematic.methods[0], width, type),
  );

  it('keeps boxes apart and inside', () => {
    for (const { boxes } of diagrams) {
      const all = Object.values(boxes);
      all.forEach((a, i) => all.slice(i + 1).forEach((b) => expect(apart(a, b)).toBe(true)));
      for (const { x, width: w } of all) {
        expect(x).toBeGreaterThanOrEqual(0);
        expect(x + w).toBeLessThanOrEqual(width);
      }
    }
  });

  it('has room for the words of each box', () => {
    for (const { boxes, words, padding } of diagrams)
      for (const [node, { name, state, lines }] of Object.entries(words)) {
        const room = (boxes[node as keyof typeof boxes]?.width ?? 0) - 2 * padding;
        for (const text of name) expect(textWidth(text, type.body, true)).toBeLessThan(room + 1);
        for (const text of [...state, ...lines])
          expect(textWidth(text, type.small)).toBeLessThan(room + 1);
      }
  });

  it('keeps lanes out of boxes', () => {
    for (const { boxes, lanes } of diagrams)
      for (const { line } of lanes) {
        expect(lengthOf(line)).toBeGreaterThan(20);
        for (let at = 0; at <= lengthOf(line); at += 5) {
          const [x, y] = alongLine(line, at).at;
          const dot = { x, y, width: 0, height: 0 };
          expect(Object.values(boxes).every((box) => apart(dot, box))).toBe(true);
        }
      }
  });

  it('keeps columns of the table apart', () => {
    const { rows, heads } = tableOf(table, width, type);
    expect(heads === null).toBe(width < 620);
    for (const { cells } of rows)
      cells.forEach(({ x, y, lines }, i) => {
        const next = cells[i + 1];
        const end = next?.y === y ? next.x : width;
        for (const text of lines) expect(x + textWidth(text, type.small)).toBeLessThanOrEqual(end);
      });
  });
});

describe('movement', () => {
  const method = f4f.methods[0];
  const diagram: Diagram = diagramOf(f4f, method, 1000, typeFor(testTheme, 1000));
  const scenes = scenesOf(method, diagram.steps);
  const dots = (time: number): ReturnType<typeof dotsAt> => {
    const { scene, since } = sceneAt(scenes, time);
    return dotsAt(scene, since, diagram.lanes);
  };

  it('takes turns as the stage does', () => {
    expect(scenes.map((scene) => scene.steps.map(({ number }) => number))).toEqual([
      ...[[1], [2], [3], [4], [3], [4], [5]],
    ]);
    const sequential = structuredClone(method);
    sequential.stages[2].turns = { kind: 'sequential' };
    expect(scenesOf(sequential, diagram.steps).map((s) => s.steps[0].number)).toEqual([
      ...[1, 2, 3, 4, 5],
    ]);
  });

  it('puts dots on the lanes of their step', () => {
    for (let time = 0; time < cycleOf(scenes); time += 0.37)
      for (const { step, at } of dots(time)) {
        const own = diagram.lanes.filter((lane) => lane.step.number === step.number);
        expect(Math.min(...own.map(({ line }) => distanceTo(line, at)))).toBeLessThan(1e-6);
      }
  });

  it('moves them along, and begins again', () => {
    const [before, after] = [dots(1), dots(1.1)];
    expect(before.length).toBeGreaterThan(0);
    expect(after[0].at).not.toEqual(before[0].at);
    expect(dots(1 + cycleOf(scenes)).map(({ index }) => index)).toEqual(before.map((d) => d.index));
  });

  it('runs in the direction of the link', () => {
    const inverse = scenes[3];
    const first = (since: number): number => dotsAt(inverse, since, diagram.lanes)[0].at[0];
    expect(first(0.3)).toBeLessThan(first(0.1));
  });

  it('draws dots only while it moves', () => {
    expect(arcs(drawn(f4f, 1000, 1))).not.toEqual(arcs(drawn(f4f, 1000, 1.2)));
    expect(arcs(drawn(f4f, 1000)).length).toBeLessThan(arcs(drawn(f4f, 1000, 1)).length);
  });
});

/** Of a point from a line of stretches. */
function distanceTo(line: readonly Point[], [x, y]: Point): number {
  return Math.min(
    ...line.slice(1).map(([bx, by], i) => {
      const [ax, ay] = line[i];
      const [dx, dy] = [bx - ax, by - ay];
      const t = Math.min(
        1,
        Math.max(0, ((x - ax) * dx + (y - ay) * dy) / (dx * dx + dy * dy || 1)),
      );
      return Math.hypot(x - ax - t * dx, y - ay - t * dy);
    }),
  );
}

describe('words', () => {
  it('draws all that a flow is, still and moving', () => {
    for (const schematic of [f4f, conditional, penalised]) {
      const [method] = schematic.methods;
      const steps = stepsOf(schematic, method);
      for (const time of [null, 1]) {
        const words = drawn(schematic, 1000, time).words();
        for (const flow of method.flows)
          for (const line of flowLines(flow, steps)) expect(words).toContain(line);
      }
    }
  });

  it('says what is frozen, trained and penalised', () => {
    const words = drawn(penalised, 1000).words();
    expect(words).toContain('trained in 1, then frozen');
    expect(words).toContain('trained in 3 and 4');
    expect(words).toContain('penalty: 1 × L1 distance moved');
    expect(drawn(f4f, 1000).words().join()).not.toContain('penalty');
  });

  it('follows a change of the plan', () => {
    const changed = structuredClone(f4f);
    const [term] = changed.methods[0].stages[2].objectives[1].terms;
    term.penalty = { kind: 'l2', weight: 0.25, link: 0 };
    changed.methods[0].stages[2].turns = { kind: 'cycle', every: 12 };
    const text = schematicText(changed).join('\n');
    expect(text).toContain('plus 0.25 × squared L2 distance moved');
    expect(text).toContain('Steps 3 and 4 take turns every 12 batches.');
  });

  it('has a sentence for every flow and every step', () => {
    const text = schematicText(f4f);
    expect(text[0]).toBe('Flows for flows carries four circles to star.');
    expect(text.filter((line) => line.startsWith('Step '))).toHaveLength(5);
    expect(text.at(-1)).toBe(
      'The transfer flow trains for 2\u2009000 batches of 256 points. Steps 3 and 4 take turns every batch.',
    );
    for (const line of schematicText(conditional)) expect(line).toMatch(/\.$/);
  });
});

test('the table has a row a method, with its heuristic and what the plan says', () => {
  const rows = schematicRows(table, 1000, testTheme);
  expect(rows.map(({ method }) => method)).toEqual([...methodIds]);
  rows.slice(1).forEach(({ y }, i) => expect(y).toBe(rows[i].y + rows[i].height));
  const words = drawn(table, 1000).words().join(' ');
  for (const method of methodIds) {
    expect(words).toContain(methods[method].label);
    expect(words).toContain(methods[method].heuristic.split(' ').slice(0, 3).join(' '));
  }
  expect(words).toContain('Nothing further is trained'.split(' ').slice(0, 2).join(' '));
});

test('a file has paths and texts alone, and the size that is asked for', () => {
  const { width, height } = schematicSize(f4f, 700, testTheme);
  const svg = new SvgSurface(width, height, widthOf);
  const points = schematicPoints(f4f, 20);
  drawSchematic(svg, f4f, { ...{ width, time: 0, still: true, look, points }, theme: testTheme });
  const tags = new Set([...svg.text('f4f').matchAll(/<([a-z]+)/gi)].map(([, tag]) => tag));
  expect([...tags].sort()).toEqual(['path', 'svg', 'text', 'title']);
});

test('lanes beside each other do not meet', () => {
  const diagram = diagramOf(f4f, f4f.methods[0], 1000, typeFor(testTheme, 1000));
  const style = { spacing: 20, clear: 4, upright: false };
  const lanes = lanesOf(diagram.steps, diagram.boxes, style);
  const across = lanes.filter(({ from, to }) => [from, to].includes('transfer'));
  const heights = new Set(across.map(({ line }) => line[0][1]));
  expect(heights.size).toBe(3);
});
