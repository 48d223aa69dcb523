/** What the PRD paper says of its calibration study, asked of the stand-in (SCIENCE D12, Fig. 9). */
import { standInLabel } from '../../protocol/calibrationResult.ts';
import { methods, type MethodId } from '../../protocol/catalogue.ts';
import type { Claim, Side } from '../claim.ts';
import type { Lab } from '../lab.ts';

export function studyClaims(lab: Lab): Claim[] {
  const side = (method: MethodId): Side => ({
    label: methods[method].label,
    at: lab.study('s0-fig9', { method, number: 'meanDistance' }),
  });
  return [
    {
      ...{ id: 'd12-base-transfer-farther', place: 'D12, PRD Fig. 9', unit: 'scaled' },
      text: `In the signal region, base transfer moves events farther than flows for flows does (${standInLabel}).`,
      comparisons: [{ smaller: side('flows-for-flows'), larger: side('base-transfer') }],
    },
  ];
}
