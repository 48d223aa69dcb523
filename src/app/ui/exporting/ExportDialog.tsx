/**
 * The dialog of exports: what, of which runs, in which form. Everything is saved at a press; what
 * cannot be exported yet says why.
 */
import { useId, useState, type MouseEvent, type ReactNode } from 'react';
import { useStore } from 'zustand';
import { count } from '../../../plots/index.ts';
import { phaseIds, phaseLabels, type PhaseId } from '../../../protocol/catalogue.ts';
import {
  exportPng,
  exportSvg,
  exportTable,
  exportWeights,
  weightsBlock,
  type Scope,
  type TableId,
} from '../../actions/export.ts';
import { saveSession } from '../../actions/session.ts';
import { hasTrained, studyStore } from '../../state/study.ts';
import { closeExport, themeInUse } from '../../actions/view.ts';
import { RadioGroup } from '../controls/RadioGroup.tsx';
import { useCalmRun, useConfigs, useRuns, useSelected, useShownConfig, useView } from '../hooks.ts';
import { chooseFile } from '../own/chooseFile.ts';
import { nameOf } from '../panels/chartPictures.ts';
import { isNeeded } from '../phases.ts';
import { exporting as words } from '../words/exporting.ts';
import { session } from '../words/session.ts';
import { stagesPicture } from './pictures.ts';
import { ModalSheet } from '../panels/ModalSheet.tsx';

const tableIds = Object.keys(words.kinds) as TableId[];
const themes = (['light', 'dark'] as const).map((id) => ({ id, label: words.themes[id] }));
const sizes = (['1', '2', '4'] as const).map((id) => ({ id, label: words.sizes[id] }));

export default function ExportDialog(): ReactNode {
  const [name, setName] = useState<string | null>(null);
  const [scope, setScope] = useState<Scope>('selected');
  const hasRun = useRuns((runs) => runs.some(({ frame }) => frame !== null));
  const hasStudy = useStore(studyStore, hasTrained);
  const say = (saved: string | null): void => setName(saved);
  return (
    <ModalSheet
      className="export-dialog"
      testId="export-dialog"
      title={words.title}
      closeName={words.close}
      onClose={closeExport}
    >
      <Scopes scope={scope} onChoose={setScope} />
      {!hasRun && (
        <p className="export-why" id={whyId}>
          {words.noRun}
        </p>
      )}
      <Pictures scope={scope} hasRun={hasRun} onSaved={say} />
      <Tables scope={scope} hasRun={hasRun} onSaved={say} />
      <Weights onSaved={say} />
      <SessionFile hasAny={hasRun || hasStudy} onSaved={say} />
      <p className="quiet export-said" role="status" data-testid="export-said">
        {name === null ? '' : words.saved(name)}
      </p>
    </ModalSheet>
  );
}

const whyId = 'export-why';

function Scopes({
  scope,
  onChoose,
}: {
  scope: Scope;
  onChoose: (scope: Scope) => void;
}): ReactNode {
  const several = useConfigs().length > 1;
  const selected = useSelected();
  const past = useView((view) => view.past);
  const options = [
    { id: 'selected' as const, label: words.scopes.selected(nameOf(selected)) },
    { id: 'all' as const, label: words.scopes.all },
  ];
  return (
    <>
      {several && (
        <RadioGroup
          label={words.of}
          className="segments"
          options={options}
          value={scope}
          onChoose={onChoose}
        />
      )}
      {past && (
        <p className="quiet num">{words.looking(phaseLabels[past.phase], count(past.step))}</p>
      )}
    </>
  );
}

interface PartProps {
  scope: Scope;
  hasRun: boolean;
  onSaved: (name: string | null) => void;
}

function Pictures({ scope, hasRun, onSaved }: PartProps): ReactNode {
  const [theme, setTheme] = useState(themeInUse);
  const [size, setSize] = useState<'1' | '2' | '4'>('2');
  const png = async (): Promise<void> =>
    onSaved(await exportPng(stagesPicture(scope, theme), scope, Number(size)));
  return (
    <section aria-label={words.pictures}>
      <h3>{words.pictures}</h3>
      <div className="export-row">
        <RadioGroup
          label={words.theme}
          className="segments"
          options={themes}
          value={theme}
          onChoose={setTheme}
        />
        <RadioGroup
          label={words.size}
          className="segments"
          options={sizes}
          value={size}
          onChoose={setSize}
        />
        <Save name={words.png} off={!hasRun} why={whyId} onPress={() => void png()} />
        <Save
          name={words.svg}
          off={!hasRun}
          why={whyId}
          onPress={() => onSaved(exportSvg(stagesPicture(scope, theme), scope))}
        />
      </div>
      <p className="quiet">{words.pictureHint}</p>
    </section>
  );
}

function Tables({ scope, hasRun, onSaved }: PartProps): ReactNode {
  return (
    <section aria-label={words.tables}>
      <h3>{words.tables}</h3>
      <div className="export-row">
        {tableIds.map((id) => (
          <Save
            key={id}
            name={words.kinds[id]}
            off={!hasRun}
            why={whyId}
            onPress={() => onSaved(exportTable(id, scope))}
          />
        ))}
      </div>
      <p className="quiet">{words.tablesHint}</p>
    </section>
  );
}

function Weights({ onSaved }: Pick<PartProps, 'onSaved'>): ReactNode {
  const id = useId();
  const run = useCalmRun();
  const config = useShownConfig();
  const block = weightsBlock(run);
  const why = { none: words.noRun, wait: words.weightsWait, gone: words.weightsGone };
  const flows = phaseIds.filter((phase) => isNeeded(phase, config));
  const reached = (flow: PhaseId): boolean =>
    run.frame !== null && phaseIds.indexOf(flow) <= phaseIds.indexOf(run.frame.phase);
  return (
    <section aria-label={words.weights}>
      <h3>{words.weights}</h3>
      <div className="export-row">
        {flows.map((flow) => (
          <Save
            key={flow}
            name={words.flow(flow)}
            off={block !== null || !reached(flow)}
            why={id}
            onPress={() => void exportWeights(flow, words.weightsGone).then(onSaved)}
          />
        ))}
      </div>
      <p className="quiet" id={id}>
        {block ? why[block] : words.weightsHint}
      </p>
    </section>
  );
}

function SessionFile({
  hasAny,
  onSaved,
}: Pick<PartProps, 'onSaved'> & { hasAny: boolean }): ReactNode {
  const open = (event: MouseEvent<HTMLElement>): void => {
    event.currentTarget.closest('dialog')?.close();
    chooseFile();
  };
  return (
    <section aria-label={session.title}>
      <h3>{session.title}</h3>
      <div className="export-row">
        <Save
          name={session.save}
          off={!hasAny}
          why={whyId}
          onPress={() => void saveSession().then(onSaved)}
        />
        <button type="button" className="button" onClick={open}>
          {session.open}
        </button>
      </div>
      <p className="quiet">{session.hint}</p>
    </section>
  );
}

interface SaveProps {
  name: string;
  off: boolean;
  /** Of the sentence that says why it is off. */
  why: string;
  onPress: () => void;
}

function Save({ name, off, why, onPress }: SaveProps): ReactNode {
  return (
    <button
      type="button"
      className="button"
      disabled={off}
      aria-describedby={off ? why : undefined}
      onClick={onPress}
    >
      {name}
    </button>
  );
}
