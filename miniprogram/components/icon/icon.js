// A line icon in the colour and the size of the text around it.
Component({
  properties: {
    name: String,
  },
})
