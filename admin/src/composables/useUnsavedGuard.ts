import { useEventListener } from '@vueuse/core'
import { ElMessageBox } from 'element-plus'
import { onBeforeRouteLeave } from 'vue-router'
import { useI18n } from 'vue-i18n'

/** Asks before what was typed is lost, whether by a link or by closing the page. */
export function useUnsavedGuard(dirty: () => boolean): void {
  const { t } = useI18n()

  onBeforeRouteLeave(async () => {
    if (!dirty()) return true
    return ElMessageBox.confirm(t('common.unsavedText'), t('common.unsavedTitle'), {
      type: 'warning',
      confirmButtonText: t('common.leave'),
      cancelButtonText: t('common.stay'),
    }).then(
      () => true,
      () => false,
    )
  })
  useEventListener(window, 'beforeunload', (event) => {
    if (dirty()) event.preventDefault()
  })
}
