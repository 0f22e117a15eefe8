// Types of our own that JSDoc comments name.
/** What the API answers, by the name that its documentation has. */
type Api = import('./api').components['schemas']

declare namespace Shop {
  interface PageData {
    state: 'loading' | 'ready' | 'missing' | 'error' | 'empty'
    problem: { message: string; requestId: string }
    /** Something that was tapped is still at work. */
    busy: boolean
    /** For `page-meta`: the size of texts. */
    pageStyle: string
  }

  interface PageMethods {
    /** Reads what the page shows; keeps `state` and `problem`. */
    load(work: () => Promise<void>): Promise<void>
    /** Tells the shopper what went wrong. */
    tell(error: unknown): void
    /** Does `work` unless the same is at work already; errors are told. */
    once(name: string, work: () => Promise<void>): Promise<void>
    goHome(): void
    go(event: WechatMiniprogram.BaseEvent): void
  }

  type DefinePage = <D extends WechatMiniprogram.Page.DataOption, C extends WechatMiniprogram.Page.CustomOption>(
    options: C &
      Partial<WechatMiniprogram.Page.Data<D>> &
      Partial<WechatMiniprogram.Page.ILifetime> &
      ThisType<WechatMiniprogram.Page.Instance<D & PageData, C & PageMethods & Record<string, any>>>,
  ) => void
}
