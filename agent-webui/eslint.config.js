import { readdirSync } from 'node:fs'

import js from '@eslint/js'
import { defineConfig } from 'eslint/config'
import reactHooks from 'eslint-plugin-react-hooks'
import globals from 'globals'
import tseslint from 'typescript-eslint'

const features = readdirSync(new URL('src/features', import.meta.url))

/**
 * Imports that leave a folder are written `@/…`, so that the direction can be read off the path.
 *
 * @param {string[]} files
 * @param {{ regex: string, message: string }[]} bans
 * @returns {import('eslint').Linter.Config}
 */
function direction(files, bans) {
  return { files, rules: { 'no-restricted-imports': ['error', { patterns: bans }] } }
}

const noClimbing = { regex: '^\\.\\./\\.\\./', message: 'Leave a folder with @/…, not with ../../' }
const noSiblingFolder = {
  regex: '^\\.\\./(?!\\.\\.)(api|app|components|features|hooks|lib|testing)(/|$)',
  message: 'Leave a folder with @/…',
}
const noApp = { regex: '^@/app(/|$)', message: 'Imports go app → features → components, lib, api.' }
const noFeature = {
  regex: '^@/features(/|$)',
  message: 'Imports go app → features → components, lib, api.',
}
const noComponent = {
  regex: '^@/(components|hooks)(/|$)',
  message: 'lib and api know nothing of React components.',
}
const noTesting = { regex: '^@/testing(/|$)', message: 'Only tests import src/testing.' }

export default defineConfig(
  { ignores: ['dist', 'node_modules', 'src/api/schema.gen.ts'] },
  js.configs.recommended,
  tseslint.configs.strictTypeChecked,
  tseslint.configs.stylisticTypeChecked,
  reactHooks.configs.flat['recommended-latest'],
  {
    languageOptions: {
      globals: globals.browser,
      parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname },
    },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: {
      'max-lines': ['error', { max: 300 }],
      'no-console': 'error',
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
    },
  },
  direction(['src/app/**'], [noClimbing, noSiblingFolder, noTesting]),
  direction(
    ['src/components/**', 'src/hooks/**'],
    [noClimbing, noSiblingFolder, noApp, noFeature, noTesting],
  ),
  direction(
    ['src/lib/**', 'src/api/**'],
    [noClimbing, noSiblingFolder, noApp, noFeature, noComponent, noTesting],
  ),
  ...features.map((feature) =>
    direction(
      [`src/features/${feature}/**`],
      [
        noClimbing,
        noApp,
        noTesting,
        {
          regex: `^@/features/(?!${feature}(/|$))`,
          message: 'No feature imports another: compose them in src/app.',
        },
      ],
    ),
  ),
  { files: ['**/*.js'], extends: [tseslint.configs.disableTypeChecked] },
  { files: ['src/**/*.test.{ts,tsx}', 'src/testing/**'], rules: { 'no-restricted-imports': 'off' } },
)
