Component({
  relations: {
    '../child/child': {
      type: 'child',
      linked(t) {
        this.n = (this.n || 0) + 1
        t.setData({ i: this.n })
      },
    },
  },
  methods: {
    count() {
      return this.getRelationNodes('../child/child').length
    },
  },
})
