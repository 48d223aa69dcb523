/** What a study found: a table of methods, what to hold it against, and the way to unblind and save. */
import { useState, type ReactNode } from 'react';
import type {
  CalibrationResult,
  Closure,
  MethodResult,
} from '../../../protocol/calibrationResult.ts';
import { signalOf } from '../../../protocol/calibration.ts';
import { methods } from '../../../protocol/catalogue.ts';
import { studyFormats } from '../../../protocol/studyService.ts';
import { saveSession } from '../../actions/session.ts';
import { saveMethod, saveResult, unblindStudy } from '../../actions/study/run.ts';
import { calibrate } from '../words/calibrate.ts';
import { useStudy } from './hooks.ts';
import { KeptStudy } from './KeptStudy.tsx';
import { Losses } from './Losses.tsx';
import { Pictures } from './Pictures.tsx';
import { ScanChart } from './ScanChart.tsx';

const words = calibrate.result;

export function Result(): ReactNode {
  const result = useStudy((state) => state.result);
  const status = useStudy((state) => state.status);
  const saved = useStudy((state) => state.saved);
  return (
    <section className="calibrate-result" aria-label={words.label} tabIndex={-1}>
      <h3>{words.label}</h3>
      {result?.label && <p className="standin-label">{result.label}</p>}
      {saved && <KeptStudy saved={saved} />}
      <Losses />
      {result ? (
        <>
          <Numbers result={result} done={status === 'done'} />
          <Against result={result} />
          {result.scan && <ScanChart scan={result.scan} />}
          <Pictures />
          <Blinding result={result} done={status === 'done'} />
          {(status === 'done' || status === 'kept') && (
            <div className="study-buttons">
              <button type="button" className="button" onClick={saveResult}>
                {words.saveAll}
              </button>
              <button
                type="button"
                className="button"
                title={words.saveSessionNote}
                onClick={() => void saveSession()}
              >
                {words.saveSession}
              </button>
            </div>
          )}
        </>
      ) : (
        <p className="quiet">{words.empty}</p>
      )}
    </section>
  );
}

const areaOf = (closure: Closure | null): string =>
  closure ? words.area(closure.auc, closure.aucNullSd) : words.sealed;

function Numbers({ result, done }: { result: CalibrationResult; done: boolean }): ReactNode {
  return (
    // Wider than a phone: whoever has no pointer scrolls it by keys.
    <div className="column-scroll" tabIndex={0} role="group" aria-label={words.table}>
      <table className="result-table" data-testid="study-result">
        <thead>
          <tr>
            {words.columns.map((name) => (
              <th key={name} scope="col">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          <tr>
            <th scope="row">{words.input}</th>
            <td className="num">{areaOf(result.input.training)}</td>
            <td className="num">{areaOf(result.input.applied)}</td>
            <td />
            <td />
            <td />
          </tr>
          {result.methods.map((each, i) => (
            <Row key={`${each.method} ${each.penaltyWeight}`} of={each} place={i} done={done} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Row({ of, place, done }: { of: MethodResult; place: number; done: boolean }): ReactNode {
  const { mean, std } = of.applied.movement.distance;
  const name = methods[of.method].label + (of.penaltyWeight === null ? '' : ` ${of.penaltyWeight}`);
  return (
    <tr>
      <th scope="row">
        <i className="method-mark" data-method={of.method} aria-hidden="true" /> {name}
      </th>
      <td className="num">{areaOf(of.training.closure)}</td>
      <td className="num">{areaOf(of.applied.closure)}</td>
      <td className="num">{words.moved(mean, std)}</td>
      <td className="num">{of.truth ? of.truth.offBy.toFixed(3) : '–'}</td>
      <td className="method-files">
        {done &&
          studyFormats.map((format) => (
            <button
              key={format}
              type="button"
              className="button"
              aria-label={`${name}: ${words.save[format]}`}
              onClick={() => void saveMethod(place, format)}
            >
              {words.save[format]}
            </button>
          ))}
      </td>
    </tr>
  );
}

/** What the numbers are held against. */
function Against({
  result: { input, methods: trained, scan, study },
}: {
  result: CalibrationResult;
}): ReactNode {
  const truth = trained.find((each) => each.truth)?.truth;
  const inReference = signalOf(study.reference) > 0;
  const inTarget = signalOf(study.target) > 0;
  const sentences = [
    words.auc,
    ...(input.optimalAuc === null
      ? []
      : [words.optimum(input.optimalAuc, inReference || inTarget)]),
    ...(truth ? [words.morph(truth.morphDistance, inReference)] : []),
    ...(inTarget && !inReference ? [words.signal] : []),
    words.pairs(input.randomPairing),
    words.transport(input.otLaws, input.otLawsFloor),
    ...(scan ? [words.chosen(scan.chosen)] : []),
  ];
  return <p className="quiet num">{sentences.join(' ')}</p>;
}

/** The seal: unblinding is asked for twice, since it cannot be taken back. */
function Blinding({ result, done }: { result: CalibrationResult; done: boolean }): ReactNode {
  const [asks, setAsks] = useState(false);
  // Whoever looked in an earlier study has looked; this one is still to be unblinded.
  const sealed = result.input.applied === null;
  return (
    <div className="blinding" data-testid="blinding">
      {result.unblinding.length === 0 ? (
        <p>{words.blinded}</p>
      ) : (
        result.unblinding.map(({ at, rows }) => (
          <p key={at} className="num">
            {words.unblinded(at, rows)}
          </p>
        ))
      )}
      {sealed && done && !asks && (
        <button type="button" className="button" onClick={() => setAsks(true)}>
          {words.unblind}
        </button>
      )}
      {sealed && done && asks && (
        <div role="alertdialog" aria-label={words.unblind}>
          <p>{words.unblindAsk}</p>
          <button
            type="button"
            className="button primary"
            onClick={() => void unblindStudy(words.by)}
          >
            {words.unblindYes}
          </button>
          <button type="button" className="button" autoFocus onClick={() => setAsks(false)}>
            {words.unblindNo}
          </button>
        </div>
      )}
    </div>
  );
}
