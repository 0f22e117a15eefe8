// The tags that WeChat knows.

/** Built-in components. */
export const BUILTINS = (
    'view text image button input textarea scroll-view swiper swiper-item picker picker-view ' +
    'picker-view-column checkbox checkbox-group radio radio-group switch slider label form navigator icon progress ' +
    'rich-text cover-view cover-image map video canvas web-view page-meta navigation-bar root-portal movable-area ' +
    'movable-view match-media open-data official-account custom-wrapper share-element editor camera live-player ' +
    'functional-page-navigator audio page-container native-component ad ad-custom keyboard-accessory'
).split(' ')

/** Tags of the template language itself. */
export const SYNTAX = ['block', 'template', 'import', 'include', 'wxs', 'slot']

/** Stands before every class name of a style sheet until the runtime knows how the component isolates its styles. */
export const CLASS_MARK = '\u0001'
/** Stands for `:host`. */
export const HOST_MARK = '\u0002'
