/**
 * The levels of a density that hold given fractions of its mass, from its values on a grid. It
 * refuses to see the density again: inside a cell it is a second-order surface through its
 * neighbours, exact for Gaussian flanks, without which a ridge two cells wide is 10 % off.
 */

/** How far below the highest value mass is counted, nats. */
const depth = 20;
/** Resolution of the levels, per nat. */
const perNat = 500;
/** A cell is cut into this many parts along each side. */
const parts = 4;
/** How far below the exact level to stay, nats: keeps flat densities free of speckles. */
const slack = 0.005;

/**
 * @param values [grid * grid] log densities at the centres of the cells; NaN counts as no mass
 * @param masses fractions of all mass in the grid
 * @returns log density of each fraction's level
 * @throws Error if there is no mass
 */
export function massLevels(
  values: Float64Array,
  grid: number,
  masses: readonly [number, number],
): [number, number] {
  const top = values.reduce((most, value) => (value > most ? value : most), -Infinity);
  if (top === -Infinity) throw new Error(`no mass in the frame: ${values.length} cells`);
  const held = new Float64Array((depth + 1) * perNat);
  let total = 0;
  for (let k = 0; k < values.length; k++) {
    if (!(values[k] > top - depth)) continue;
    eachPart(values, k, grid, (value) => {
      // Parts can lie a little above the highest centre, hence one nat of room above it.
      const bin = Math.floor((top + 1 - value) * perNat);
      const mass = Math.exp(value - top);
      held[Math.min(held.length - 1, Math.max(0, bin))] += mass;
      total += mass;
    });
  }
  const level = (mass: number): number => {
    let bin = -1;
    for (let sum = 0; sum < mass * total && bin < held.length - 1;) sum += held[++bin];
    return top + 1 - (bin + 1) / perNat - slack;
  };
  return [level(masses[0]), level(masses[1])];
}

/** Log density in every part of cell k; the value of its centre where a neighbour has none. */
function eachPart(
  values: Float64Array,
  k: number,
  grid: number,
  visit: (value: number) => void,
): void {
  const centre = values[k];
  const column = k % grid;
  const inside = column > 0 && column < grid - 1 && k >= grid && k < values.length - grid;
  const at = (right: number, up: number): number => values[k + right + up * grid];
  const slopeX = inside ? (at(1, 0) - at(-1, 0)) / 2 : 0;
  const slopeY = inside ? (at(0, 1) - at(0, -1)) / 2 : 0;
  const bendX = inside ? at(1, 0) + at(-1, 0) - 2 * centre : 0;
  const bendY = inside ? at(0, 1) + at(0, -1) - 2 * centre : 0;
  const twist = inside ? (at(1, 1) - at(1, -1) - at(-1, 1) + at(-1, -1)) / 4 : 0;
  const smooth = Math.abs(bendX) + Math.abs(bendY) + Math.abs(twist) < depth;
  for (let j = 0; j < parts; j++) {
    for (let i = 0; i < parts; i++) {
      // Sheared, so that no two parts share a row or column and a ridge along an axis is not missed.
      const x = (i + (j + 0.5) / parts) / parts - 0.5;
      const y = (j + (i + 0.5) / parts) / parts - 0.5;
      const bent = (bendX * x * x + bendY * y * y) / 2 + twist * x * y;
      visit(smooth ? centre + slopeX * x + slopeY * y + bent : centre);
    }
  }
}
