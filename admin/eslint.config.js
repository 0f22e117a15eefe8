import prettier from 'eslint-config-prettier'
import vue from 'eslint-plugin-vue'
import tseslint from 'typescript-eslint'

export default tseslint.config(
  { ignores: ['dist', 'src/api/schema.d.ts', 'src/element-plus.d.ts'] },
  ...tseslint.configs.recommended,
  ...vue.configs['flat/recommended'],
  {
    files: ['**/*.vue'],
    languageOptions: { parserOptions: { parser: tseslint.parser } },
  },
  {
    rules: {
      eqeqeq: 'error',
      'no-console': 'error',
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
      'vue/block-lang': ['error', { script: { lang: 'ts' } }],
      'vue/component-api-style': ['error', ['script-setup']],
      'vue/multi-word-component-names': 'off',
      // Optional props say so in their type.
      'vue/require-default-prop': 'off',
      // Only what the server has cleaned, or we escaped, may be shown as HTML; each place says so.
      'vue/no-v-html': 'error',
    },
  },
  {
    // The one door to the network.
    files: ['src/**/*.{ts,vue}'],
    ignores: ['src/api/http.ts'],
    rules: {
      'no-restricted-imports': [
        'error',
        { paths: [{ name: 'axios', message: 'Only api/http.ts knows axios.' }] },
      ],
    },
  },
  {
    // Money is exact: a string, summed with utils/money.ts.
    files: ['src/**/*.{ts,vue}'],
    rules: { 'no-restricted-globals': ['error', 'parseFloat'] },
  },
  { files: ['scripts/**/*.mjs', 'tests/**/*.ts'], rules: { 'no-console': 'off' } },
  prettier,
)
