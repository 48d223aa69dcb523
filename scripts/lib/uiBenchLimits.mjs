/** What `npm run bench:ui` has measured beside what the issue of the screen asks. Measures nothing. */

const kb = (bytes) => Math.round(bytes / 100) / 10;
/** One of 60 frames a second, ms. */
const frame = 16.7;

const most = (name, value, limit, unit) => ({
  ...{ name, median: value, worst: null, limit, unit },
  holds: value <= limit,
});

const median = (values) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];

export function limitsOf(visits, { fps, longTasks }, history, five) {
  const over = (name, pick, limit, unit) => {
    const values = visits.map(pick);
    const worst = Math.max(...values);
    return { name, median: median(values), worst, limit, unit, holds: worst <= limit };
  };
  const longest = Math.max(0, ...longTasks);
  const tfjs = visits.some((each) => each.tfjs);
  return [
    over('first picture', (v) => v.firstPicture, 1000, 'ms'),
    over('controls answer', (v) => v.interactive, 3000, 'ms'),
    over('JavaScript before the first picture, gzip', (v) => kb(v.firstBytes), 15, 'KB'),
    over('JavaScript before the controls, gzip', (v) => kb(v.controlBytes), 110, 'KB'),
    {
      ...{ name: 'tfjs on the page', median: tfjs ? 'yes' : 'no', worst: null },
      ...{ limit: 'no', unit: '', holds: !tfjs },
    },
    most('longest task while training and morphing', longest, 50, 'ms'),
    {
      ...{ name: 'frames a second meanwhile', median: fps, worst: null },
      ...{ limit: 50, unit: '/s', holds: fps >= 50 },
    },
    most('longest task while the history is scrubbed', history.longest, 50, 'ms'),
    most('one step through the history, two stages', history.busy, frame, 'ms'),
    most('five runs: memory of the page at its peak', five.peakMb, 600, 'MB'),
    most('five runs: longest task while training', five.longestTraining, 50, 'ms'),
    most('five runs: longest task while scrubbed', five.history.longest, 50, 'ms'),
    most('five runs: one step through the history', five.history.busy, frame, 'ms'),
  ];
}
