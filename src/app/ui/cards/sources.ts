/** Where the cards' statements come from, each named once. SCIENCE is docs/SCIENCE.md. */
const paper = 'Golling et al., PRD 108, 096018 (2023)';

export const sources = {
  ours: 'Our own way of looking; DESIGN 7.',
  methods: `${paper}, section II A and table I; SCIENCE 2.3.`,
  penalty: `${paper}, section II A; SCIENCE 2.3.`,
  identity: `${paper}, section II A; SCIENCE 2.2 and 2.7.`,
  flows: `${paper}, section II B; SCIENCE 2.2.`,
  change: `${paper}, equation 1; SCIENCE 2.3.`,
  toys: 'SCIENCE 2.1.',
  training: `${paper}, section II B; SCIENCE 2.6.`,
  metrics: 'SCIENCE 4.1.',
} as const;
