/**
 * What the linter holds the project to: no `any` outside the tfjs boundary, exact maths wherever a
 * number may reach a hash or a metric, seeded randomness, and files and functions of bounded length.
 */
import js from '@eslint/js';
import globals from 'globals';
import reactHooks from 'eslint-plugin-react-hooks';
import tseslint from 'typescript-eslint';

const tests = ['**/*.test.ts', '**/*.test.tsx'];
const typescript = ['src/**/*.{ts,tsx}', 'workers/**/*.ts', 'e2e/**/*.ts', '*.config.ts'];

const inexact = [
  ...['sin', 'cos', 'tan', 'asin', 'acos', 'atan', 'atan2', 'sinh', 'cosh', 'tanh', 'asinh'],
  ...['acosh', 'atanh', 'exp', 'expm1', 'log', 'log2', 'log10', 'log1p', 'pow', 'cbrt', 'hypot'],
];
const inexactMessage = 'V8 versions differ in the last bit; use src/util/exactMath.ts.';
const noRandom = {
  object: 'Math',
  property: 'random',
  message: 'Randomness is seeded: use a stream of src/util.',
};
// `const { sin } = Math` and `const m = Math` would walk past the property rule.
const mathAsValue = {
  selector: "VariableDeclarator[init.type='Identifier'][init.name='Math']",
  message: 'Use Math.name directly, so that the exact-maths rule sees it.',
};

export default tseslint.config(
  {
    ignores: [
      'dist/**',
      'node_modules/**',
      'test-results/**',
      '**/public/**',
      'src/model/kernels/assembly/**',
    ],
  },
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  js.configs.recommended,
  {
    files: typescript,
    extends: [tseslint.configs.strict],
    languageOptions: {
      parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname },
    },
    rules: {
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_' }],
      'max-lines': ['error', { max: 400 }],
      'max-lines-per-function': ['error', { max: 80, skipBlankLines: true, skipComments: true }],
      'no-restricted-properties': ['error', noRandom],
      eqeqeq: 'error',
    },
  },
  {
    files: ['src/**/*.{ts,tsx}', 'workers/**/*.ts'],
    languageOptions: { globals: { ...globals.browser, ...globals.worker } },
  },
  {
    files: ['src/**/*.{ts,tsx}'],
    extends: [reactHooks.configs.flat['recommended-latest']],
  },
  // A test that meets an unexpected null may fail by throwing.
  { files: [...tests, 'e2e/**'], rules: { '@typescript-eslint/no-non-null-assertion': 'off' } },
  // A component's markup and a suite's callback are long without being complicated.
  { files: ['src/**/*.tsx', ...tests, 'e2e/**'], rules: { 'max-lines-per-function': 'off' } },
  {
    files: ['src/{util,data,model,cli,figures}/**/*.ts'],
    ignores: tests,
    rules: {
      'no-restricted-properties': [
        'error',
        noRandom,
        ...inexact.map((property) => ({ object: 'Math', property, message: inexactMessage })),
      ],
      'no-restricted-syntax': [
        'error',
        { selector: "BinaryExpression[operator='**']", message: inexactMessage },
        { selector: "AssignmentExpression[operator='**=']", message: inexactMessage },
        mathAsValue,
      ],
    },
  },
  // The one kind of file where tfjs's untyped insides are touched.
  {
    files: ['src/model/**/tfBoundary.ts'],
    rules: { '@typescript-eslint/no-explicit-any': 'off' },
  },
  {
    files: ['**/*.{mjs,cjs}', 'eslint.config.js'],
    languageOptions: { globals: globals.node },
    rules: { 'no-restricted-properties': ['error', noRandom], eqeqeq: 'error' },
  },
);
