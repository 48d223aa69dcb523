/** Words of sessions: files, and the one kept between visits. */
const when = (iso: string): string =>
  new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'short' }).format(
    new Date(iso),
  );

export const session = {
  title: 'Session',
  save: 'Save session',
  open: 'Open session…',
  hint: 'Settings, runs with their history, edits and weights, own points, and a calibration study in one file. Drop it on the page to go on with it.',
  restored: (savedAt: string, runs: boolean, rests: boolean, study: boolean) =>
    `Session of ${when(savedAt)} restored.${study ? ' Its study is under Calibrate.' : ''}${
      !runs
        ? ''
        : rests
          ? ' Its steps can be looked at and exported; Resume trains it again from its seed, edits included, to where it stood and beyond.'
          : ' Its steps can be looked at and exported; Train again starts from its seed.'
    }`,
  offer: (savedAt: string) => `Your last session of ${when(savedAt)} is here.`,
  restore: 'Restore',
  discard: 'Discard',
  elsewhere: 'Another tab saves the session; this one does not.',
  full: 'The browser has no room left to keep this session. The page goes on; Save session under Export keeps it as a file.',
  unread: 'The last session could not be read, so it was discarded.',
} as const;
