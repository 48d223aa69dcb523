/** What parts of the calibration page watch. */
import { useStore } from 'zustand';
import { studyStore, type StudyState } from '../../state/study.ts';

export const useStudy = <T>(pick: (state: StudyState) => T): T => useStore(studyStore, pick);
