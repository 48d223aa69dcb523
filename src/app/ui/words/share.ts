/** Words of the link to a state. */
export const share = {
  button: 'Share',
  label: 'Share: copy the link of this state',
  copied: 'Link copied: it opens the lab with these settings.',
  ownStays: 'Link copied. More than 256 own points stay here.',
  failed: 'Copying is not allowed: the link is in the address bar.',
};
