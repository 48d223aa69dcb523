/** The study of a session: its document, and its flows' arrays by the names that the file gives them. */
import { parseSafetensors, writeSafetensors, type Tensor } from '../protocol/safetensors.ts';
import type { SavedStudy, SavedStudyDoc } from '../protocol/studySession.ts';

/** Arrays of flow `transfer` of method 2 begin with `study.2.transfer.`. */
const prefixOf = (method: number, flow: string): string => `study.${method}.${flow}.`;

/** Shares the study's arrays. */
export function packStudy(study: SavedStudy, tensors: Map<string, Tensor>): SavedStudyDoc {
  const { result, tables, losses, flows } = study;
  return {
    ...{ result, tables },
    losses: losses.map((curve) => ({ ...curve, points: [...curve.points] })),
    flows: flows.map((files, method) =>
      files.map(({ flow, bytes }) => {
        const file = parseSafetensors(bytes);
        for (const [name, tensor] of file.tensors)
          tensors.set(prefixOf(method, flow) + name, tensor);
        return { flow, metadata: file.metadata };
      }),
    ),
  };
}

/** @param under all arrays whose names begin with these words, by what follows */
export const unpackStudy = (
  doc: SavedStudyDoc,
  under: (prefix: string) => [string, Tensor][],
): SavedStudy => ({
  ...doc,
  flows: doc.flows.map((files, method) =>
    files.map(({ flow, metadata }) => ({
      flow,
      bytes: writeSafetensors(under(prefixOf(method, flow)), metadata),
    })),
  ),
});
