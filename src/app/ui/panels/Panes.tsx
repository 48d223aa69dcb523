/**
 * The stages side by side, one per compared run, or the selected one alone. Holds no state: panes are
 * added and removed elsewhere.
 */
import { useMemo, type ReactNode } from 'react';
import { methods } from '../../../protocol/catalogue.ts';
import { removePane, swapPanes, toggleSolo } from '../../actions/panes.ts';
import { letterOf } from '../../state/config.ts';
import {
  PaneContext,
  usePane,
  useConfigs,
  useSelected,
  useShownConfig,
  useView,
} from '../hooks.ts';
import { Icon } from '../icons.tsx';
import { strings } from '../strings.ts';
import { Stage, StageNote, StageTitle } from './Stage.tsx';
import { PaneAxes } from './StageAxes.tsx';
import { TargetStage } from './TargetStage.tsx';

const { panes: words } = strings;

/** From so many on, the stages stand in a grid of 3 x 2 whose free cell shows the target. */
const gridFrom = 3;

export function Panes(): ReactNode {
  const count = useConfigs().length;
  const selected = useSelected();
  const solo = useView((view) => view.solo);
  const shown = solo ? [selected] : Array.from({ length: count }, (_, pane) => pane);
  return (
    <div className="panes" role="group" aria-label={words.label}>
      {shown.map((pane) => (
        <PaneContext key={pane} value={pane}>
          <Pane />
        </PaneContext>
      ))}
      {shown.length >= gridFrom && <TargetStage />}
    </div>
  );
}

function Pane(): ReactNode {
  const pane = usePane();
  const several = useConfigs().length > 1;
  const selected = useSelected() === pane;
  const { method } = useShownConfig();
  const name = useMemo(() => words.name(letterOf(pane), methods[method].label), [pane, method]);
  return (
    <section
      className={several && selected ? 'pane selected' : 'pane'}
      aria-label={several ? name : methods[method].label}
      data-testid={`pane-${letterOf(pane)}`}
    >
      <StageTitle />
      <div className="stage-place">
        <Stage />
        <PaneAxes />
        <StageNote />
        {several && <Tools pane={pane} />}
      </div>
    </section>
  );
}

function Tools({ pane }: { pane: number }): ReactNode {
  const letter = letterOf(pane);
  const solo = useView((view) => view.solo);
  const soloName = solo ? words.all : words.solo(letter);
  return (
    <div className="pane-tools">
      {pane > 0 && !solo && (
        <Tool name={words.swap(letter, letterOf(pane - 1))} onClick={() => swapPanes(pane)}>
          <Icon name="swap" />
        </Tool>
      )}
      <Tool name={soloName} onClick={() => toggleSolo(pane)}>
        <Icon name={solo ? 'shrink' : 'grow'} />
      </Tool>
      <Tool name={words.remove(letter)} onClick={() => removePane(pane)}>
        <Icon name="close" />
      </Tool>
    </div>
  );
}

interface ToolProps {
  name: string;
  onClick: () => void;
  children: ReactNode;
}

function Tool({ name, onClick, children }: ToolProps): ReactNode {
  return (
    <button type="button" className="tool" aria-label={name} title={name} onClick={onClick}>
      {children}
    </button>
  );
}
