/** Words of the bottom sheet. */
export const sheet = {
  label: 'Question and evidence',
  size: { peek: 'Open the sheet', half: 'Sheet to full height', full: 'Fold the sheet away' },
} as const;
