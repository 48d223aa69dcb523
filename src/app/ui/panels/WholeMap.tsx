/**
 * The panel of a whole map: how many points, start or cancel, how far it is and what came out. It
 * stands in the card's place and says why when there is nothing to map with.
 */
import { useEffect, useId, useRef, type ReactNode } from 'react';
import { count, distance, oneDecimal, share } from '../../../plots/index.ts';
import { ranges } from '../../../protocol/catalogue.ts';
import { closeMap, leaveMap, setMapPoints, startMap } from '../../actions/wholeMap.ts';
import { isOwnId, type LawId } from '../../../protocol/ownData.ts';
import { lawName } from '../../state/ownData.ts';
import { mapBlock, type WholeMapState } from '../../state/wholeMap.ts';
import { NumberField } from '../controls/NumberField.tsx';
import { useCalmMap, useMap, useRun, useShownConfig } from '../hooks.ts';
import { Icon } from '../icons.tsx';
import { wholeMap as words } from '../words/wholeMap.ts';
import { prepareMap } from './wholeMapPicture.ts';

export function WholeMap(): ReactNode {
  const panel = useRef<HTMLElement>(null);
  // Who opened the panel goes on where the button was.
  useEffect(() => {
    panel.current?.querySelector('input')?.focus();
    prepareMap();
  }, []);
  return (
    <section
      ref={panel}
      className="card whole-map"
      aria-label={words.title}
      data-testid="whole-map"
    >
      <h2 className="heading">
        {words.title}
        <button type="button" className="tool" aria-label={words.close} onClick={closeMap}>
          <Icon name="close" />
        </button>
      </h2>
      <Controls />
    </section>
  );
}

function Controls(): ReactNode {
  const id = useId();
  const map = useCalmMap();
  const points = useMap(({ points: chosen }) => chosen);
  const block = useRun(mapBlock);
  const { reference, seed } = useShownConfig();
  const busy = map.status === 'waiting' || map.status === 'mapping';
  return (
    <>
      <div className="map-row">
        <NumberField
          label={words.points}
          value={points}
          range={ranges.mapPoints}
          onCommit={setMapPoints}
        />
        <span>{words.pointsOf(lawName(reference))}</span>
        <Progress map={map} />
        <button
          type="button"
          className="button"
          disabled={block !== null}
          aria-describedby={id}
          onClick={busy ? leaveMap : () => void startMap()}
        >
          {busy ? words.cancel : words.start}
        </button>
      </div>
      <p id={id} className="num" data-testid="map-text">
        {block ? words.blocks[block] : textOf(map, seed, reference)}
      </p>
    </>
  );
}

function Progress({ map }: { map: WholeMapState }): ReactNode {
  const done = map.part?.statistics.points ?? 0;
  if (map.status === 'open') return <span className="map-bar" />;
  return (
    <span
      className="map-bar"
      role="progressbar"
      aria-label={words.progress}
      aria-valuemin={0}
      aria-valuemax={map.total}
      aria-valuenow={done}
      aria-valuetext={words.progressText(count(done), count(map.total))}
      data-testid="map-progress"
    >
      <b style={{ width: `${(100 * done) / map.total}%` }} />
    </span>
  );
}

function textOf({ status, total, part }: WholeMapState, seed: number, reference: LawId): string {
  if (status === 'waiting') return words.waiting;
  if (!part) return (isOwnId(reference) ? words.hintOwn : words.hint)(String(seed));
  const { statistics, seconds } = part;
  const far =
    status === 'done'
      ? words.done(count(total), oneDecimal(seconds), count(total / seconds))
      : words.progressText(count(statistics.points), count(total));
  return `${far}. ${words.moved(
    distance(statistics.meanDistance),
    distance(statistics.stdDistance),
    distance(statistics.medianDistance),
    distance(statistics.q95Distance),
    distance(statistics.maxDistance),
    share(statistics.outOfSupport),
  )}`;
}
