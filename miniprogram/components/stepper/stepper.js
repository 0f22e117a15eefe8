// A number between two buttons.
Component({
  properties: {
    value: { type: Number, value: 1 },
    min: { type: Number, value: 1 },
    max: { type: Number, value: 99 },
    disabled: Boolean,
  },

  methods: {
    less() {
      this.change(this.data.value - 1)
    },
    more() {
      this.change(this.data.value + 1)
    },
    /** @param {number} wanted */
    change(wanted) {
      const { disabled, max, min, value } = this.data
      const next = Math.max(min, Math.min(max, wanted))
      if (disabled || next === value) return
      this.triggerEvent('change', { value: next })
    },
  },
})
