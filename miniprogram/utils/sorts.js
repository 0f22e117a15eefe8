// The sorting of product lists: four words, of which the price goes both ways.
const SORTS = [
  { sort: 'default', text: '综合' },
  { sort: 'sales', text: '销量' },
  { sort: 'newest', text: '新品' },
  { sort: 'price', text: '价格' },
]

/** The words to draw while `sort` is in use. @param {string} sort */
function sortTabs(sort) {
  return SORTS.map((each) => {
    const on = sort.startsWith(each.sort)
    const arrow = on && each.sort === 'price' ? (sort === 'price_asc' ? ' ↑' : ' ↓') : ''
    return { ...each, on, arrow }
  })
}

/** The sorting after a tap on `word`. @param {string} word @param {string} sort the one in use */
function nextSort(word, sort) {
  if (word !== 'price') return word
  return sort === 'price_asc' ? 'price_desc' : 'price_asc'
}

module.exports = { nextSort, sortTabs }
