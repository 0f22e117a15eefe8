/** After each test: nothing may have gone wrong unseen. */
import { afterEach, expect } from 'vitest'

import { takeComplaints } from './browser'

afterEach(() => {
  expect(takeComplaints(), 'errors in the console of the browser').toEqual([])
})
