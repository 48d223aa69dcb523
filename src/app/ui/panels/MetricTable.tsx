/**
 * The numbers of all runs beside what limits them. Formats and sets in bold; computes nothing.
 */
import type { ReactNode } from 'react';
import { letterOf } from '../../state/config.ts';
import { useSeenRuns, useShownConfigs } from '../hooks.ts';
import { hueOf } from '../icons.tsx';
import { laterStrings } from '../laterStrings.ts';
import { metricTable, nearest } from './metricRows.ts';

export function MetricTable(): ReactNode {
  const runs = useSeenRuns();
  const configs = useShownConfigs();
  const rows = metricTable(runs, configs);
  return (
    <table data-testid="metrics" className="metrics">
      <caption className="hidden">{laterStrings.table}</caption>
      <thead>
        <tr>
          <td />
          {configs.length === 1 ? (
            <th scope="col">{laterStrings.now}</th>
          ) : (
            configs.map(({ method }, pane) => (
              <th key={pane} scope="col">
                <span className="slot" style={hueOf(method)}>
                  {letterOf(pane)}
                </span>
              </th>
            ))
          )}
          <th scope="col">{laterStrings.limit}</th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => {
          const best = nearest(row);
          const text = (value: (typeof row.values)[number]): string =>
            value === undefined ? '' : row.format(value);
          return (
            <tr key={row.id} data-metric={row.id} data-card={`metric-${row.id}`}>
              <th scope="row">
                <span className="long">
                  {laterStrings.rows[row.id][0]} <small>{laterStrings.rows[row.id][1]}</small>
                </span>
                <span className="short">{laterStrings.shortRows[row.id]}</span>
              </th>
              {row.values.map((value, pane) => (
                <td key={pane}>{best.has(pane) ? <b>{text(value)}</b> : text(value)}</td>
              ))}
              <td className="limit">{text(row.limit)}</td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}
