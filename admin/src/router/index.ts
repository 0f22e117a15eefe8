import { createRouter, createWebHistory, type RouteRecordRaw } from 'vue-router'

import { useSessionStore } from '@/store/session'
import { translate } from '@/utils/i18n'

declare module 'vue-router' {
  interface RouteMeta {
    /** Who may open it. */
    permission?: string
    /** Whether it is for people who are not logged in. */
    open?: boolean
    /** The entry of the menu that it belongs to, if it is not one itself. */
    parent?: string
  }
}

/** Pages inside the frame. Every one is a chunk of its own. */
const pages: RouteRecordRaw[] = [
  {
    path: '',
    name: 'dashboard',
    component: () => import('@/views/dashboard/DashboardPage.vue'),
  },
  {
    path: 'products',
    name: 'products',
    component: () => import('@/views/product/ProductListPage.vue'),
    meta: { permission: 'product:read' },
  },
  {
    path: 'products/new',
    name: 'productNew',
    component: () => import('@/views/product/ProductEditPage.vue'),
    meta: { permission: 'product:write', parent: 'products' },
  },
  {
    path: 'products/:id(\\d+)',
    name: 'productEdit',
    component: () => import('@/views/product/ProductEditPage.vue'),
    meta: { permission: 'product:read', parent: 'products' },
  },
  {
    path: 'categories',
    name: 'categories',
    component: () => import('@/views/product/CategoryPage.vue'),
    meta: { permission: 'category:read' },
  },
  {
    path: 'stock',
    name: 'stock',
    component: () => import('@/views/product/StockPage.vue'),
    meta: { permission: 'stock:read' },
  },
  {
    path: 'stock/ledger',
    name: 'ledger',
    component: () => import('@/views/product/LedgerPage.vue'),
    meta: { permission: 'stock:read' },
  },
  {
    path: 'orders',
    name: 'orders',
    component: () => import('@/views/order/OrderListPage.vue'),
    meta: { permission: 'order:read' },
  },
  {
    path: 'orders/:id(\\d+)',
    name: 'order',
    component: () => import('@/views/order/OrderDetailPage.vue'),
    meta: { permission: 'order:read', parent: 'orders' },
  },
  {
    path: 'shipments',
    name: 'shipments',
    component: () => import('@/views/order/ShipmentImportPage.vue'),
    meta: { permission: 'import:write' },
  },
  {
    path: 'refunds',
    name: 'refunds',
    component: () => import('@/views/order/RefundListPage.vue'),
    meta: { permission: 'refund:read' },
  },
  {
    path: 'payments',
    name: 'payments',
    component: () => import('@/views/order/PaymentListPage.vue'),
    meta: { permission: 'payment:read' },
  },
  {
    path: 'users',
    name: 'users',
    component: () => import('@/views/user/UserListPage.vue'),
    meta: { permission: 'user:read' },
  },
  {
    path: 'users/:id(\\d+)',
    name: 'user',
    component: () => import('@/views/user/UserDetailPage.vue'),
    meta: { permission: 'user:read', parent: 'users' },
  },
  {
    path: 'coupons',
    name: 'coupons',
    component: () => import('@/views/marketing/CouponListPage.vue'),
    meta: { permission: 'coupon:read' },
  },
  {
    path: 'coupons/records',
    name: 'couponRecords',
    component: () => import('@/views/marketing/CouponRecordPage.vue'),
    meta: { permission: 'coupon:read' },
  },
  {
    path: 'flash-sales',
    name: 'sales',
    component: () => import('@/views/marketing/SaleListPage.vue'),
    meta: { permission: 'flash_sale:read' },
  },
  {
    path: 'flash-sales/new',
    name: 'saleNew',
    component: () => import('@/views/marketing/SaleEditPage.vue'),
    meta: { permission: 'flash_sale:write', parent: 'sales' },
  },
  {
    path: 'flash-sales/:id(\\d+)/edit',
    name: 'saleEdit',
    component: () => import('@/views/marketing/SaleEditPage.vue'),
    meta: { permission: 'flash_sale:write', parent: 'sales' },
  },
  {
    path: 'flash-sales/:id(\\d+)',
    name: 'saleLive',
    component: () => import('@/views/marketing/SaleLivePage.vue'),
    meta: { permission: 'flash_sale:read', parent: 'sales' },
  },
  {
    path: 'banners',
    name: 'banners',
    component: () => import('@/views/system/BannerPage.vue'),
    meta: { permission: 'banner:read' },
  },
  {
    path: 'reconciliation',
    name: 'reconciliation',
    component: () => import('@/views/system/ReconciliationPage.vue'),
    meta: { permission: 'reconciliation:read' },
  },
  {
    path: 'exports',
    name: 'exports',
    component: () => import('@/views/system/ExportPage.vue'),
    meta: { permission: 'export:write' },
  },
  {
    path: 'configs',
    name: 'configs',
    component: () => import('@/views/system/ConfigPage.vue'),
    meta: { permission: 'config:read' },
  },
  {
    path: 'admins',
    name: 'admins',
    component: () => import('@/views/system/AdminPage.vue'),
    meta: { permission: 'admin:read' },
  },
  {
    path: 'roles',
    name: 'roles',
    component: () => import('@/views/system/RolePage.vue'),
    meta: { permission: 'role:read' },
  },
  {
    path: 'audit-log',
    name: 'audit',
    component: () => import('@/views/system/AuditPage.vue'),
    meta: { permission: 'audit:read' },
  },
  {
    path: 'jobs',
    name: 'jobs',
    component: () => import('@/views/system/JobPage.vue'),
    meta: { permission: 'jobs:read' },
  },
  { path: 'me', name: 'me', component: () => import('@/views/system/MyAccountPage.vue') },
  {
    path: ':rest(.*)*',
    name: 'notFound',
    component: () => import('@/views/dashboard/NotFoundPage.vue'),
  },
]

export const router = createRouter({
  history: createWebHistory('/admin/'),
  routes: [
    {
      path: '/login',
      name: 'login',
      component: () => import('@/views/login/LoginPage.vue'),
      meta: { open: true },
    },
    { path: '/', component: () => import('@/layout/AppLayout.vue'), children: pages },
  ],
  scrollBehavior: (to, from, saved) => saved ?? (to.path === from.path ? undefined : { top: 0 }),
})

router.beforeEach((to) => {
  const session = useSessionStore()
  if (to.meta.open) return session.loggedIn ? { name: 'dashboard' } : true
  if (!session.loggedIn) return { name: 'login', query: { redirect: to.fullPath } }
  return true
})

router.afterEach((to) => {
  const name = String(to.name ?? 'notFound')
  document.title = `${translate(`menu.${name}`)} · mall`
})

/** The route of the way back after login: only our own paths. */
export function safeRedirect(wanted: unknown): string {
  return typeof wanted === 'string' && wanted.startsWith('/') && !wanted.startsWith('//')
    ? wanted
    : '/'
}
