Component({ relations: { '../parent/parent': { type: 'parent' } }, data: { i: 0 } })
