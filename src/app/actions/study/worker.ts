/** The calibration worker that the verbs talk to. Opened on its first call; tests hand in their own. */
import { createStudyClient } from '../../client/study.ts';

export const studyWorker = { client: createStudyClient() };
