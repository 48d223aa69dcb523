/**
 * The module's doors: run one job with the team of threads that has gathered at the board. The
 * thread that calls `run` works too; helpers call `help` until the board says quit. Without
 * helpers `run` is an ordinary loop.
 */
import { Board, Job, Peak } from '../abi';
import { multiply, Store } from './multiply';
import { pointer, word } from './memory';
import { passTask, passTasks, weightTask, weightTasks } from './pass';
import { normTask, updateStretch, updateTasks } from './update';

/**
 * Looks at the board this often, some 50 us, before it sleeps: longer than what lies between two
 * jobs of a step, so that helpers are awake for all of them. With 400 a step on two threads takes a
 * third longer; where other work wants the cores, neither shows.
 */
const spins = 20_000;

@inline
function cell(board: usize, field: i32): usize {
  return board + (<usize>field << 2);
}

function tasksOf(job: Job, argument: usize): i32 {
  switch (job) {
    case Job.pass:
      return passTasks(argument);
    case Job.weights:
      return weightTasks(argument);
    case Job.peak:
      return word(argument, Peak.tasks);
    default:
      return updateTasks(argument);
  }
}

function perform(job: Job, argument: usize, task: i32, slot: i32, scratch: usize): void {
  switch (job) {
    case Job.pass:
      passTask(argument, task, slot, scratch);
      break;
    case Job.weights:
      weightTask(argument, task, scratch);
      break;
    case Job.norm:
      normTask(argument, task);
      break;
    case Job.peak:
      peakTask(argument, slot);
      break;
    default:
      updateStretch(argument, task);
  }
}

/** One product of a square layer with a few panels. */
function peakTask(peak: usize, slot: i32): void {
  const width = word(peak, Peak.width);
  const panels = word(peak, Peak.panels);
  const stride = (<usize>width << 4) + 64;
  const mine = <usize>(slot * panels) * stride;
  multiply(
    pointer(peak, Peak.weight), pointer(peak, Peak.bias), width, width, 0, width >> 2,
    pointer(peak, Peak.input) + mine, stride, pointer(peak, Peak.output) + mine, stride, 0, 0,
    panels, Store.set,
  );
}

/** Takes tasks until none is left. */
function work(board: usize, slot: i32, scratch: usize): void {
  const job = load<i32>(cell(board, Board.job));
  const argument = <usize>load<u32>(cell(board, Board.argument));
  const tasks = load<i32>(cell(board, Board.tasks));
  for (;;) {
    const task = atomic.add<i32>(cell(board, Board.next), 1);
    if (task >= tasks) return;
    perform(job, argument, task, slot, scratch);
  }
}

/**
 * Runs all tasks of a job and returns when they are done.
 * @param helpers threads waiting in `help` on this board
 * @param scratch `scratchBytes` for each thread
 */
export function run(board: usize, job: i32, argument: usize, helpers: i32, scratch: usize): void {
  const tasks = tasksOf(job, argument);
  store<i32>(cell(board, Board.job), job);
  store<u32>(cell(board, Board.argument), <u32>argument);
  store<i32>(cell(board, Board.tasks), tasks);
  atomic.store<i32>(cell(board, Board.next), 0);
  const shared = helpers > 0 && tasks > 1;
  if (shared) {
    atomic.store<i32>(cell(board, Board.pending), helpers);
    atomic.add<i32>(cell(board, Board.generation), 1);
    atomic.notify(cell(board, Board.generation), helpers);
  }
  work(board, 0, scratch);
  if (!shared) return;
  let left = atomic.load<i32>(cell(board, Board.pending));
  for (let turn = 0; left > 0; turn++) {
    if (turn >= spins) atomic.wait<i32>(cell(board, Board.pending), left, -1);
    left = atomic.load<i32>(cell(board, Board.pending));
  }
}

/**
 * A helper's part of one job: waits until the generation is no longer `seen`, works, and returns
 * true; false when the board says quit. The host calls it in a loop. (With the loop in here, V8 11
 * was seen to lose `scratch` when it swapped the running code for faster code.)
 * @param scratch this helper's own
 */
export function help(board: usize, slot: i32, seen: i32, scratch: usize): bool {
  for (let turn = 0; atomic.load<i32>(cell(board, Board.generation)) == seen; turn++)
    if (turn >= spins) atomic.wait<i32>(cell(board, Board.generation), seen, -1);
  if (atomic.load<i32>(cell(board, Board.quit)) != 0) return false;
  work(board, slot, scratch);
  if (atomic.sub<i32>(cell(board, Board.pending), 1) == 1)
    atomic.notify(cell(board, Board.pending), 1);
  return true;
}
