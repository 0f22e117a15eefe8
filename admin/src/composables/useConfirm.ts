import { ElMessage, ElMessageBox } from 'element-plus'
import { useI18n } from 'vue-i18n'

/** Questions before something that can't be undone. */
export function useConfirm() {
  const { t } = useI18n()

  function confirm(text: string, title = t('common.pleaseConfirm')): Promise<boolean> {
    return ElMessageBox.confirm(text, title, {
      type: 'warning',
      confirmButtonText: t('common.confirm'),
      cancelButtonText: t('common.cancel'),
    }).then(
      () => true,
      () => false,
    )
  }

  /** A line of text, or `null` if the person thought better of it. */
  function ask(text: string, title: string, required = true): Promise<string | null> {
    return ElMessageBox.prompt(text, title, {
      confirmButtonText: t('common.confirm'),
      cancelButtonText: t('common.cancel'),
      inputPattern: required ? /\S/ : undefined,
      inputErrorMessage: t('common.required'),
    }).then(
      ({ value }) => String(value ?? '').trim(),
      () => null,
    )
  }

  const done = (text = t('common.done')) => ElMessage({ type: 'success', message: text })

  return { confirm, ask, done }
}
