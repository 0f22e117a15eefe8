// Rules that no formatter knows. The last blocks hold the coding rules that keep the app running both on a phone and in
// the preview: no dynamic require, no globals of a browser, one door to the network.
import js from '@eslint/js'
import globals from 'globals'

const WECHAT = {
    wx: 'readonly',
    App: 'readonly',
    Page: 'readonly',
    Component: 'readonly',
    Behavior: 'readonly',
    getApp: 'readonly',
    getCurrentPages: 'readonly',
    require: 'readonly',
    module: 'writable',
    console: 'readonly',
    setTimeout: 'readonly',
    clearTimeout: 'readonly',
    setInterval: 'readonly',
    clearInterval: 'readonly',
}
const APP = [
    'preview/lab/**/*.js',
    'app.js',
    'config.js',
    'components/**/*.js',
    'pages/**/*.js',
    'services/**/*.js',
    'store/**/*.js',
    'utils/**/*.js',
]
const NETWORK = ['request', 'uploadFile', 'downloadFile', 'connectSocket'].map((property) => ({
    object: 'wx',
    property,
    message: 'The network is reached through utils/request.js only.',
}))

export default [
    { ignores: ['node_modules', 'miniprogram_npm', 'dist', 'types'] },
    js.configs.recommended,
    {
        rules: {
            eqeqeq: ['error', 'always', { null: 'ignore' }],
            'no-var': 'error',
            'object-shorthand': 'error',
            'prefer-const': ['error', { destructuring: 'all' }],
        },
    },
    {
        files: APP,
        languageOptions: { ecmaVersion: 2021, sourceType: 'commonjs', globals: WECHAT },
        rules: {
            'no-eval': 'error',
            'no-new-func': 'error',
            'no-restricted-properties': ['error', ...NETWORK],
            'no-restricted-syntax': [
                'error',
                {
                    selector: "CallExpression[callee.name='require']:not([arguments.0.type='Literal'])",
                    message: 'require takes a literal: WeChat packs what it can see.',
                },
                {
                    selector:
                        "CallExpression[callee.property.name='setData'] Property > Identifier.value[name='undefined']",
                    message: 'setData carries JSON: undefined does not survive it.',
                },
                {
                    selector: "CallExpression[callee.name='parseFloat']",
                    message: 'Money is text; nothing is computed from it.',
                },
            ],
            'no-unused-vars': ['error', { argsIgnorePattern: '^_' }],
            complexity: ['error', 20],
        },
    },
    { files: ['utils/request.js'], rules: { 'no-restricted-properties': 'off' } },
    {
        files: ['preview/runtime/**/*.js'],
        languageOptions: { ecmaVersion: 2024, sourceType: 'module', globals: globals.browser },
        rules: { 'no-unused-vars': ['error', { argsIgnorePattern: '^_' }], 'no-unused-expressions': 'off' },
    },
    {
        files: ['**/*.mjs', 'preview/compiler/**'],
        languageOptions: { ecmaVersion: 2024, sourceType: 'module', globals: globals.node },
    },
    {
        files: ['tests/**/*.mjs', 'tools/**/*.mjs'],
        languageOptions: {
            globals: {
                ...globals.node,
                ...globals.browser,
                wx: 'writable',
                __mp: 'readonly',
                getCurrentPages: 'readonly',
                getApp: 'readonly',
                __mpBundle: 'readonly',
            },
        },
    },
]
