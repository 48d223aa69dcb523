/**
 * Reads the JSON reports of vitest and Playwright into counts. A report that is missing or does not
 * parse, or a runner that failed without naming a failed test, counts as one failure.
 */
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { root } from './ensureDependencies.mjs';

/** @typedef {{passed: number, failed: number, skipped: string[], problems: string[]}} Counts */

/** Counts of a runner that has no report: its exit is its only test. */
export function countExit(result) {
  return {
    passed: result.ok ? 1 : 0,
    failed: result.ok ? 0 : 1,
    skipped: [],
    problems: result.ok ? [] : [result.why],
  };
}

function vitestCounts(report) {
  const counts = { passed: 0, failed: 0, skipped: [], problems: [] };
  for (const file of report.testResults) {
    const name = path.relative(root, file.name);
    const failedBefore = counts.failed;
    for (const test of file.assertionResults) {
      if (test.status === 'passed') counts.passed += 1;
      else if (test.status === 'failed') counts.failed += 1;
      else counts.skipped.push(`${test.fullName.trim()}: ${test.status} in ${name}`);
    }
    // A file that does not load, or whose hooks fail, names no test.
    if (file.status === 'failed' && counts.failed === failedBefore) {
      counts.failed += 1;
      counts.problems.push(`${name}: ${file.message.split('\n')[0]}`);
    }
  }
  return counts;
}

function specsOf(suite) {
  return [...(suite.specs ?? []), ...(suite.suites ?? []).flatMap(specsOf)];
}

function playwrightCounts(report) {
  const counts = { passed: 0, failed: 0, skipped: [], problems: [] };
  for (const spec of report.suites.flatMap(specsOf)) {
    for (const test of spec.tests) {
      const notes = [...test.annotations, ...test.results.flatMap((r) => r.annotations ?? [])];
      const skip = notes.find((note) => note.type === 'skip' || note.type === 'fixme');
      if (test.status === 'expected') counts.passed += 1;
      else if (test.status === 'skipped' && skip !== undefined) {
        counts.skipped.push(`${spec.title}: ${skip.description ?? 'no reason given'}`);
      } else {
        // Playwright also calls those "skipped" that it never came to run.
        counts.failed += 1;
        if (test.status === 'skipped') counts.problems.push(`${spec.title}: did not run`);
      }
    }
  }
  for (const error of report.errors) {
    counts.failed += 1;
    counts.problems.push((error.message ?? 'unknown error').split('\n')[0]);
  }
  return counts;
}

function countReport(parse, file, result) {
  if (!existsSync(file)) {
    return {
      passed: 0,
      failed: 1,
      skipped: [],
      problems: [`no report (${result.why || 'exit 0'})`],
    };
  }
  try {
    const counts = parse(JSON.parse(readFileSync(file, 'utf8')));
    if (!result.ok && counts.failed === 0) {
      return { ...counts, failed: 1, problems: [`no test failed, yet: ${result.why}`] };
    }
    if (counts.passed + counts.failed === 0) {
      return { ...counts, failed: 1, problems: ['not one test ran'] };
    }
    return counts;
  } catch (error) {
    return { passed: 0, failed: 1, skipped: [], problems: [`unreadable report: ${error.message}`] };
  }
}

export const countVitest = (file, result) => countReport(vitestCounts, file, result);
export const countPlaywright = (file, result) => countReport(playwrightCounts, file, result);
