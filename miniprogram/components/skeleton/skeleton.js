// Grey shapes where content will be, so that nothing jumps when it comes.
Component({
  properties: {
    /** `list`, `grid` or `detail`. */
    kind: { type: String, value: 'list' },
  },
})
