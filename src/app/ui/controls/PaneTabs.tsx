/**
 * Which pane the method and its settings are chosen for, and one pane more. There only while several
 * are compared.
 */
import type { ReactNode } from 'react';
import { methods } from '../../../protocol/catalogue.ts';
import { addPane, selectPane } from '../../actions/panes.ts';
import { letterOf, mostPanes } from '../../state/config.ts';
import { useConfigs, useSelected } from '../hooks.ts';
import { hueOf, Icon } from '../icons.tsx';
import { strings } from '../strings.ts';
import { RadioGroup } from './RadioGroup.tsx';

const { panes: words } = strings;

export function PaneTabs(): ReactNode {
  const configs = useConfigs();
  const selected = useSelected();
  if (configs.length < 2) return null;
  const full = configs.length >= mostPanes;
  return (
    <div className="pane-tabs">
      <span className="quiet">{words.choose}</span>
      <RadioGroup
        label={words.choose}
        className="segments"
        options={configs.map(({ method }, pane) => ({
          id: String(pane),
          label: words.name(letterOf(pane), methods[method].label),
          content: (
            <span className="slot" style={hueOf(method)}>
              {letterOf(pane)}
            </span>
          ),
        }))}
        value={String(selected)}
        onChoose={(id) => selectPane(Number(id))}
      />
      <button
        type="button"
        className="tool"
        disabled={full}
        aria-label={words.add}
        title={full ? words.full : words.add}
        onClick={() => addPane()}
      >
        <Icon name="plus" />
      </button>
    </div>
  );
}
