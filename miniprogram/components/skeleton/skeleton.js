// Grey shapes where content will be, so that nothing jumps when it comes.
Component({
  properties: {
    /** `list`, `grid` or `detail`. */
    kind: { type: String, value: 'list' },
  },

  data: { tiles: [1, 2, 3, 4, 5, 6], rows: [1, 2, 3, 4, 5] },
})
