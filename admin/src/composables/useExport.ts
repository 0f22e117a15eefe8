import { ElMessage } from 'element-plus'
import { h } from 'vue'
import { useRouter } from 'vue-router'
import { useI18n } from 'vue-i18n'

import { createExport } from '@/api/system'
import type { ExportKind } from '@/api/types'

import { useAction } from './useSubmit'

/** Asks the server for a file of what a list shows; the export centre has it when it is made. */
export function useExport(kind: ExportKind) {
  const { t } = useI18n()
  const router = useRouter()
  const { busy, run: send } = useAction((_key, filter: Record<string, unknown>) =>
    createExport({ kind, filter, format: 'xlsx' }),
  )

  async function run(filter: Record<string, unknown>): Promise<void> {
    if (!(await send(filter))) return
    ElMessage({
      type: 'success',
      duration: 6000,
      showClose: true,
      message: h('span', [
        t('export.started'),
        ' ',
        h('a', { href: router.resolve({ name: 'exports' }).href }, t('menu.exports')),
      ]),
    })
  }

  return { busy, run }
}
