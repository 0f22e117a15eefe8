// Temporary files: `wxfile://` names and the `blob:` addresses behind them.
export const temp = {}
