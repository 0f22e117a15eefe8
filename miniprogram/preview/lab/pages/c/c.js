// A page made with Component(): its query becomes its properties.
Component({
  properties: { id: String },
  data: { a: 1 },
  methods: {
    onLoad(query) {
      this.query = query
    },
    bump() {
      this.setData({ a: 5 })
    },
  },
})
