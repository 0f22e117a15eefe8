import { Box, DataLine, Goods, Present, Setting, ShoppingCart, User } from '@element-plus/icons-vue'
import type { Component } from 'vue'

/** An entry of the menu: a page that stands in it. */
export interface MenuItem {
  /** The name of the route. */
  name: string
  /** Who may see it; missing: everybody. */
  permission?: string
  /** What else finds it in the palette. */
  keywords?: string
}

export interface MenuGroup {
  /** The key of the words: `menu.<key>`. */
  key: string
  icon: Component
  items: MenuItem[]
}

/** The menu, top to bottom. Names are keys of the words too: `menu.<name>`. */
export const MENU: MenuGroup[] = [
  { key: 'dashboard', icon: DataLine, items: [{ name: 'dashboard', keywords: 'home kpi 首页' }] },
  {
    key: 'product',
    icon: Goods,
    items: [
      { name: 'products', permission: 'product:read', keywords: 'goods sku' },
      { name: 'categories', permission: 'category:read' },
      { name: 'stock', permission: 'stock:read', keywords: 'inventory' },
      { name: 'ledger', permission: 'stock:read', keywords: 'inventory log' },
    ],
  },
  {
    key: 'order',
    icon: ShoppingCart,
    items: [
      { name: 'orders', permission: 'order:read' },
      { name: 'shipments', permission: 'import:write', keywords: 'xlsx import 批量发货' },
      { name: 'refunds', permission: 'refund:read', keywords: 'after-sale 售后' },
      { name: 'payments', permission: 'payment:read' },
    ],
  },
  { key: 'user', icon: User, items: [{ name: 'users', permission: 'user:read' }] },
  {
    key: 'marketing',
    icon: Present,
    items: [
      { name: 'sales', permission: 'flash_sale:read', keywords: 'flash 秒杀' },
      { name: 'coupons', permission: 'coupon:read' },
      { name: 'couponRecords', permission: 'coupon:read' },
      { name: 'banners', permission: 'banner:read' },
    ],
  },
  {
    key: 'finance',
    icon: Box,
    items: [
      { name: 'reconciliation', permission: 'reconciliation:read', keywords: 'bill 账单' },
      { name: 'exports', permission: 'export:write', keywords: 'csv xlsx download' },
    ],
  },
  {
    key: 'system',
    icon: Setting,
    items: [
      { name: 'configs', permission: 'config:read' },
      { name: 'admins', permission: 'admin:read' },
      { name: 'roles', permission: 'role:read' },
      { name: 'audit', permission: 'audit:read', keywords: 'log' },
      { name: 'jobs', permission: 'jobs:read', keywords: 'outbox failed' },
    ],
  },
]
