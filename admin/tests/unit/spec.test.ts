import { mount } from '@vue/test-utils'
import { beforeEach, describe, expect, it } from 'vitest'
import { defineComponent, h, ref } from 'vue'

import type { Spec } from '@/utils/sku'
import { i18n, loadLocale } from '@/utils/i18n'
import SpecEditor from '@/views/product/SpecEditor.vue'

describe('the dimensions of a product', () => {
  beforeEach(() => loadLocale('zh'))

  it('are typed: a name, and several values at once', async () => {
    const specs = ref<Spec[]>([])
    const renamed: string[][] = []
    const page = mount(
      defineComponent({
        setup: () => () =>
          h(SpecEditor, {
            modelValue: specs.value,
            'onUpdate:modelValue': (next: Spec[]) => (specs.value = next),
            onRenamed: (from: string, to: string) => renamed.push([from, to]),
          }),
      }),
      { global: { plugins: [i18n] } },
    )
    await page.find('[data-add-spec]').trigger('click')
    const name = page.find('.name input')
    await name.setValue('颜色')
    await name.trigger('change')
    const value = page.find('.value input')
    await value.setValue('红，蓝、白')
    await value.trigger('keydown', { key: 'Enter' })
    expect(specs.value).toEqual([{ name: '颜色', values: ['红', '蓝', '白'] }])
    await page.find('.name input').setValue('色')
    await page.find('.name input').trigger('change')
    expect(renamed).toEqual([['颜色', '色']])
    expect(specs.value[0]?.name).toBe('色')
  })
})
