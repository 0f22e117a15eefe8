import { computed, reactive, ref } from 'vue'

import { createProduct, readProduct, saveProduct } from '@/api/goods'
import type { Product, ProductBody, Sku } from '@/api/types'
import { useLoad } from '@/composables/useLoad'
import { useSubmit } from '@/composables/useSubmit'
import { compareMoney, type Money } from '@/utils/money'
import { mergeRows, type Spec, type Specs } from '@/utils/sku'

/** A row of the matrix: a variant whose price may not be typed yet. */
export interface SkuRow {
  id?: number
  sku_code: string
  specs: Specs
  price: Money | null
  stock: number
  image: string | null
}

export interface ProductForm {
  category_id: number | null
  name: string
  subtitle: string
  cover: string[]
  images: string[]
  description: string
  original_price: Money | null
  status: 0 | 1
  is_hot: 0 | 1
  is_new: 0 | 1
  sort: number
  specs: Spec[]
  skus: SkuRow[]
}

const fresh = (specs: Specs): SkuRow => ({
  sku_code: '',
  specs,
  price: null,
  stock: 0,
  image: null,
})

/** A product being written: what was typed, whether it differs from what is kept, and keeping it. */
export function useProductForm(id: number | null) {
  const form = reactive<ProductForm>({
    category_id: null,
    name: '',
    subtitle: '',
    cover: [],
    images: [],
    description: '',
    original_price: null,
    status: 0,
    is_hot: 0,
    is_new: 0,
    sort: 0,
    specs: [],
    skus: [fresh({})],
  })
  const version = ref<number>()
  const kept = ref(JSON.stringify(form))
  const dirty = computed(() => JSON.stringify(form) !== kept.value)

  const { data, loading, error, load } = useLoad(async () => {
    if (id === null) return null
    const product = await readProduct(id)
    take(product)
    return product
  })

  function take(product: Product): void {
    version.value = product.version
    Object.assign(form, {
      category_id: product.category_id,
      name: product.name,
      subtitle: product.subtitle ?? '',
      cover: product.cover ? [product.cover] : [],
      images: [...(product.images ?? [])],
      description: product.description ?? '',
      original_price: product.original_price,
      status: product.status,
      is_hot: product.is_hot,
      is_new: product.is_new,
      sort: product.sort,
      specs: (product.specs ?? []).map((spec) => ({ name: spec.name, values: [...spec.values] })),
      skus: product.skus.map((sku) => ({
        id: sku.id,
        sku_code: sku.sku_code ?? '',
        specs: { ...(sku.specs ?? {}) },
        price: sku.price,
        stock: sku.stock,
        image: sku.image,
      })),
    } satisfies ProductForm)
    if (form.skus.length === 0) form.skus = [fresh({})]
    kept.value = JSON.stringify(form)
  }

  /** What was typed for a variant stays when a dimension gets another name. */
  function rename(from: string, to: string): void {
    for (const row of form.skus) {
      const entries = Object.entries(row.specs)
      row.specs = Object.fromEntries(
        entries.map(([name, value]) => [name === from ? to : name, value]),
      )
    }
  }

  /** After the dimensions changed: one row per combination, with what was typed for it. */
  function rebuild(): void {
    const rows = mergeRows(form.specs, form.skus, fresh)
    form.skus = rows.length > 0 ? rows : [form.skus.find((row) => isPlain(row)) ?? fresh({})]
  }

  const lowest = computed(() =>
    form.skus.reduce<Money | null>((low, row) => {
      if (row.price === null) return low
      return low === null || compareMoney(row.price, low) < 0 ? row.price : low
    }, null),
  )

  /** What is missing, as keys of the words; empty: it can be kept. */
  const missing = computed(() => {
    const keys: string[] = []
    if (form.name.trim() === '') keys.push('product.name')
    if (form.category_id === null) keys.push('product.category')
    if (form.skus.some((row) => row.price === null)) keys.push('product.price')
    return keys
  })

  function body(): ProductBody {
    const skus: Sku[] = form.skus.map((row) => ({
      ...(row.id === undefined ? { stock: row.stock } : { id: row.id, stock: row.stock }),
      sku_code: row.sku_code.trim() || null,
      specs: row.specs,
      price: row.price ?? '0.00',
      image: row.image,
    }))
    return {
      category_id: form.category_id ?? 0,
      name: form.name.trim(),
      subtitle: form.subtitle.trim() || null,
      cover: form.cover[0] ?? null,
      images: form.images,
      description: form.description || null,
      price: lowest.value ?? '0.00',
      original_price: form.original_price,
      status: form.status,
      is_hot: form.is_hot,
      is_new: form.is_new,
      sort: form.sort,
      ...(version.value === undefined ? {} : { version: version.value }),
      skus,
    }
  }

  const sending = useSubmit((key, content: ProductBody) =>
    id === null ? createProduct(content, key) : saveProduct(id, content),
  )

  /** The product as it is kept now, or `null` if the server refused. */
  async function save(): Promise<Product | null> {
    const done = await sending.run(body())
    if (!done) return null
    take(done.value)
    return done.value
  }

  return {
    form,
    data,
    loading,
    error,
    load,
    dirty,
    missing,
    lowest,
    rename,
    rebuild,
    save,
    sending,
  }
}

function isPlain(row: SkuRow): boolean {
  return Object.keys(row.specs).length === 0
}
