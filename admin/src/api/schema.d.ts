// Made by `npm run schema` from /api/openapi.json. Do not edit.

export interface paths {
    "/api/admin/admins": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** 管理员列表 */
        get: operations["get_api_admin_admins"];
        put?: never;
        /** 新建管理员 */
        post: operations["post_api_admin_admins"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/admins/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** 修改管理员 */
        put: operations["put_api_admin_admins_id_"];
        post?: never;
        /** 删除管理员 */
        delete: operations["delete_api_admin_admins_id_"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/audit-log": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** 审计日志 */
        get: operations["get_api_admin_audit_log"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/banners": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** 轮播图列表 */
        get: operations["get_api_admin_banners"];
        put?: never;
        /** 新建轮播图 */
        post: operations["post_api_admin_banners"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/banners/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** 修改轮播图 */
        put: operations["put_api_admin_banners_id_"];
        post?: never;
        /** 删除轮播图 */
        delete: operations["delete_api_admin_banners_id_"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/categories": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** 分类树 */
        get: operations["get_api_admin_categories"];
        put?: never;
        /** 新建分类 */
        post: operations["post_api_admin_categories"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/categories/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** 修改分类 */
        put: operations["put_api_admin_categories_id_"];
        post?: never;
        /** 删除分类 */
        delete: operations["delete_api_admin_categories_id_"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/configs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** 系统配置列表 */
        get: operations["get_api_admin_configs"];
        /** 修改系统配置（所有节点一秒内生效） */
        put: operations["put_api_admin_configs"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/coupons": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** 优惠券列表 */
        get: operations["get_api_admin_coupons"];
        put?: never;
        /** 新建优惠券 */
        post: operations["post_api_admin_coupons"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/coupons/records": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** 优惠券发放记录 */
        get: operations["get_api_admin_coupons_records"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/coupons/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** 优惠券详情 */
        get: operations["get_api_admin_coupons_id_"];
        /** 修改优惠券 */
        put: operations["put_api_admin_coupons_id_"];
        post?: never;
        /** 删除优惠券（仅未发放的） */
        delete: operations["delete_api_admin_coupons_id_"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/coupons/{id}/issue": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** 向用户发放优惠券 */
        post: operations["post_api_admin_coupons_id_issue"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/exports": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** 我的导出 */
        get: operations["get_api_admin_exports"];
        put?: never;
        /** 申请导出（后台生成） */
        post: operations["post_api_admin_exports"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/exports/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** 导出详情（进度） */
        get: operations["get_api_admin_exports_id_"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/exports/{id}/file": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** 下载导出文件 */
        get: operations["get_api_admin_exports_id_file"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/flash-sales": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** 秒杀活动列表 */
        get: operations["get_api_admin_flash_sales"];
        put?: never;
        /** 新建秒杀活动（草稿） */
        post: operations["post_api_admin_flash_sales"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/flash-sales/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** 秒杀活动详情 */
        get: operations["get_api_admin_flash_sales_id_"];
        /** 修改秒杀活动（仅草稿） */
        put: operations["put_api_admin_flash_sales_id_"];
        post?: never;
        /** 删除秒杀活动（仅草稿） */
        delete: operations["delete_api_admin_flash_sales_id_"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/flash-sales/{id}/audit": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** 秒杀活动对账（只读） */
        get: operations["get_api_admin_flash_sales_id_audit"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/flash-sales/{id}/end": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** 结束秒杀活动 */
        post: operations["post_api_admin_flash_sales_id_end"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/flash-sales/{id}/items/{item_id}/stock": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** 调整秒杀商品库存 */
        post: operations["post_api_admin_flash_sales_id_items_item_id_stock"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/flash-sales/{id}/live": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * 实时看板（SSE）
         * @description 每秒一个 `tick` 事件，`id` 为 `seq`，`data` 为 LiveTick。断线后以新票据和 `Last-Event-ID`（或
         *     `last_event_id`）续传，十分钟内不丢。
         */
        get: operations["get_api_admin_flash_sales_id_live"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/flash-sales/{id}/live-ticket": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** 领取实时看板票据（一次有效） */
        post: operations["post_api_admin_flash_sales_id_live_ticket"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/flash-sales/{id}/pause": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** 暂停秒杀活动 */
        post: operations["post_api_admin_flash_sales_id_pause"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/flash-sales/{id}/preflight": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** 秒杀开售前检查（只读） */
        get: operations["get_api_admin_flash_sales_id_preflight"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/flash-sales/{id}/publish": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** 发布秒杀活动 */
        post: operations["post_api_admin_flash_sales_id_publish"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/flash-sales/{id}/resume": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** 恢复秒杀活动 */
        post: operations["post_api_admin_flash_sales_id_resume"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/imports/shipments": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** 批量发货导入 */
        post: operations["post_api_admin_imports_shipments"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/imports/shipments/template": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** 批量发货导入模板（CSV） */
        get: operations["get_api_admin_imports_shipments_template"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/jobs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** 失败的后台任务 */
        get: operations["get_api_admin_jobs"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/jobs/{id}/retry": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** 重试后台任务 */
        post: operations["post_api_admin_jobs_id_retry"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/login": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** 管理员登录 */
        post: operations["post_api_admin_login"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/logistics-companies": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** 物流公司列表 */
        get: operations["get_api_admin_logistics_companies"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/logout": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** 退出登录（该账号的所有令牌失效） */
        post: operations["post_api_admin_logout"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/orders": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** 订单列表 */
        get: operations["get_api_admin_orders"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/orders/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** 订单详情 */
        get: operations["get_api_admin_orders_id_"];
        /**
         * 修改订单（改价、改址、备注）
         * @description 改价先关闭微信侧未完成的支付单，再分摊到每个商品。
         */
        put: operations["put_api_admin_orders_id_"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/orders/{id}/cancel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** 取消未付款订单 */
        post: operations["post_api_admin_orders_id_cancel"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/orders/{id}/ship": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** 发货（可拆分） */
        post: operations["post_api_admin_orders_id_ship"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/password": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** 修改当前管理员密码（其他登录立即失效，返回新令牌） */
        put: operations["put_api_admin_password"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/payments": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** 支付单列表 */
        get: operations["get_api_admin_payments"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/permissions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** 权限列表 */
        get: operations["get_api_admin_permissions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/products": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** 商品列表 */
        get: operations["get_api_admin_products"];
        put?: never;
        /** 新建商品 */
        post: operations["post_api_admin_products"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/products/batch": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** 批量上架、下架或删除商品 */
        post: operations["post_api_admin_products_batch"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/products/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** 商品详情 */
        get: operations["get_api_admin_products_id_"];
        /** 修改商品 */
        put: operations["put_api_admin_products_id_"];
        post?: never;
        /** 删除商品 */
        delete: operations["delete_api_admin_products_id_"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/profile": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** 当前管理员信息 */
        get: operations["get_api_admin_profile"];
        /** 修改当前管理员信息 */
        put: operations["put_api_admin_profile"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/reconciliation": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** 对账记录 */
        get: operations["get_api_admin_reconciliation"];
        put?: never;
        /** 发起对账（支付与退款账单） */
        post: operations["post_api_admin_reconciliation"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/reconciliation/differences/{id}/resolve": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** 处理对账差异 */
        post: operations["post_api_admin_reconciliation_differences_id_resolve"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/reconciliation/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** 对账差异 */
        get: operations["get_api_admin_reconciliation_id_"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/reconciliation/{id}/file": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** 对账报告（CSV） */
        get: operations["get_api_admin_reconciliation_id_file"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/refunds": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** 退款列表 */
        get: operations["get_api_admin_refunds"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/refunds/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** 退款详情 */
        get: operations["get_api_admin_refunds_id_"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/refunds/{id}/approve": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** 同意退款（退货退款则等待寄回） */
        post: operations["post_api_admin_refunds_id_approve"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/refunds/{id}/receive": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** 确认收到退货 */
        post: operations["post_api_admin_refunds_id_receive"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/refunds/{id}/reject": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** 拒绝退款 */
        post: operations["post_api_admin_refunds_id_reject"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/refunds/{id}/retry": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** 重试退款 */
        post: operations["post_api_admin_refunds_id_retry"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/roles": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** 角色列表 */
        get: operations["get_api_admin_roles"];
        put?: never;
        /** 新建角色 */
        post: operations["post_api_admin_roles"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/roles/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** 修改角色 */
        put: operations["put_api_admin_roles_id_"];
        post?: never;
        /** 删除角色 */
        delete: operations["delete_api_admin_roles_id_"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/skus/{id}/stock": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** 调整 SKU 库存（增减量） */
        post: operations["post_api_admin_skus_id_stock"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/statistics/overview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** 数据概览（今日与昨日、待处理事项） */
        get: operations["get_api_admin_statistics_overview"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/statistics/sales": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** 销售统计（按日、分类或商品） */
        get: operations["get_api_admin_statistics_sales"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/stock": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** 库存列表 */
        get: operations["get_api_admin_stock"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/stock/ledger": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** 库存流水 */
        get: operations["get_api_admin_stock_ledger"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/totp": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** 申请两步验证密钥（确认后才生效） */
        post: operations["post_api_admin_totp"];
        /** 关闭两步验证 */
        delete: operations["delete_api_admin_totp"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/totp/confirm": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** 确认并开启两步验证 */
        post: operations["post_api_admin_totp_confirm"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/uploads": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** 上传图片 */
        post: operations["post_api_admin_uploads"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/users": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** 用户列表 */
        get: operations["get_api_admin_users"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/users/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** 用户详情（含最近订单、优惠券和收货地址） */
        get: operations["get_api_admin_users_id_"];
        /** 禁用或启用用户（所有节点一秒内生效） */
        put: operations["put_api_admin_users_id_"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/login": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** 微信登录 */
        post: operations["post_api_v1_auth_login"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/logout": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * 退出登录
         * @description Ends every token of the shopper, on all devices.
         */
        post: operations["post_api_v1_auth_logout"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/phone": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** 绑定手机号 */
        post: operations["post_api_v1_auth_phone"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/refresh": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * 续期登录令牌
         * @description The new token lasts the usual time; the one it was asked with lasts on until its own end.
         */
        post: operations["post_api_v1_auth_refresh"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/banners": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** 轮播图 */
        get: operations["get_api_v1_banners"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/cart": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** 购物车 */
        get: operations["get_api_v1_cart"];
        put?: never;
        /** 加入购物车（同规格合并数量） */
        post: operations["post_api_v1_cart"];
        /** 批量删除购物车项（不带 ids 则清空） */
        delete: operations["delete_api_v1_cart"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/cart/count": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** 购物车件数 */
        get: operations["get_api_v1_cart_count"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/cart/select": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** 选中或取消选中（全部或指定项） */
        put: operations["put_api_v1_cart_select"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/cart/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** 修改购物车项（数量、选中、规格） */
        put: operations["put_api_v1_cart_id_"];
        post?: never;
        /** 删除购物车项 */
        delete: operations["delete_api_v1_cart_id_"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/categories": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** 分类列表（树） */
        get: operations["get_api_v1_categories"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/configs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** 公开配置 */
        get: operations["get_api_v1_configs"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/coupons": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** 可领优惠券列表 */
        get: operations["get_api_v1_coupons"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/coupons/receive": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** 领取优惠券 */
        post: operations["post_api_v1_coupons_receive"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/flash-sales": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** 秒杀活动列表（进行中与即将开始） */
        get: operations["get_api_v1_flash_sales"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/flash-sales/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** 秒杀活动详情 */
        get: operations["get_api_v1_flash_sales_id_"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/flash-sales/{id}/orders": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** 秒杀下单 */
        post: operations["post_api_v1_flash_sales_id_orders"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/flash-sales/{id}/token": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** 领取抢购令牌（活动开始后；一次有效） */
        post: operations["post_api_v1_flash_sales_id_token"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/logistics/push": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** 物流推送（快递100） */
        post: operations["post_api_v1_logistics_push"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/orders": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** 订单列表 */
        get: operations["get_api_v1_orders"];
        put?: never;
        /** 提交订单（购物车或立即购买） */
        post: operations["post_api_v1_orders"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/orders/by-request/{key}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** 按幂等键查询下单结果 */
        get: operations["get_api_v1_orders_by_request_key_"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/orders/preview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** 订单预览（金额、运费、可用与不可用的优惠券） */
        post: operations["post_api_v1_orders_preview"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/orders/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** 订单详情 */
        get: operations["get_api_v1_orders_id_"];
        put?: never;
        post?: never;
        /** 删除订单（仅对自己隐藏，终态订单） */
        delete: operations["delete_api_v1_orders_id_"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/orders/{id}/cancel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** 取消订单 */
        post: operations["post_api_v1_orders_id_cancel"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/orders/{id}/confirm": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** 确认收货 */
        post: operations["post_api_v1_orders_id_confirm"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/orders/{id}/extend": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** 延长收货（每单一次） */
        post: operations["post_api_v1_orders_id_extend"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/orders/{id}/logistics": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * 物流轨迹
         * @description The carrier is asked for parcels of which nothing was heard for half an hour; that may take up to
         *     three seconds, and where it answers nothing, what is known is answered.
         */
        get: operations["get_api_v1_orders_id_logistics"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/orders/{id}/refunds": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** 申请退款 */
        post: operations["post_api_v1_orders_id_refunds"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/payment/notify": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** 微信支付回调（支付与退款） */
        post: operations["post_api_v1_payment_notify"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/payment/prepay": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** 发起支付 */
        post: operations["post_api_v1_payment_prepay"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/payment/refund-notify": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** 微信退款回调 */
        post: operations["post_api_v1_payment_refund_notify"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/payment/{order_no}/status": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** 支付结果 */
        get: operations["get_api_v1_payment_order_no_status"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/products": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** 商品列表 */
        get: operations["get_api_v1_products"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/products/hot": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** 热门商品 */
        get: operations["get_api_v1_products_hot"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/products/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** 商品详情 */
        get: operations["get_api_v1_products_id_"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/refunds": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** 退款列表 */
        get: operations["get_api_v1_refunds"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/refunds/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** 退款详情 */
        get: operations["get_api_v1_refunds_id_"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/refunds/{id}/cancel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** 撤销退款申请 */
        post: operations["post_api_v1_refunds_id_cancel"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/refunds/{id}/return": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** 填写退货物流 */
        post: operations["post_api_v1_refunds_id_return"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/regions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** 省市区数据 */
        get: operations["get_api_v1_regions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/search": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** 搜索商品 */
        get: operations["get_api_v1_search"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/search/hot": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** 热门搜索 */
        get: operations["get_api_v1_search_hot"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/search/suggest": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** 搜索联想 */
        get: operations["get_api_v1_search_suggest"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/upload": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * 上传图片
         * @description The picture is made anew: the right way up, without what else the file said, at most 2,048 pixels
         *     a side. GIFs stand still.
         */
        post: operations["post_api_v1_upload"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/upload/policy": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * 直传凭证
         * @description One picture under a name that the server chose, within ten minutes. Where there is no object
         *     storage the answer says to upload through the mall.
         */
        post: operations["post_api_v1_upload_policy"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/user/addresses": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** 收货地址列表 */
        get: operations["get_api_v1_user_addresses"];
        put?: never;
        /** 新增收货地址 */
        post: operations["post_api_v1_user_addresses"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/user/addresses/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** 修改收货地址 */
        put: operations["put_api_v1_user_addresses_id_"];
        post?: never;
        /** 删除收货地址 */
        delete: operations["delete_api_v1_user_addresses_id_"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/user/coupons": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** 我的优惠券 */
        get: operations["get_api_v1_user_coupons"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/user/profile": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** 用户信息 */
        get: operations["get_api_v1_user_profile"];
        /** 修改用户信息 */
        put: operations["put_api_v1_user_profile"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/healthz": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** 进程存活 */
        get: operations["get_healthz"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/readyz": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** 可以服务 */
        get: operations["get_readyz"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/version": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** 版本 */
        get: operations["get_version"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        /** @description An address of the shopper. */
        Address: {
            city: string;
            /** Format: date-time */
            created_at: string;
            detail: string;
            district: string;
            /** Format: int64 */
            id: number;
            /**
             * Format: int32
             * @description 是否默认: 0 or 1.
             */
            is_default: number;
            name: string;
            phone: string;
            province: string;
        };
        /** @description An address to write down. */
        AddressRequest: {
            /** @example 深圳市 */
            city: string;
            /**
             * @description 详细地址.
             * @example 科技园 1 号
             */
            detail: string;
            /** @example 南山区 */
            district: string;
            /** @description 是否默认. The first address is the default in any case. */
            is_default?: components["schemas"]["Flag"];
            /**
             * @description 收货人.
             * @example 张三
             */
            name: string;
            /**
             * @description 联系电话.
             * @example 13800138000
             */
            phone: string;
            /** @example 广东省 */
            province: string;
        };
        /** @description The shopper's addresses: all of them, for there are few. */
        Addresses: {
            items: components["schemas"]["Address"][];
            /** Format: int32 */
            page: number;
            /** Format: int32 */
            page_size: number;
            total: number;
        };
        /** @description Somebody who works in the console. */
        Admin: {
            avatar?: string | null;
            /** Format: int64 */
            id: number;
            /**
             * Format: date-time
             * @description The login before this one.
             */
            last_login?: string | null;
            nickname?: string | null;
            /** @description `area:action`, or `*` for everything. */
            permissions: string[];
            role: string;
            /** @description Whether logging in takes a code as well. */
            totp_enabled: boolean;
            username: string;
        };
        /** @description An account as others see it. */
        AdminAccount: {
            avatar?: string | null;
            /** Format: date-time */
            created_at: string;
            /** Format: int64 */
            id: number;
            /** Format: date-time */
            last_login?: string | null;
            nickname?: string | null;
            /** @description The name of a role. */
            role: string;
            /**
             * Format: int32
             * @description 0 禁用 1 正常
             */
            status: number;
            totp_enabled: boolean;
            username: string;
            /**
             * Format: int32
             * @description Grows with every change by somebody who manages accounts.
             */
            version: number;
        };
        /** @description What an account is to be from now on. */
        AdminAccountChange: {
            avatar?: string | null;
            /** @example 小王 */
            nickname?: string | null;
            /** @description A new password, if it is to have one: every login of the account ends. */
            password?: string | null;
            reset_totp?: components["schemas"]["Flag"] | null;
            /**
             * @description The name of a role.
             * @example operator
             */
            role: string;
            status?: components["schemas"]["Flag"] | null;
            /**
             * Format: int32
             * @description The version that was edited: with another one there, nothing changes. Missing: any.
             */
            version?: number | null;
        };
        /** @description An account to create. */
        AdminAccountRequest: {
            avatar?: string | null;
            /** @example 小王 */
            nickname?: string | null;
            password: string;
            /**
             * @description The name of a role.
             * @example operator
             */
            role: string;
            status?: components["schemas"]["Flag"] | null;
            /**
             * @description Letters, digits and `_.-`; it can't be changed.
             * @example wang
             */
            username: string;
        };
        /** @description A page of accounts. */
        AdminAccounts: {
            items: components["schemas"]["AdminAccount"][];
            /** Format: int32 */
            page: number;
            /** Format: int32 */
            page_size: number;
            /** Format: int64 */
            total: number;
        };
        /** @description A banner. */
        AdminBanner: {
            /** Format: date-time */
            created_at: string;
            /** Format: int64 */
            id: number;
            image: string;
            /**
             * Format: int32
             * @description 1 商品 2 分类 3 页面 4 外链
             */
            link_type?: number | null;
            /** @description A product's or category's id, a page, or an address. */
            link_value?: string | null;
            /** Format: int32 */
            sort: number;
            /**
             * Format: int32
             * @description 0 停用 1 启用
             */
            status: number;
            title?: string | null;
            /**
             * Format: int32
             * @description Grows with every change.
             */
            version: number;
        };
        /** @description What a banner is to be. */
        AdminBannerRequest: {
            /** @example /uploads/banner.webp */
            image: string;
            /**
             * Format: int32
             * @description 1 商品 2 分类 3 页面 4 外链; missing: it links to nothing.
             * @example 1
             */
            link_type?: number | null;
            /** @example 1 */
            link_value?: string | null;
            /**
             * Format: int32
             * @description Smaller comes first; missing: 0.
             */
            sort?: number | null;
            status?: components["schemas"]["Flag"] | null;
            /** @example 双十二 */
            title?: string | null;
            /**
             * Format: int32
             * @description The version that was edited; needed for a change.
             * @example 0
             */
            version?: number | null;
        };
        /** @description A page of banners. */
        AdminBanners: {
            items: components["schemas"]["AdminBanner"][];
            /** Format: int32 */
            page: number;
            /** Format: int32 */
            page_size: number;
            /** Format: int64 */
            total: number;
        };
        /** @description What became of one. */
        AdminBatchRow: {
            /** @description `ok`, or the code of the refusal. */
            code: string;
            /** Format: int64 */
            id: number;
            message: string;
            ok: boolean;
        };
        /** @description A carrier. */
        AdminCarrier: {
            /** @example shunfeng */
            code: string;
            /** @example 顺丰速运 */
            name: string;
        };
        /** @description The carriers. */
        AdminCarriers: {
            items: components["schemas"]["AdminCarrier"][];
        };
        /** @description The tree of categories. */
        AdminCategories: {
            items: components["schemas"]["AdminCategory"][];
            total: number;
        };
        /** @description A category with those under it. */
        AdminCategory: {
            children: components["schemas"]["AdminCategory"][];
            /** Format: date-time */
            created_at: string;
            icon?: string | null;
            /** Format: int64 */
            id: number;
            name: string;
            /** Format: int64 */
            parent_id: number;
            /**
             * Format: int64
             * @description Products in this very category.
             */
            product_count: number;
            /** Format: int32 */
            sort: number;
            /**
             * Format: int32
             * @description 0 停用 1 启用
             */
            status: number;
            /**
             * Format: int32
             * @description Grows with every change.
             */
            version: number;
        };
        /** @description What a category is to be. */
        AdminCategoryRequest: {
            icon?: string | null;
            /** @example 手机配件 */
            name: string;
            /**
             * Format: int64
             * @description 0: at the top.
             */
            parent_id?: number;
            /** Format: int32 */
            sort?: number;
            status?: components["schemas"]["Flag"] | null;
            /**
             * Format: int32
             * @description To change one: the version that was read. With another one there, nothing changes.
             * @example 0
             */
            version?: number | null;
        };
        /** @description A setting. */
        AdminConfig: {
            /** @example notice */
            config_key: string;
            /**
             * @description The value in force, as text.
             * @example 满 99 元包邮
             */
            config_value: string;
            /**
             * @description What it is where nobody set it.
             * @example
             */
            default_value: string;
            /**
             * Format: int32
             * @description Whether shoppers may see it.
             */
            public: number;
            /**
             * @description What it is.
             * @example 商城公告
             */
            remark: string;
            /**
             * @description `string`, `int`, `money`, `bool` (`0` or `1`) or `json` (a list of texts).
             * @example string
             */
            type: string;
        };
        /** @description One of them. */
        AdminConfigRequest: {
            /** @example notice */
            config_key: string;
            /**
             * @description As text, whatever its type.
             * @example 满 99 元包邮
             */
            config_value: string;
        };
        /** @description All settings. */
        AdminConfigs: {
            items: components["schemas"]["AdminConfig"][];
        };
        /** @description Settings to change. */
        AdminConfigsRequest: {
            items: components["schemas"]["AdminConfigRequest"][];
        };
        /** @description A coupon. */
        AdminCoupon: {
            /** Format: date-time */
            created_at: string;
            /** Format: date-time */
            end_time?: string | null;
            /** Format: int64 */
            id: number;
            /** @example 50.00 */
            max_discount?: string | null;
            /** @example 199.00 */
            min_amount: string;
            name: string;
            /** Format: int32 */
            per_limit: number;
            /**
             * Format: int32
             * @description How many were given out.
             */
            received_count: number;
            /** Format: int32 */
            remain_count: number;
            /** Format: date-time */
            start_time?: string | null;
            /**
             * Format: int32
             * @description 0 停用 1 启用
             */
            status: number;
            /** Format: int32 */
            total_count: number;
            /**
             * Format: int32
             * @description 1 满减 2 折扣 3 无门槛
             */
            type: number;
            /** Format: int64 */
            used_count: number;
            /** Format: int32 */
            valid_days?: number | null;
            /**
             * @description Yuan off; of a discount tenths of the price, such as `"8.50"`.
             * @example 30.00
             */
            value: string;
            /**
             * Format: int32
             * @description Grows with every change of an admin's.
             */
            version: number;
        };
        /** @description Whom to give a coupon. */
        AdminCouponIssueRequest: {
            user_ids: number[];
        };
        /** @description What came of it, a shopper each. */
        AdminCouponIssued: {
            items: components["schemas"]["AdminCouponIssuedItem"][];
        };
        /** @description What came of it for one shopper. */
        AdminCouponIssuedItem: {
            /**
             * @description Why not: `not_found`, `account_disabled`, `coupon_limit`, `coupon_exhausted` or
             *     `coupon_ended`.
             */
            code?: string | null;
            ok: boolean;
            /** Format: int64 */
            user_id: number;
        };
        /** @description A coupon that somebody received. */
        AdminCouponRecord: {
            /** Format: int64 */
            coupon_id: number;
            /**
             * Format: date-time
             * @description When it was received.
             */
            created_at: string;
            /** Format: date-time */
            expire_time: string;
            /** Format: int64 */
            id: number;
            name?: string | null;
            nickname?: string | null;
            /** Format: int64 */
            order_id?: number | null;
            /**
             * Format: int64
             * @description 0 未使用 1 已使用 2 已过期
             */
            status: number;
            /** Format: date-time */
            used_time?: string | null;
            /** Format: int64 */
            user_id: number;
        };
        /** @description A page of coupons that were received. */
        AdminCouponRecords: {
            items: components["schemas"]["AdminCouponRecord"][];
            /** Format: int32 */
            page: number;
            /** Format: int32 */
            page_size: number;
            /** Format: int64 */
            total: number;
        };
        /** @description What a coupon is to be. */
        AdminCouponRequest: {
            /** Format: date-time */
            end_time?: string | null;
            /**
             * @description The most that a discount takes off.
             * @example 50.00
             */
            max_discount?: string | null;
            /**
             * @description Missing: 0.
             * @example 199.00
             */
            min_amount?: string | null;
            /** @example 八五折 */
            name: string;
            /**
             * Format: int32
             * @description Missing: 1.
             */
            per_limit?: number | null;
            /** Format: date-time */
            start_time?: string | null;
            status?: components["schemas"]["Flag"] | null;
            /** Format: int32 */
            total_count: number;
            /**
             * Format: int32
             * @description 1 满减 2 折扣 3 无门槛
             * @example 2
             */
            type: number;
            /**
             * Format: int32
             * @description Days that it lasts after it was received; missing: until `end_time`.
             */
            valid_days?: number | null;
            /**
             * @description Yuan off; of a discount tenths of the price, such as `"8.5"`.
             * @example 8.50
             */
            value: string;
            /**
             * Format: int32
             * @description The version that was edited; needed for a change.
             * @example 0
             */
            version?: number | null;
        };
        /** @description A page of coupons. */
        AdminCoupons: {
            items: components["schemas"]["AdminCoupon"][];
            /** Format: int32 */
            page: number;
            /** Format: int32 */
            page_size: number;
            /** Format: int64 */
            total: number;
        };
        /** @description A piece of background work that failed. */
        AdminJob: {
            /** Format: int32 */
            attempts: number;
            /** Format: date-time */
            created_at: string;
            /** Format: int64 */
            id: number;
            last_error?: string | null;
            /**
             * Format: date-time
             * @description When it is tried next, unless it is parked.
             */
            next_at: string;
            /**
             * @description What it is to do.
             * @example refund
             */
            op: string;
            /** @description The order it is about, or another name. */
            order_no: string;
            /** Format: int64 */
            pool_id?: number | null;
            /**
             * @description `failed`: it is tried again; `parked`: it was given up and waits for somebody; `waiting`: it
             *     was just set to be tried.
             * @example parked
             */
            state: string;
        };
        /** @description A page of them. */
        AdminJobs: {
            items: components["schemas"]["AdminJob"][];
            /** Format: int32 */
            page: number;
            /** Format: int32 */
            page_size: number;
            /** Format: int64 */
            total: number;
        };
        /** @description A page of the ledger. */
        AdminLedger: {
            items: components["schemas"]["LedgerEntry"][];
            /** Format: int32 */
            page: number;
            /** Format: int32 */
            page_size: number;
            /**
             * Format: int64
             * @description Counted up to 10000.
             */
            total: number;
        };
        /** @description A token, and whose it is. */
        AdminLogin: {
            admin: components["schemas"]["Admin"];
            /**
             * Format: date-time
             * @description When it ends by itself.
             */
            expires_at: string;
            /** @description For `Authorization: Bearer`. */
            token: string;
        };
        /** @description Who wants in. */
        AdminLoginRequest: {
            /** @example correct horse battery staple */
            password: string;
            /**
             * @description The code of the authenticator app, for accounts with two-step verification.
             * @example 123456
             */
            totp_code?: string | null;
            /** @example admin */
            username: string;
        };
        /** @description An order. */
        AdminOrder: {
            address_snapshot?: Record<string, never> | null;
            /** @description Shoppers don't see it. */
            admin_remark?: string | null;
            /** Format: date-time */
            auto_confirm_at?: string | null;
            /** @description `timeout` `user` `admin` */
            cancel_reason?: string | null;
            /** Format: date-time */
            cancel_time?: string | null;
            confirm_extended: boolean;
            /** Format: int64 */
            coupon_id?: number | null;
            /** Format: date-time */
            created_at: string;
            /** @example 0.00 */
            discount_amount: string;
            /** Format: date-time */
            expire_at: string;
            /** @example 0.00 */
            freight_amount: string;
            /** Format: int64 */
            id: number;
            items: components["schemas"]["AdminOrderItem"][];
            /**
             * Format: int32
             * @description 0 普通 1 秒杀
             */
            kind: number;
            order_no: string;
            /** @example 99.00 */
            pay_amount: string;
            /** Format: date-time */
            pay_time?: string | null;
            /** Format: date-time */
            receive_time?: string | null;
            /**
             * Format: int32
             * @description 0 无 1 部分退款 2 全额退款
             */
            refund_status: number;
            /** @example 0.00 */
            refunded_amount: string;
            remark?: string | null;
            /** Format: int64 */
            sale_id?: number | null;
            /** Format: date-time */
            ship_time?: string | null;
            /**
             * Format: int32
             * @description 0 待付款 1 待发货 2 待收货 3 已完成 4 已取消 5 已退款
             */
            status: number;
            /** @example 99.00 */
            total_amount: string;
            transaction_id?: string | null;
            user: components["schemas"]["AdminOrderUser"];
        };
        /** @description Where an order is to go. */
        AdminOrderAddress: {
            /** @example 深圳市 */
            city: string;
            /** @example 科技园 1 号 */
            detail: string;
            /** @example 南山区 */
            district: string;
            /** @example 张三 */
            name: string;
            /** @example 13800138000 */
            phone: string;
            /** @example 广东省 */
            province: string;
        };
        /** @description Why an order is cancelled. */
        AdminOrderCancel: {
            /** @example 用户电话要求取消 */
            reason: string;
        };
        /** @description What is to change of an order; what is missing stays. */
        AdminOrderChange: {
            address?: components["schemas"]["AdminOrderAddress"] | null;
            /** @description Shoppers don't see it. */
            admin_remark?: string | null;
            /**
             * @description Unpaid orders only; needs `order:price`.
             * @example 0.00
             */
            freight_amount?: string | null;
            /**
             * @description All that is to be paid, with freight. Unpaid orders only; needs `order:price`.
             * @example 88.00
             */
            pay_amount?: string | null;
            remark?: string | null;
        };
        /** @description How many orders stand where, each counted up to 10000. */
        AdminOrderCounts: {
            /** Format: int64 */
            all: number;
            /** Format: int64 */
            cancelled: number;
            /** Format: int64 */
            completed: number;
            /** Format: int64 */
            pending_payment: number;
            /** Format: int64 */
            pending_shipment: number;
            /** Format: int64 */
            refunded: number;
            /** Format: int64 */
            shipped: number;
        };
        /** @description An order with all that belongs to it. */
        AdminOrderDetail: components["schemas"]["AdminOrder"] & {
            parcels: components["schemas"]["AdminParcel"][];
            payments: components["schemas"]["AdminOrderPayment"][];
            refunds: components["schemas"]["AdminOrderRefund"][];
            /** @description What happened to it, oldest first. */
            timeline: components["schemas"]["AdminOrderEvent"][];
        };
        /** @description Something that happened to an order, with who did it. */
        AdminOrderEvent: {
            /** @description `user` `admin` `system` `wechat` */
            actor: string;
            /** Format: int64 */
            actor_id?: number | null;
            actor_name?: string | null;
            /** Format: date-time */
            created_at: string;
            detail?: Record<string, never> | null;
            event: string;
        };
        /** @description One line of an order. */
        AdminOrderItem: {
            /**
             * @description Its share of the order's discount.
             * @example 0.00
             */
            discount_amount: string;
            /** Format: int64 */
            flash_item_id?: number | null;
            /** Format: int64 */
            id: number;
            /** @example 99.00 */
            pay_amount: string;
            /** @example 99.00 */
            price: string;
            /** Format: int64 */
            product_id: number;
            product_image?: string | null;
            product_name: string;
            /** Format: int32 */
            quantity: number;
            /** Format: int32 */
            refunded_quantity: number;
            /**
             * Format: int64
             * @description Units in parcels.
             */
            shipped_quantity: number;
            /** Format: int64 */
            sku_id?: number | null;
            specs?: string | null;
        };
        /** @description An attempt to pay. */
        AdminOrderPayment: {
            /** @example 99.00 */
            amount: string;
            /** Format: int32 */
            attempt: number;
            /** Format: date-time */
            created_at: string;
            /** Format: int64 */
            id: number;
            note?: string | null;
            out_trade_no: string;
            /**
             * Format: int32
             * @description 0 已创建 1 已预下单 2 支付成功 3 已关闭 4 无主款项 5 失败
             */
            state: number;
            /** Format: date-time */
            success_time?: string | null;
            transaction_id?: string | null;
        };
        /** @description A refund of the order. */
        AdminOrderRefund: {
            /** @example 99.00 */
            amount: string;
            /** Format: date-time */
            created_at: string;
            /** Format: int64 */
            id: number;
            /**
             * Format: int32
             * @description 1 仅退款 2 退货退款 3 迟到款项退回
             */
            kind: number;
            reason: string;
            refund_no: string;
            /**
             * Format: int32
             * @description 0 申请 1 已同意 2 退款中 3 成功 4 拒绝 5 撤销 6 失败 7 异常
             */
            status: number;
            /** Format: date-time */
            success_time?: string | null;
        };
        /** @description Whose order it is. */
        AdminOrderUser: {
            /** Format: int64 */
            id: number;
            nickname?: string | null;
            /**
             * @description Masked, unless one may see personal data.
             * @example 138****8000
             */
            phone?: string | null;
        };
        /** @description A page of orders. */
        AdminOrders: {
            counts: components["schemas"]["AdminOrderCounts"];
            items: components["schemas"]["AdminOrder"][];
            /** Format: int32 */
            page: number;
            /** Format: int32 */
            page_size: number;
            /**
             * Format: int64
             * @description Counted up to 10000.
             */
            total: number;
        };
        /** @description A parcel. */
        AdminParcel: {
            /** @description The carrier's code. */
            company: string;
            company_name: string;
            /** Format: date-time */
            created_at: string;
            /** Format: int64 */
            id: number;
            items: components["schemas"]["AdminParcelItem"][];
            sms?: components["schemas"]["AdminParcelSms"] | null;
            /** @description `in_transit` `picked_up` `problem` `signed` `delivering` `returning` `refused` `other` */
            state?: string | null;
            /** @description As the carrier told it. */
            traces?: components["schemas"]["ParcelTrace"][] | null;
            /** @description Why the carrier tells no more. */
            track_error?: string | null;
            /**
             * Format: date-time
             * @description When the carrier told that last.
             */
            tracked_at?: string | null;
            tracking_no: string;
            /** Format: date-time */
            updated_at: string;
            /**
             * Format: date-time
             * @description When it was reported to WeChat (发货信息管理).
             */
            uploaded_at?: string | null;
        };
        /** @description Units in a parcel. */
        AdminParcelItem: {
            /** Format: int64 */
            order_item_id: number;
            /** Format: int32 */
            quantity: number;
        };
        /** @description The text message about a parcel. */
        AdminParcelSms: {
            /** Format: int32 */
            attempts: number;
            last_error?: string | null;
            /** @description What the provider's reports name. */
            provider_id?: string | null;
            /** Format: date-time */
            sent_at?: string | null;
            /**
             * Format: int32
             * @description 0 待发送 1 已发送 2 已送达 3 失败 4 结果未知
             */
            state: number;
        };
        /** @description The password that is, and the one that is to be. */
        AdminPasswordRequest: {
            new_password: string;
            old_password: string;
        };
        /** @description One attempt to pay an order. */
        AdminPayment: {
            /** @example 99.00 */
            amount: string;
            /** Format: int32 */
            attempt: number;
            /** Format: date-time */
            created_at: string;
            /** Format: date-time */
            expire_at: string;
            /** Format: int64 */
            id: number;
            note?: string | null;
            /** Format: int64 */
            order_id: number;
            order_no: string;
            out_trade_no: string;
            /**
             * Format: int32
             * @description 0 已创建 1 已预下单 2 支付成功 3 已关闭 4 无主款项 5 失败
             */
            state: number;
            /** Format: date-time */
            success_time?: string | null;
            transaction_id?: string | null;
            /** Format: int64 */
            user_id: number;
        };
        /** @description A page of payment attempts. */
        AdminPayments: {
            items: components["schemas"]["AdminPayment"][];
            /** Format: int32 */
            page: number;
            /** Format: int32 */
            page_size: number;
            /** Format: int64 */
            total: number;
        };
        /** @description What a role may be made of. */
        AdminPermission: {
            /** @example 订单 */
            area: string;
            /** @example order:ship */
            name: string;
            /** @example 发货 */
            title: string;
        };
        /** @description All permissions. */
        AdminPermissions: {
            items: components["schemas"]["AdminPermission"][];
        };
        /** @description A product. */
        AdminProduct: {
            /** Format: int64 */
            category_id: number;
            category_name?: string | null;
            cover?: string | null;
            /** Format: date-time */
            created_at: string;
            /** @description HTML, cleaned when it was written. */
            description?: string | null;
            /** Format: int64 */
            id: number;
            images: string[];
            /** Format: int32 */
            is_hot: number;
            /** Format: int32 */
            is_new: number;
            name: string;
            /** @example 399.00 */
            original_price?: string | null;
            /**
             * @description The lowest of its variants'.
             * @example 299.00
             */
            price: string;
            /** Format: int32 */
            sales: number;
            skus: components["schemas"]["AdminSku"][];
            /** Format: int32 */
            sort: number;
            /** @description What tells the variants apart. */
            specs: components["schemas"]["AdminSpec"][];
            /**
             * Format: int32
             * @description 0 下架 1 上架
             */
            status: number;
            /**
             * Format: int64
             * @description Units of all variants that can be bought.
             */
            stock: number;
            subtitle?: string | null;
            /** Format: date-time */
            updated_at: string;
            /**
             * Format: int32
             * @description Grows with every change.
             */
            version: number;
        };
        /**
         * @description What to do with each of them.
         * @enum {string}
         */
        AdminProductAction: "on_shelf" | "off_shelf" | "delete";
        /** @description What to do with many products. */
        AdminProductBatch: {
            action: components["schemas"]["AdminProductAction"];
            ids: number[];
        };
        /** @description What became of each. */
        AdminProductBatchResult: {
            items: components["schemas"]["AdminBatchRow"][];
        };
        /** @description What a product is to be. Its price is the lowest of its variants'. */
        AdminProductRequest: {
            /** Format: int64 */
            category_id: number;
            /** @example /uploads/2026/11/cover.webp */
            cover?: string | null;
            /**
             * @description HTML; what can run or lead astray is taken out.
             * @example <p>主动降噪，三十小时续航。</p>
             */
            description?: string | null;
            images?: string[];
            is_hot?: components["schemas"]["Flag"];
            is_new?: components["schemas"]["Flag"];
            /** @example 云雀 Pro 降噪蓝牙耳机 */
            name: string;
            /** @example 399.00 */
            original_price?: string | null;
            skus: components["schemas"]["AdminSkuRequest"][];
            /** Format: int32 */
            sort?: number;
            status?: components["schemas"]["Flag"] | null;
            subtitle?: string | null;
            /**
             * Format: int32
             * @description To change one: the version that was read. With another one there, nothing changes.
             * @example 0
             */
            version?: number | null;
        };
        /** @description A page of products. */
        AdminProducts: {
            items: components["schemas"]["AdminProduct"][];
            /** Format: int32 */
            page: number;
            /** Format: int32 */
            page_size: number;
            /**
             * Format: int64
             * @description Counted up to 10000.
             */
            total: number;
        };
        /** @description What the console shows of oneself. */
        AdminProfileRequest: {
            /** @example /uploads/avatar.webp */
            avatar?: string | null;
            /** @example 小王 */
            nickname?: string | null;
        };
        /** @description A refund, and what only the shop sees of it. */
        AdminRefund: components["schemas"]["Refund"] & {
            /**
             * Format: date-time
             * @description When the goods came in.
             */
            received_at?: string | null;
            /**
             * Format: int32
             * @description 0 不归还 1 未发货则归还 2 归还
             */
            restock: number;
            /** Format: int64 */
            user_id: number;
            /** @description WeChat's number of the refund. */
            wechat_refund_id?: string | null;
        };
        /** @description A page of refunds. */
        AdminRefunds: {
            items: components["schemas"]["AdminRefund"][];
            /** Format: int32 */
            page: number;
            /** Format: int32 */
            page_size: number;
            /** Format: int64 */
            total: number;
        };
        /** @description A role. */
        AdminRole: {
            /** @description Whether it came with the shop, and can't be deleted. */
            builtin: boolean;
            /** Format: int64 */
            id: number;
            /**
             * @description What accounts name it by.
             * @example operator
             */
            name: string;
            /**
             * @description `area:action`, or `*` for everything.
             * @example [
             *       "order:read",
             *       "order:ship"
             *     ]
             */
            permissions: string[];
            /** @example 运营 */
            title: string;
            /**
             * Format: int32
             * @description Grows with every change.
             */
            version: number;
        };
        /** @description What a role is to be from now on. */
        AdminRoleChange: {
            /**
             * @example [
             *       "order:read",
             *       "order:ship"
             *     ]
             */
            permissions: string[];
            /** @example 发货员 */
            title: string;
            /**
             * Format: int32
             * @description The version that was edited: with another one there, nothing changes. Missing: any.
             */
            version?: number | null;
        };
        /** @description A role to create. */
        AdminRoleRequest: {
            /**
             * @description Small letters, digits and `_`; it can't be changed.
             * @example shipping
             */
            name: string;
            /**
             * @example [
             *       "order:read",
             *       "order:ship"
             *     ]
             */
            permissions: string[];
            /** @example 发货员 */
            title: string;
        };
        /** @description A page of roles. */
        AdminRoles: {
            items: components["schemas"]["AdminRole"][];
            /** Format: int32 */
            page: number;
            /** Format: int32 */
            page_size: number;
            /** Format: int64 */
            total: number;
        };
        /** @description A flash sale. */
        AdminSale: {
            /** Format: date-time */
            end_time: string;
            /** Format: int64 */
            id: number;
            items: components["schemas"]["AdminSaleItem"][];
            name: string;
            /** Format: int32 */
            order_timeout_secs?: number | null;
            /** Format: date-time */
            start_time: string;
            /**
             * Format: int32
             * @description 0 草稿 1 已发布 2 已暂停 3 已结束
             */
            status: number;
            /**
             * Format: int32
             * @description Grows with every change.
             */
            version: number;
        };
        /** @description One item of it. */
        AdminSaleItem: {
            /**
             * Format: int64
             * @description Units that are left, as this node knows it; `null` before the sale was published.
             */
            available?: number | null;
            /** @example 99.00 */
            flash_price: string;
            /** Format: int64 */
            id: number;
            /** Format: int32 */
            per_limit: number;
            /**
             * Format: int64
             * @description The pool of its units, once the sale was published.
             */
            pool_id?: number | null;
            /**
             * @description The ordinary price.
             * @example 299.00
             */
            price: string;
            /** Format: int64 */
            product_id: number;
            product_image?: string | null;
            product_name: string;
            /** Format: int64 */
            sku_id: number;
            specs?: Record<string, never> | null;
            /** Format: int32 */
            stock: number;
        };
        /** @description One item of it. */
        AdminSaleItemRequest: {
            /** @example 99.00 */
            flash_price: string;
            /**
             * Format: int32
             * @description Units that one shopper may have.
             * @example 1
             */
            per_limit: number;
            /** Format: int64 */
            sku_id: number;
            /**
             * Format: int32
             * @description Units on offer; they are carved out of the SKU's stock when the sale is published.
             */
            stock: number;
        };
        /** @description A flash sale to prepare. */
        AdminSaleRequest: {
            /**
             * Format: date-time
             * @example 2037-12-12T04:00:00Z
             */
            end_time: string;
            items: components["schemas"]["AdminSaleItemRequest"][];
            /** @example 双十二秒杀 */
            name: string;
            /**
             * Format: int32
             * @description How long an unpaid order holds its units; missing: the shop's setting.
             */
            order_timeout_secs?: number | null;
            /**
             * Format: date-time
             * @example 2037-12-12T02:00:00Z
             */
            start_time: string;
            /**
             * Format: int32
             * @description To change one: the version that was edited. With another one there, nothing changes. Missing:
             *     any.
             */
            version?: number | null;
        };
        /** @description A page of flash sales. */
        AdminSales: {
            items: components["schemas"]["AdminSale"][];
            /** Format: int32 */
            page: number;
            /** Format: int32 */
            page_size: number;
            /** Format: int64 */
            total: number;
        };
        /** @description Units of one line. */
        AdminShipItem: {
            /** Format: int64 */
            order_item_id: number;
            /** Format: int32 */
            quantity: number;
        };
        /** @description A parcel to hand over. */
        AdminShipRequest: {
            /**
             * @description The carrier's code, or its name.
             * @example shunfeng
             */
            company: string;
            /** @description What is in it; missing: all that is left. */
            items?: components["schemas"]["AdminShipItem"][] | null;
            /** @example SF1234567890 */
            tracking_no: string;
        };
        /** @description One variant. */
        AdminSku: {
            /** Format: int64 */
            id: number;
            image?: string | null;
            /** @example 299.00 */
            price: string;
            sku_code?: string | null;
            specs: Record<string, never>;
            /**
             * Format: int64
             * @description Units that can be bought.
             */
            stock: number;
        };
        /** @description What a variant is to be. */
        AdminSkuRequest: {
            /**
             * Format: int64
             * @description Missing: a new variant.
             */
            id?: number | null;
            image?: string | null;
            /** @example 299.00 */
            price: string;
            /** @example LARK-PRO-BK */
            sku_code?: string | null;
            /** @description The same names for all variants of the product; each combination once. */
            specs?: Record<string, never>;
            /**
             * Format: int32
             * @description Of a new variant; that of others changes by `POST /api/admin/skus/{id}/stock`.
             */
            stock?: number | null;
        };
        /** @description The stock of a SKU after a change. */
        AdminSkuStock: {
            /** Format: int64 */
            sku_id: number;
            /**
             * Format: int64
             * @description Units that can be bought.
             */
            stock: number;
        };
        /** @description A change of a SKU's stock. */
        AdminSkuStockRequest: {
            /**
             * Format: int32
             * @description Units to add, or below zero: to take from those that are left.
             * @example 100
             */
            delta: number;
            /**
             * @description Why, for the ledger.
             * @example 到货入库
             */
            reason: string;
        };
        /** @description One property that tells variants apart. */
        AdminSpec: {
            /** @example 颜色 */
            name: string;
            /**
             * @example [
             *       "红色",
             *       "蓝色"
             *     ]
             */
            values: string[];
        };
        /** @description A page of the stock. */
        AdminStock: {
            items: components["schemas"]["SkuStockAnswer"][];
            /**
             * Format: int64
             * @description Below or at this, stock is low.
             */
            low_stock_threshold: number;
            /** Format: int32 */
            page: number;
            /** Format: int32 */
            page_size: number;
            /**
             * Format: int64
             * @description Counted up to 10000.
             */
            total: number;
        };
        /** @description A change of what an item offers. */
        AdminStockRequest: {
            /**
             * Format: int32
             * @description Units to add, or below zero: to take from those that are left.
             * @example 100
             */
            delta: number;
            /**
             * @description Why, for the stock ledger.
             * @example 追加库存
             */
            reason: string;
        };
        /** @description A key for an authenticator app. It is shown once. */
        AdminTotp: {
            /**
             * @description To show as a QR code.
             * @example otpauth://totp/mall:admin?secret=JBSWY3DPEHPK3PXP&issuer=mall
             */
            otpauth_url: string;
            /**
             * @description In base32, to type in.
             * @example JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP
             */
            secret: string;
        };
        /** @description A code of the authenticator app. */
        AdminTotpRequest: {
            /** @example 123456 */
            code: string;
        };
        /** @description A shopper. */
        AdminUser: {
            avatar?: string | null;
            /** Format: date-time */
            created_at: string;
            /**
             * Format: int32
             * @description 0 未知 1 男 2 女
             */
            gender: number;
            /** Format: int64 */
            id: number;
            /** Format: date-time */
            last_login?: string | null;
            nickname?: string | null;
            /**
             * @description Only its ends.
             * @example oUpF****eS6o
             */
            openid: string;
            /**
             * Format: int64
             * @description Orders of every status.
             */
            order_count: number;
            /**
             * @description What all paid orders cost, refunded or not.
             * @example 299.00
             */
            paid_amount: string;
            /**
             * @description Only its ends, unless one has the permission `pii:read`.
             * @example 138****8000
             */
            phone?: string | null;
            /**
             * Format: int32
             * @description 0 禁用 1 正常
             */
            status: number;
        };
        /** @description An address of a shopper's, in brief. */
        AdminUserAddress: {
            city: string;
            detail: string;
            district: string;
            /** Format: int64 */
            id: number;
            /** Format: int32 */
            is_default: number;
            name: string;
            /** @description Only its ends, unless one has the permission `pii:read`. */
            phone: string;
            province: string;
        };
        /** @description A coupon of a shopper's, in brief. */
        AdminUserCoupon: {
            /** Format: int64 */
            coupon_id: number;
            /** Format: date-time */
            created_at: string;
            /** Format: date-time */
            expire_time: string;
            /** Format: int64 */
            id: number;
            name: string;
            /** Format: int64 */
            order_id?: number | null;
            /**
             * Format: int32
             * @description 0 未使用 1 已使用 2 已过期
             */
            status: number;
            /** Format: date-time */
            used_time?: string | null;
        };
        /** @description A shopper with what they ordered and have. */
        AdminUserDetail: components["schemas"]["AdminUser"] & {
            addresses: components["schemas"]["AdminUserAddress"][];
            /** @description The newest. */
            coupons: components["schemas"]["AdminUserCoupon"][];
            /** @description The newest. */
            orders: components["schemas"]["AdminUserOrder"][];
        };
        /** @description An order of a shopper's, in brief. */
        AdminUserOrder: {
            /** Format: date-time */
            created_at: string;
            /** Format: int64 */
            id: number;
            order_no: string;
            /** @example 99.00 */
            pay_amount: string;
            /**
             * Format: int32
             * @description 0 待付款 1 待发货 2 待收货 3 已完成 4 已取消 5 已退款
             */
            status: number;
        };
        /** @description Whether a shopper may come in. */
        AdminUserRequest: {
            /** @description 0 禁用 1 正常 */
            status: components["schemas"]["Flag"];
        };
        /** @description A page of shoppers. */
        AdminUsers: {
            items: components["schemas"]["AdminUser"][];
            /** Format: int32 */
            page: number;
            /** Format: int32 */
            page_size: number;
            /** Format: int64 */
            total: number;
        };
        /** @description A page of the audit log. */
        AuditEntries: {
            items: components["schemas"]["AuditEntry"][];
            /** Format: int32 */
            page: number;
            /** Format: int32 */
            page_size: number;
            /** Format: int64 */
            total: number;
        };
        /** @description One thing that somebody did or tried. */
        AuditEntry: {
            /** @example order.ship */
            action: string;
            /** Format: int64 */
            admin_id?: number | null;
            after_value?: Record<string, never> | null;
            /** @description Of a change, only the fields that differ. */
            before_value?: Record<string, never> | null;
            /** Format: date-time */
            created_at: string;
            /** Format: int64 */
            id: number;
            ip?: string | null;
            /**
             * @description `ok`, or the code of the refusal.
             * @example ok
             */
            outcome: string;
            request_id?: string | null;
            target_id?: string | null;
            /** @example order */
            target_type?: string | null;
            username: string;
        };
        /** @description A picture at the top of the home page. */
        Banner: {
            /** Format: int64 */
            id: number;
            image: string;
            /**
             * Format: int32
             * @description 1 a product, 2 a category, 3 a page, 4 an address outside.
             */
            link_type?: number | null;
            link_value?: string | null;
            /** Format: int32 */
            sort: number;
            title?: string | null;
        };
        /** @description The banners: there are few. */
        Banners: {
            items: components["schemas"]["Banner"][];
            /** Format: int32 */
            page: number;
            /** Format: int32 */
            page_size: number;
            total: number;
        };
        /** @description The cart: all of it, for it is small. */
        Cart: {
            items: components["schemas"]["CartItem"][];
            /** Format: int32 */
            page: number;
            page_size: number;
            /**
             * @description What these cost.
             * @example 198.00
             */
            selected_amount: string;
            /**
             * Format: int32
             * @description Units of the selected lines that can be bought.
             */
            selected_count: number;
            total: number;
        };
        /** @description What is to change of a line; what is missing stays. */
        CartChange: {
            /**
             * Format: int32
             * @example 2
             */
            quantity?: number | null;
            selected?: components["schemas"]["Flag"] | null;
            /**
             * Format: int64
             * @description Another variant of the same product.
             */
            sku_id?: number | null;
        };
        /** @description How many units are in the cart. */
        CartCount: {
            /** Format: int64 */
            count: number;
        };
        /** @description One line of the cart. */
        CartItem: {
            /**
             * @description What the line costs now.
             * @example 198.00
             */
            amount: string;
            /** Format: int64 */
            id: number;
            /**
             * @description What one costs now.
             * @example 99.00
             */
            price: string;
            /** Format: int64 */
            product_id: number;
            product_image?: string | null;
            product_name: string;
            /** Format: int32 */
            quantity: number;
            /**
             * @description Why not: `off_shelf`, `sku_gone`, `sold_out` or `insufficient_stock`.
             * @example sold_out
             */
            reason?: string | null;
            /**
             * Format: int32
             * @description 是否选中: 0 or 1.
             */
            selected: number;
            /** Format: int64 */
            sku_id: number;
            /** @description Such as `{"颜色":"红色"}`. */
            specs?: Record<string, never> | null;
            /**
             * Format: int64
             * @description Units left.
             */
            stock: number;
            /** @description Whether it can be bought as it stands. */
            valid: boolean;
        };
        /** @description Goods to put into the cart. */
        CartRequest: {
            /**
             * Format: int64
             * @example 1
             */
            product_id: number;
            /**
             * Format: int32
             * @example 1
             */
            quantity: number;
            /**
             * Format: int64
             * @example 1
             */
            sku_id: number;
        };
        /** @description Which lines are to be bought. */
        CartSelection: {
            /** @description Which lines; missing: all of them. */
            ids?: number[] | null;
            /** @description 0 or 1. */
            selected: components["schemas"]["Flag"];
        };
        /** @description All categories: there are few. */
        Categories: {
            items: components["schemas"]["Category"][];
            /** Format: int32 */
            page: number;
            /** Format: int32 */
            page_size: number;
            total: number;
        };
        /** @description A category with those inside it. */
        Category: {
            children: components["schemas"]["Category"][];
            icon?: string | null;
            /** Format: int64 */
            id: number;
            /** @example 数码 */
            name: string;
            /**
             * Format: int64
             * @description 0 at the top.
             */
            parent_id: number;
            /** Format: int32 */
            sort: number;
        };
        /** @description A coupon that the shop gives out. */
        CouponTemplate: {
            /** Format: date-time */
            end_time?: string | null;
            /** Format: int64 */
            id: number;
            /** @example 50.00 */
            max_discount?: string | null;
            /** @example 199.00 */
            min_amount: string;
            name: string;
            /** Format: int64 */
            per_limit: number;
            /**
             * @description Why not: `coupon_exhausted`, `coupon_limit`, `coupon_not_started` or `coupon_ended`.
             * @example coupon_limit
             */
            reason?: string | null;
            /** @description Whether the shopper could receive one now. */
            receivable: boolean;
            /**
             * Format: int64
             * @description How many the shopper has received.
             */
            received: number;
            /** Format: int64 */
            remain_count: number;
            /** Format: date-time */
            start_time?: string | null;
            /** Format: int64 */
            total_count: number;
            /**
             * Format: int32
             * @description 1 满减 2 折扣 3 无门槛
             */
            type: number;
            /**
             * Format: int32
             * @description How many days one lasts after it was received; null: until `end_time`.
             */
            valid_days?: number | null;
            /**
             * @description Yuan off; of a 折扣, tenths of the price: 8.5 is 85 %.
             * @example 30.00
             */
            value: string;
        };
        /** @description A page of coupons to be had. */
        CouponTemplates: {
            items: components["schemas"]["CouponTemplate"][];
            /** Format: int32 */
            page: number;
            /** Format: int32 */
            page_size: number;
            /** Format: int64 */
            total: number;
        };
        /** @description What is to be ordered: either `cart_ids` or `items`. */
        CreateOrderRequest: {
            /**
             * Format: int64
             * @example 1
             */
            address_id: number;
            /** @description Lines of the cart. */
            cart_ids?: number[] | null;
            /**
             * Format: int64
             * @description `user_coupons.id`.
             */
            coupon_id?: number | null;
            /**
             * @description Or goods to buy right away.
             * @example [
             *       {
             *         "quantity": 1,
             *         "sku_id": 1
             *       }
             *     ]
             */
            items?: components["schemas"]["OrderLineRequest"][] | null;
            /**
             * @description What the shopper saw; if it costs something else, nothing is ordered.
             * @example 99.00
             */
            pay_amount?: string | null;
            /** @description 订单备注. */
            remark?: string | null;
        };
        /**
         * @description Who found the products.
         * @enum {string}
         */
        Engine: "index" | "like";
        /** @description Every error looks like this. `code` is stable; `message` is for people. */
        ErrorBody: {
            /** @example sold_out */
            code: string;
            /** @description What else there is to know, such as `field`. */
            details: Record<string, never>;
            /** @example 已售罄 */
            message: string;
            /**
             * @description Name it when you ask for help.
             * @example 9f86d081884c7d65
             */
            request_id: string;
        };
        /** @description A file that was asked for. */
        Export: {
            /** Format: date-time */
            created_at: string;
            /**
             * Format: date-time
             * @description Until when it can be fetched.
             */
            expires_at?: string | null;
            file_name?: string | null;
            /**
             * Format: int64
             * @description In bytes.
             */
            file_size?: number | null;
            filter: Record<string, never>;
            /** Format: date-time */
            finished_at?: string | null;
            /** @example xlsx */
            format: string;
            /** Format: int64 */
            id: number;
            /** @example orders */
            kind: string;
            /** @description Why it failed, or what is missing in it. */
            last_error?: string | null;
            /**
             * Format: int32
             * @description 0 排队 1 生成中 2 已完成 3 失败 4 已过期
             */
            state: number;
            /**
             * Format: int32
             * @description Rows that were written until now.
             */
            total_rows: number;
        };
        /** @description A file to make. */
        ExportRequest: {
            /**
             * @description Which rows, by the fields that the kind's list is filtered by: `keyword`, `status`, `kind`,
             *     `refund_status`, `is_hot`, `is_new`, `low_stock`, `user_id`, `category_id`, `sku_id`,
             *     `coupon_id`, `start`, `end`.
             */
            filter?: Record<string, never> | null;
            /**
             * @description `xlsx` or `csv`.
             * @example xlsx
             */
            format: string;
            /**
             * @description `orders`, `users`, `products`, `stock_ledger`, `refunds` or `coupon_records`.
             * @example orders
             */
            kind: string;
        };
        /** @description A page of one's own exports. */
        Exports: {
            items: components["schemas"]["Export"][];
            /** Format: int32 */
            page: number;
            /** Format: int32 */
            page_size: number;
            /** Format: int64 */
            total: number;
        };
        /**
         * @description 0 or `false`: no; 1 or `true`: yes
         * @example 1
         */
        Flag: number | boolean;
        /** @description What a shopper asks for. */
        FlashOrderRequest: {
            /**
             * Format: int64
             * @example 1
             */
            address_id: number;
            /**
             * Format: int64
             * @example 1
             */
            item_id: number;
            /**
             * Format: int32
             * @example 1
             */
            quantity: number;
        };
        /** @description A flash sale. */
        FlashSale: {
            /** Format: date-time */
            end_time: string;
            /** Format: int64 */
            id: number;
            items: components["schemas"]["FlashSaleItem"][];
            name: string;
            /**
             * Format: date-time
             * @description The server's clock, for countdowns.
             */
            server_time: string;
            /** Format: date-time */
            start_time: string;
            state: components["schemas"]["SaleState"];
        };
        /** @description One item of a flash sale. */
        FlashSaleItem: {
            /** @example 99.00 */
            flash_price: string;
            /** Format: int64 */
            id: number;
            /**
             * Format: int32
             * @description Units that one shopper may have.
             */
            per_limit: number;
            /**
             * @description The ordinary price.
             * @example 299.00
             */
            price: string;
            /** Format: int64 */
            product_id: number;
            product_image?: string | null;
            product_name: string;
            /**
             * Format: int64
             * @description Units that the shopper has or holds; missing if nobody is logged in.
             */
            purchased?: number | null;
            /**
             * Format: int64
             * @description The share that is left, in percent: 0 only if nothing is.
             * @example 73
             */
            remaining: number;
            /** Format: int64 */
            sku_id: number;
            /** @description Such as `{"颜色":"红色"}`. */
            specs?: Record<string, never> | null;
            state: components["schemas"]["SaleState"];
            /**
             * Format: int64
             * @description Units on offer in all.
             */
            stock: number;
        };
        /** @description Flash sales. */
        FlashSales: {
            items: components["schemas"]["FlashSale"][];
            /** Format: int32 */
            page: number;
            /** Format: int32 */
            page_size: number;
            /**
             * Format: date-time
             * @description The server's clock, for countdowns.
             */
            server_time: string;
            total: number;
        };
        /** @description What stands behind the freight. */
        FreightAnswer: {
            /**
             * @description From this sum of goods on, after discounts, it is free.
             * @example 99.00
             */
            free_threshold?: string | null;
            /**
             * @description `free`, `remote` or `blocked`; null: the base fee.
             * @example free
             */
            reason?: string | null;
        };
        /** @description A word that many search for. */
        HotWord: {
            /**
             * Format: int64
             * @description How often it was searched for within a week.
             */
            count: number;
            /** @example 耳机 */
            word: string;
        };
        /** @description Words that many search for. */
        HotWords: {
            items: components["schemas"]["HotWord"][];
        };
        /** @description An entry of the stock ledger. */
        LedgerEntry: {
            /** Format: int64 */
            admin_id?: number | null;
            admin_name?: string | null;
            /**
             * Format: int32
             * @description What could be had after it.
             */
            balance: number;
            /** Format: date-time */
            created_at: string;
            /**
             * Format: int32
             * @description By how many units what can be had changed.
             */
            delta: number;
            /** Format: int64 */
            id: number;
            order_nos: string[];
            /**
             * Format: int32
             * @description How many orders it is about.
             */
            orders: number;
            /** Format: int64 */
            pool_id: number;
            product_name?: string | null;
            /** @description `reserve` `cancel` `refund` `publish` `carve` `return` `adjust` `initial` */
            reason: string;
            remark?: string | null;
            /** Format: int64 */
            sku_id?: number | null;
        };
        /** @description An event of the live board. */
        LiveEvent: {
            /** @description A `LiveTick`. */
            data: string;
            /** @example tick */
            event: string;
            /**
             * @description `seq` of the tick.
             * @example 7
             */
            id: string;
        };
        /** @description Requests and what became of them, of all nodes. */
        LiveFigures: {
            /**
             * Format: int64
             * @description Orders; exact, from MySQL.
             */
            accepted: number;
            /**
             * Format: int64
             * @description Counted by the nodes; a node that is killed takes its last second with it.
             */
            demand: number;
            /**
             * Format: int64
             * @description Paid orders; exact, from MySQL.
             */
            paid: number;
            refused: components["schemas"]["LiveRefused"];
            /**
             * Format: int64
             * @description Orders that ended unpaid; exact, from MySQL.
             */
            returned: number;
        };
        /** @description The units of one item. */
        LiveItem: {
            /** Format: int64 */
            avail: number;
            /** Format: int64 */
            held: number;
            /** Format: int64 */
            item_id: number;
            /** Format: int64 */
            sold: number;
            /** Format: int64 */
            total: number;
        };
        /** @description How busy the nodes are. */
        LiveQueue: {
            /**
             * Format: int64
             * @description The slowest node's.
             */
            commit_ms_p99: number;
            /**
             * Format: int64
             * @description Requests between arrival and answer, on all nodes.
             */
            waiting: number;
            /**
             * Format: int64
             * @description Accepted orders that wait for a transaction, on all nodes.
             */
            writer_waiting: number;
        };
        /** @description Refused requests by reason, counted as the demand is. */
        LiveRefused: {
            /** Format: int64 */
            busy: number;
            /** Format: int64 */
            ended: number;
            /** Format: int64 */
            limit_exceeded: number;
            /** Format: int64 */
            not_started: number;
            /** Format: int64 */
            paused: number;
            /** Format: int64 */
            sold_out: number;
        };
        /** @description One second of a sale: the `data` of an event `tick`, whose `id` is `seq`. */
        LiveTick: {
            /** Format: date-time */
            at: string;
            /** @description The tick is late, or one of its sources could not be asked and older figures stand in. */
            behind: boolean;
            /** @description Exact, from Redis. */
            items: components["schemas"]["LiveItem"][];
            per_second: components["schemas"]["LiveFigures"];
            queue: components["schemas"]["LiveQueue"];
            /**
             * Format: int32
             * @description 0 草稿 1 已发布 2 已暂停 3 已结束
             */
            sale_status: number;
            /**
             * Format: int64
             * @description Counts the ticks of a sale without gaps.
             */
            seq: number;
            totals: components["schemas"]["LiveFigures"];
        };
        /** @description What opens the live board once. */
        LiveTicket: {
            /** Format: date-time */
            expires_at: string;
            /** @example 9f86d081884c7d659a2feaa0c55ad015 */
            ticket: string;
        };
        /** @description A token, and whose it is. */
        Login: {
            /**
             * Format: date-time
             * @description When it ends by itself.
             */
            expires_at: string;
            /** @description For `Authorization: Bearer`. It ends the shopper's older tokens. */
            token: string;
            user: components["schemas"]["Profile"];
        };
        /** @description What `wx.login` gave the mini-program. */
        LoginRequest: {
            /**
             * @description The code; it works once.
             * @example 0a1b2c3d
             */
            code: string;
        };
        /** @description What Kuaidi100 pushes. */
        LogisticsPush: {
            /** @description JSON, as Kuaidi100 documents it. */
            param: string;
            /** @description The MD5 of `param` and the salt, in capitals; missing is wrong. */
            sign?: string;
        };
        /** @description What WeChat reads: anything but success makes it send the notification again. */
        NotifyAnswer: {
            /** @example SUCCESS */
            code: string;
            /** @example 成功 */
            message: string;
        };
        /** @description An order. */
        Order: {
            /** @description Where it goes, as the address was then. */
            address_snapshot?: Record<string, never> | null;
            /**
             * Format: date-time
             * @description When it counts as received by itself.
             */
            auto_confirm_at?: string | null;
            cancel_reason?: string | null;
            /** Format: date-time */
            cancel_time?: string | null;
            /**
             * Format: int32
             * @description Whether that was put off: 0 or 1.
             */
            confirm_extended: number;
            /**
             * Format: int64
             * @description `user_coupons.id` of the coupon that was used.
             */
            coupon_id?: number | null;
            /** Format: date-time */
            created_at: string;
            /** @example 0.00 */
            discount_amount: string;
            /**
             * Format: date-time
             * @description The last moment to pay.
             */
            expire_at: string;
            /** @example 0.00 */
            freight_amount: string;
            /** Format: int64 */
            id: number;
            items: components["schemas"]["OrderItem"][];
            /**
             * Format: int32
             * @description 0 普通 1 秒杀
             */
            kind: number;
            order_no: string;
            /** @example 99.00 */
            pay_amount: string;
            /** Format: date-time */
            pay_time?: string | null;
            /** Format: date-time */
            receive_time?: string | null;
            /**
             * Format: int32
             * @description 0 无 1 部分退款 2 全额退款
             */
            refund_status: number;
            /** @example 0.00 */
            refunded_amount: string;
            /** @description Its refunds, newest first; missing in lists. */
            refunds?: components["schemas"]["Refund"][] | null;
            remark?: string | null;
            /** Format: int64 */
            sale_id?: number | null;
            /** Format: date-time */
            ship_time?: string | null;
            /**
             * Format: int32
             * @description 0 待付款 1 待发货 2 待收货 3 已完成 4 已取消 5 已退款
             */
            status: number;
            /** @description What happened to it, oldest first; missing in lists. */
            timeline?: components["schemas"]["OrderEvent"][] | null;
            /** @example 99.00 */
            total_amount: string;
            transaction_id?: string | null;
        };
        /** @description How many of the shopper's orders stand where. */
        OrderCounts: {
            /** Format: int64 */
            all: number;
            /**
             * Format: int64
             * @description 已取消
             */
            cancelled: number;
            /**
             * Format: int64
             * @description 已完成
             */
            completed: number;
            /**
             * Format: int64
             * @description 待付款
             */
            pending_payment: number;
            /**
             * Format: int64
             * @description 待发货
             */
            pending_shipment: number;
            /**
             * Format: int64
             * @description 已退款
             */
            refunded: number;
            /**
             * Format: int64
             * @description 待收货
             */
            shipped: number;
        };
        /** @description Something that happened to an order. */
        OrderEvent: {
            /** @description `user`, `admin`, `system` or `wechat`. */
            actor: string;
            /** Format: date-time */
            created_at: string;
            event: string;
        };
        /** @description One line of an order. */
        OrderItem: {
            /**
             * @description The line's share of the discount.
             * @example 0.00
             */
            discount_amount: string;
            /** Format: int64 */
            flash_item_id?: number | null;
            /** Format: int64 */
            id: number;
            /** @example 99.00 */
            pay_amount: string;
            /** @example 99.00 */
            price: string;
            /** Format: int64 */
            product_id: number;
            product_image?: string | null;
            product_name: string;
            /** Format: int32 */
            quantity: number;
            /**
             * Format: int32
             * @description Units whose money went back.
             */
            refunded_quantity: number;
            /** Format: int64 */
            sku_id?: number | null;
            specs?: string | null;
        };
        /** @description Units of a variant. */
        OrderLineRequest: {
            /**
             * Format: int32
             * @example 1
             */
            quantity: number;
            /**
             * Format: int64
             * @example 1
             */
            sku_id: number;
        };
        /** @description What an order would cost. */
        OrderPreview: {
            address?: components["schemas"]["Address"] | null;
            /**
             * Format: int64
             * @description The coupon that is used; null if none was asked for, or it can't be.
             */
            coupon_id?: number | null;
            coupons: components["schemas"]["PreviewCoupons"];
            /** @example 30.00 */
            discount_amount: string;
            freight: components["schemas"]["FreightAnswer"];
            /** @example 8.00 */
            freight_amount: string;
            items: components["schemas"]["PreviewItem"][];
            /** @example 176.00 */
            pay_amount: string;
            /** @example 198.00 */
            total_amount: string;
        };
        /** @description A page of orders. */
        Orders: {
            counts: components["schemas"]["OrderCounts"];
            items: components["schemas"]["Order"][];
            /** Format: int32 */
            page: number;
            /** Format: int32 */
            page_size: number;
            /** Format: int64 */
            total: number;
        };
        /** @description A parcel. */
        Parcel: {
            /**
             * @description The carrier's code.
             * @example shunfeng
             */
            company: string;
            /** @example 顺丰速运 */
            company_name: string;
            /**
             * Format: date-time
             * @description When the parcel was handed over.
             */
            created_at: string;
            /** Format: int64 */
            id: number;
            items: components["schemas"]["ParcelItem"][];
            /**
             * @description `in_transit` `picked_up` `problem` `signed` `delivering` `returning` `refused` `other`; null:
             *     the carrier has told nothing yet.
             * @example in_transit
             */
            state?: string | null;
            /** @description What the carrier told, newest first. */
            traces: components["schemas"]["ParcelTrace"][];
            /**
             * Format: date-time
             * @description When the carrier told something last.
             */
            tracked_at?: string | null;
            /** @example SF1234567890 */
            tracking_no: string;
        };
        /** @description Units in a parcel. */
        ParcelItem: {
            /** Format: int64 */
            order_item_id: number;
            /** Format: int32 */
            quantity: number;
        };
        /** @description A line of a track, as it is stored. */
        ParcelTrace: {
            /** @example 快件已到达深圳南山营业点 */
            context: string;
            /** Format: date-time */
            time: string;
        };
        /** @description The parcels of an order: there are few. */
        Parcels: {
            items: components["schemas"]["Parcel"][];
            /** Format: int32 */
            page: number;
            page_size: number;
            total: number;
        };
        /**
         * @description What `wx.requestPayment` takes, under the names it takes, and the prepay id that stands in
         *     `package`.
         */
        PaymentParameters: {
            nonceStr: string;
            /** @example prepay_id=wx26112359f4d94a0e8d1a2c7b1f3e0a0000 */
            package: string;
            paySign: string;
            /** @example wx26112359f4d94a0e8d1a2c7b1f3e0a0000 */
            prepay_id: string;
            /** @example RSA */
            signType: string;
            /** @example 1795507200 */
            timeStamp: string;
        };
        /** @description Money on its way back. */
        PaymentRefund: {
            /** @example 99.00 */
            amount: string;
            reason: string;
            refund_no: string;
            /**
             * Format: int32
             * @description 0 已申请 1 已同意 2 退款中 3 退款成功 4 已拒绝 5 已撤销 6 失败 7 异常
             */
            status: number;
        };
        /** @description Whether an order is paid, and whether money goes back. */
        PaymentStatus: {
            order_no: string;
            paid: boolean;
            refund?: components["schemas"]["PaymentRefund"] | null;
            /**
             * Format: int32
             * @description 0 待付款 1 待发货 2 待收货 3 已完成 4 已取消 5 已退款
             */
            status: number;
        };
        /**
         * @description The outcome is not known yet: ask `/api/v1/orders/by-request/{request_id}`, or ask again with
         *     the same key.
         */
        PendingOrder: {
            /** @description The idempotency key of the request. */
            request_id: string;
        };
        /** @description What the button "getPhoneNumber" gave the mini-program. */
        PhoneRequest: {
            /**
             * @description The code; it works once.
             * @example 0a1b2c3d
             */
            code: string;
        };
        /** @description An order that was placed. */
        PlacedOrder: {
            /**
             * Format: date-time
             * @description The last moment to pay.
             */
            expire_at: string;
            /** Format: int64 */
            id: number;
            order_no: string;
            /** @example 99.00 */
            pay_amount: string;
            /**
             * Format: int32
             * @description 0 待付款 1 待发货 2 待收货 3 已完成 4 已取消 5 已退款
             */
            status: number;
        };
        /** @description What was checked before a sale. */
        Preflight: {
            checks: components["schemas"]["PreflightCheck"][];
            /** @description Whether every check passed. */
            ok: boolean;
        };
        /** @description One thing that was checked. */
        PreflightCheck: {
            /** @description What was found, for people. */
            message: string;
            /**
             * @description `window` `items` `shelf` `price` `stock` `pools` `redis_memory` `redis_persistence` `clock`
             *     `wechat` `workers`
             */
            name: string;
            ok: boolean;
        };
        /** @description The order to pay. */
        PrepayRequest: {
            /** @example 2611241300000010010042 */
            order_no: string;
        };
        /** @description The shopper's unused coupons. */
        PreviewCoupons: {
            unusable: components["schemas"]["UnusableCoupon"][];
            /** @description The best first. */
            usable: components["schemas"]["UsableCoupon"][];
        };
        /** @description One line of a preview. */
        PreviewItem: {
            /** @example 198.00 */
            amount: string;
            /**
             * @description The line's share of the discount.
             * @example 10.00
             */
            discount_amount: string;
            /** @example 99.00 */
            price: string;
            /** Format: int64 */
            product_id: number;
            product_image?: string | null;
            product_name: string;
            /** Format: int32 */
            quantity: number;
            /** @description Why not: `off_shelf`, `sku_gone`, `sold_out` or `insufficient_stock`. */
            reason?: string | null;
            /** Format: int64 */
            sku_id: number;
            /** @description Such as `{"颜色":"红色"}`. */
            specs?: Record<string, never> | null;
            /** @description Whether it can be bought; one that can't is not in the sums. */
            valid: boolean;
        };
        /** @description What is to be priced: either `cart_ids` or `items`. */
        PreviewRequest: {
            /**
             * Format: int64
             * @description Missing: the default address.
             */
            address_id?: number | null;
            /** @description Lines of the cart. */
            cart_ids?: number[] | null;
            /**
             * Format: int64
             * @description `user_coupons.id`.
             */
            coupon_id?: number | null;
            /**
             * @description Or goods to buy right away.
             * @example [
             *       {
             *         "quantity": 1,
             *         "sku_id": 1
             *       }
             *     ]
             */
            items?: components["schemas"]["OrderLineRequest"][] | null;
        };
        /** @description A product with its variants. */
        Product: {
            /** Format: int64 */
            category_id: number;
            cover?: string | null;
            /** Format: date-time */
            created_at: string;
            /** @description HTML. */
            description?: string | null;
            flash?: components["schemas"]["ProductFlash"] | null;
            /** Format: int64 */
            id: number;
            images: string[];
            /** Format: int32 */
            is_hot: number;
            /** Format: int32 */
            is_new: number;
            name: string;
            /** @example 399.00 */
            original_price?: string | null;
            /** @example 299.00 */
            price: string;
            /** Format: int32 */
            sales: number;
            skus: components["schemas"]["Sku"][];
            /** @description What tells the variants apart. */
            specs: components["schemas"]["Spec"][];
            /** Format: int64 */
            stock: number;
            subtitle?: string | null;
        };
        /** @description A product as it stands in a list. */
        ProductCard: {
            /** Format: int64 */
            category_id: number;
            cover?: string | null;
            /** Format: date-time */
            created_at: string;
            /** Format: int64 */
            id: number;
            /** Format: int32 */
            is_hot: number;
            /** Format: int32 */
            is_new: number;
            /** @example 云雀 Pro 降噪蓝牙耳机 */
            name: string;
            /** @example 399.00 */
            original_price?: string | null;
            /** @example 299.00 */
            price: string;
            /** Format: int32 */
            sales: number;
            /**
             * Format: int64
             * @description Units of all its variants that can be bought.
             */
            stock: number;
            subtitle?: string | null;
        };
        /** @description A page of products. */
        ProductCards: {
            items: components["schemas"]["ProductCard"][];
            /** Format: int32 */
            page: number;
            /** Format: int32 */
            page_size: number;
            /**
             * Format: int64
             * @description Counted up to 10,000.
             */
            total: number;
        };
        /** @description A product in a flash sale. */
        ProductFlash: {
            /** Format: date-time */
            end_time: string;
            /** @example 99.00 */
            flash_price: string;
            /** Format: int64 */
            item_id: number;
            /** Format: int64 */
            sale_id: number;
            /** Format: int64 */
            sku_id: number;
            /** Format: date-time */
            start_time: string;
            state: components["schemas"]["SaleState"];
        };
        /** @description A shopper. */
        Profile: {
            avatar?: string | null;
            /** @example 0.00 */
            balance: string;
            /** Format: date-time */
            created_at: string;
            /**
             * Format: int32
             * @description 0 unknown, 1 man, 2 woman.
             */
            gender: number;
            /** Format: int64 */
            id: number;
            nickname?: string | null;
            phone?: string | null;
            /** Format: int32 */
            points: number;
        };
        /** @description What a shopper changes of himself; what is missing stays as it is. */
        ProfileRequest: {
            /**
             * @description An address of ours, as an upload answers it, or one of the web.
             * @example /uploads/2026/11/ab.webp
             */
            avatar?: string | null;
            /**
             * Format: int32
             * @description 0 unknown, 1 man, 2 woman.
             */
            gender?: number | null;
            /** @example 小云 */
            nickname?: string | null;
        };
        /** @description The settings that shoppers may see. */
        PublicConfigs: {
            /**
             * Format: int32
             * @description 收货后可申请售后天数.
             * @example 7
             */
            after_sale_days: number;
            /**
             * Format: int32
             * @description 发货后自动确认收货天数.
             * @example 7
             */
            auto_confirm_days: number;
            /**
             * @description 基础运费.
             * @example 8.00
             */
            base_freight: string;
            /**
             * @description 客服电话; empty if there is none.
             * @example 400-800-8200
             */
            customer_service_phone: string;
            /**
             * @description 满额包邮门槛.
             * @example 99.00
             */
            free_freight_threshold: string;
            /** @description 发货订阅消息模板: what to ask the shopper's consent for; empty if there is none. */
            message_template_shipped: string;
            /** @description 商城公告; empty if there is none. */
            notice: string;
            /**
             * Format: int32
             * @description How long an ordinary order waits for its payment.
             * @example 1800
             */
            order_timeout_secs: number;
            /**
             * @description 商城名称.
             * @example 云雀商城
             */
            shop_name: string;
        };
        /** @description What Kuaidi100 reads: anything but success makes it push again. */
        PushAnswer: {
            /** @example 成功 */
            message: string;
            result: boolean;
            /** @example 200 */
            returnCode: string;
        };
        /** @description Whether the process can serve, and what it lacks if not. */
        Readiness: {
            /** @description The schema is the one that this program was built for. */
            migrated: boolean;
            mysql: boolean;
            ready: boolean;
            redis: boolean;
            /** @description Nothing tells that this process is about to end. */
            staying: boolean;
        };
        /** @description Which coupon a shopper wants. */
        ReceiveRequest: {
            /**
             * Format: int64
             * @example 1
             */
            coupon_id: number;
        };
        /** @description One comparison of a day's bill with the books. */
        Reconciliation: {
            /** @example 2026-11-24 */
            bill_date: string;
            /** Format: date-time */
            created_at: string;
            /** Format: int32 */
            differences: number;
            /** Format: date-time */
            finished_at?: string | null;
            /** Format: int64 */
            id: number;
            /** @description `trade` or `refund`. */
            kind: string;
            last_error?: string | null;
            /**
             * Format: int32
             * @description Entries of the books.
             */
            ours: number;
            /** @description `waiting`, `running`, `done`, `no_bill` or `failed`. */
            state: string;
            /**
             * Format: int32
             * @description Lines of the bill.
             */
            theirs: number;
        };
        /** @description What differs in one point. */
        ReconciliationDifference: {
            /** @description What settles it: `query`, `manual` or `ignore`. */
            action: string;
            /** Format: int64 */
            id: number;
            /** @description `amount`, `state`, `missing_here` or `missing_there`. */
            kind: string;
            /** @description Our number of the payment, or of the refund. */
            number: string;
            /** @example 99.00 */
            our_amount?: string | null;
            our_state?: string | null;
            out_trade_no?: string | null;
            /** @description How it was settled. */
            resolution?: string | null;
            /**
             * Format: int32
             * @description 1 if it is settled.
             */
            resolved: number;
            /** @example 99.00 */
            their_amount?: string | null;
            their_state?: string | null;
            /** @description WeChat's number of the payment, or of the refund. */
            transaction_id?: string | null;
        };
        /** @description What a comparison found. */
        ReconciliationDifferences: {
            items: components["schemas"]["ReconciliationDifference"][];
            run: components["schemas"]["Reconciliation"];
            total: number;
        };
        /** @description The day to compare. */
        ReconciliationRequest: {
            /**
             * @description A day before today, in China.
             * @example 2026-11-24
             */
            bill_date: string;
        };
        /** @description How a difference is settled. */
        ReconciliationResolution: {
            /**
             * @description `query`, `manual` or `ignore`.
             * @example query
             */
            action: string;
        };
        /** @description Both comparisons of a day. */
        ReconciliationStarted: {
            items: components["schemas"]["Reconciliation"][];
        };
        /** @description A page of comparisons. */
        Reconciliations: {
            items: components["schemas"]["Reconciliation"][];
            /** Format: int32 */
            page: number;
            /** Format: int32 */
            page_size: number;
            /** Format: int64 */
            total: number;
        };
        /** @description A refund. */
        Refund: {
            admin_remark?: string | null;
            /** @example 99.00 */
            amount: string;
            /**
             * Format: int32
             * @description 1 if nobody had to decide.
             * @example 0
             */
            auto: number;
            /** Format: date-time */
            created_at: string;
            description?: string | null;
            /** Format: int64 */
            id: number;
            images: string[];
            items: components["schemas"]["RefundItem"][];
            /**
             * Format: int32
             * @description 1 仅退款 2 退货退款 3 迟到款项退回
             */
            kind: number;
            /** Format: int64 */
            order_id: number;
            order_no: string;
            reason: string;
            refund_no: string;
            return_company?: string | null;
            return_tracking_no?: string | null;
            /**
             * Format: int32
             * @description 0 已申请 1 已同意（待寄回） 2 退款中 3 退款成功 4 已拒绝 5 已撤销 6 失败 7 异常
             */
            status: number;
            /** Format: date-time */
            success_time?: string | null;
        };
        /** @description An approval. */
        RefundApproval: {
            /**
             * @description Less than was asked for, if not all of it goes back.
             * @example 99.00
             */
            amount?: string | null;
            remark?: string | null;
            restock?: components["schemas"]["Flag"] | null;
        };
        /** @description Units of one line of a refund. */
        RefundItem: {
            /** @example 99.00 */
            amount: string;
            /** Format: int64 */
            order_item_id: number;
            product_image?: string | null;
            product_name: string;
            /** Format: int32 */
            quantity: number;
            specs?: string | null;
        };
        /** @description Goods that came back. */
        RefundReceipt: {
            remark?: string | null;
            /** @description Whether they go back on sale. */
            restock: components["schemas"]["Flag"];
        };
        /** @description A rejection. */
        RefundRejection: {
            /** @description What the shopper reads. */
            remark: string;
        };
        /** @description A refund to ask for. */
        RefundRequest: {
            description?: string | null;
            /** @description Addresses of uploaded pictures, at most 9. */
            images?: string[] | null;
            /** @description Which units; missing: all that are left. */
            items?: components["schemas"]["RefundRequestItem"][] | null;
            /**
             * Format: int32
             * @description 1 仅退款 2 退货退款
             */
            kind: number;
            /** @example 不想要了 */
            reason: string;
        };
        /** @description Units of one line. */
        RefundRequestItem: {
            /** Format: int64 */
            order_item_id: number;
            /** Format: int32 */
            quantity: number;
        };
        /** @description A page of refunds. */
        Refunds: {
            items: components["schemas"]["Refund"][];
            /** Format: int32 */
            page: number;
            /** Format: int32 */
            page_size: number;
            /** Format: int64 */
            total: number;
        };
        /** @description A province, city or district. */
        Region: {
            /** @description Missing where nothing is inside it. */
            children?: components["schemas"]["Region"][] | null;
            /**
             * @description GB/T 2260.
             * @example 440305
             */
            code: string;
            /** @example 南山区 */
            name: string;
        };
        /** @description The provinces. */
        Regions: {
            items: components["schemas"]["Region"][];
        };
        /** @description The parcel that goes back. */
        ReturnRequest: {
            /**
             * @description The carrier, by code or name.
             * @example shunfeng
             */
            company: string;
            /** @example SF1234567890 */
            tracking_no: string;
        };
        /**
         * @description Where a sale or an item of it stands, for shoppers.
         * @enum {string}
         */
        SaleState: "upcoming" | "running" | "paused" | "sold_out" | "ended";
        /** @description A token to order with. */
        SaleToken: {
            /**
             * Format: date-time
             * @description When it ends by itself.
             */
            expires_at: string;
            /**
             * @description For the header `X-Sale-Token` of one order and its repetitions.
             * @example 00000000692570f9c3a1b2d4e5f60718
             */
            token: string;
        };
        /** @description Sales over some days. */
        SalesReport: {
            items: components["schemas"]["SalesStatistics"][];
            summary: components["schemas"]["SalesSummary"];
        };
        /** @description What became of the orders of a day, a category or a product. */
        SalesStatistics: {
            /**
             * @description The day, or the id.
             * @example 2026-11-25
             */
            key: string;
            /** @example 2026-11-25 */
            name: string;
            /**
             * Format: int64
             * @description Orders that were placed on the days asked for.
             */
            orders: number;
            /**
             * @description What was paid for them. Of a product or a category without freight.
             * @example 299.00
             */
            paid_amount: string;
            /**
             * Format: int64
             * @description Those of them that were paid.
             */
            paid_orders: number;
            /**
             * Format: int64
             * @description Units in the orders that were paid.
             */
            quantity: number;
            /**
             * @description What was paid back of it.
             * @example 0.00
             */
            refund_amount: string;
        };
        /** @description What became of all orders of the days, freight included. */
        SalesSummary: {
            /** Format: int64 */
            orders: number;
            /** @example 299.00 */
            paid_amount: string;
            /** Format: int64 */
            paid_orders: number;
            /**
             * @description Paid orders of all orders.
             * @example 0.8123
             */
            paid_rate: string;
            /** @example 0.00 */
            refund_amount: string;
            /**
             * @description Money paid back of money paid.
             * @example 0.0214
             */
            refund_rate: string;
        };
        /** @description A product that was found. */
        SearchHit: components["schemas"]["ProductCard"] & {
            /**
             * @description The name as HTML, what was found in it between `<em>` and `</em>`.
             * @example 云雀 Pro 降噪蓝牙<em>耳机</em>
             */
            highlight: string;
        };
        /** @description A page of what was found. */
        SearchHits: {
            engine: components["schemas"]["Engine"];
            items: components["schemas"]["SearchHit"][];
            /** Format: int32 */
            page: number;
            /** Format: int32 */
            page_size: number;
            /**
             * Format: int64
             * @description Counted up to 10,000.
             */
            total: number;
        };
        /** @description The form that brings the file. */
        ShipmentFile: {
            /**
             * Format: binary
             * @description XLSX or CSV (UTF-8 or GBK), at most 1 MiB and 1000 rows; columns 订单号, 物流公司, 物流单号.
             */
            file: string;
        };
        /** @description What became of a file. */
        ShipmentImport: {
            failed: number;
            rows: components["schemas"]["ShipmentImportRow"][];
            succeeded: number;
            total: number;
        };
        /** @description What became of one row. */
        ShipmentImportRow: {
            /** @description `ok`, `repeated` (it was shipped so before), or the code of the refusal. */
            code: string;
            message: string;
            ok: boolean;
            order_no: string;
            /** @description The row of the file, counted from 1. */
            row: number;
        };
        /** @description One variant. */
        Sku: {
            /** Format: int64 */
            id: number;
            image?: string | null;
            /** @example 299.00 */
            price: string;
            sku_code?: string | null;
            /** @description Such as `{"颜色":"红色"}`. */
            specs?: Record<string, never> | null;
            /** Format: int64 */
            stock: number;
        };
        /** @description The ordinary stock of one SKU. */
        SkuStockAnswer: {
            /** @description Whether no more are left than `low_stock_threshold` says. */
            low: boolean;
            /** Format: int64 */
            pool_id: number;
            /** Format: int64 */
            product_id: number;
            product_name: string;
            /**
             * Format: int64
             * @description Units of orders that wait for payment.
             */
            reserved: number;
            sku_code?: string | null;
            /** Format: int64 */
            sku_id: number;
            specs?: Record<string, never> | null;
            /**
             * Format: int64
             * @description Units that can be bought.
             */
            stock: number;
        };
        /** @description One property of the variants, and the values it takes. */
        Spec: {
            /** @example 颜色 */
            name: string;
            /**
             * @example [
             *       "红色",
             *       "蓝色"
             *     ]
             */
            values: string[];
        };
        /** @description What happened on a day. */
        StatisticsDay: {
            /** Format: int64 */
            new_users: number;
            /**
             * Format: int64
             * @description Orders that were placed.
             */
            orders: number;
            /** @example 299.00 */
            paid_amount: string;
            /**
             * Format: int64
             * @description Orders that were paid, whenever they were placed.
             */
            paid_orders: number;
            /**
             * @description What was paid back of orders.
             * @example 0.00
             */
            refund_amount: string;
            /**
             * Format: int64
             * @description Not counted by this shop: always `null`.
             */
            visitors?: number | null;
        };
        /** @description How the shop does today. */
        StatisticsOverview: {
            today: components["schemas"]["StatisticsDay"];
            todo: components["schemas"]["StatisticsTodo"];
            totals: components["schemas"]["StatisticsTotals"];
            yesterday: components["schemas"]["StatisticsDay"];
        };
        /** @description What waits for somebody. */
        StatisticsTodo: {
            /**
             * Format: int64
             * @description Background work that was given up.
             */
            failed_jobs: number;
            /**
             * Format: int64
             * @description SKUs on the shelf with few units left.
             */
            low_stock: number;
            /**
             * Format: int64
             * @description Refunds that were asked for.
             */
            to_refund: number;
            /**
             * Format: int64
             * @description Paid orders that were not shipped.
             */
            to_ship: number;
            /**
             * Format: int64
             * @description Orders that wait for their payment.
             */
            unpaid: number;
        };
        /** @description What there is in all. */
        StatisticsTotals: {
            /** Format: int64 */
            orders: number;
            /**
             * @description What all paid orders cost, refunded or not.
             * @example 299.00
             */
            paid_amount: string;
            /** Format: int64 */
            products: number;
            /** Format: int64 */
            users: number;
        };
        /** @description What to search for. */
        Suggestions: {
            /**
             * @example [
             *       "耳机",
             *       "云雀 Pro 降噪蓝牙耳机"
             *     ]
             */
            items: string[];
        };
        /** @description A coupon that can't be used. */
        UnusableCoupon: components["schemas"]["UserCoupon"] & {
            /**
             * @description `below_min_amount`, `no_effect`, `expired` or `used`.
             * @example below_min_amount
             */
            reason: string;
            /**
             * @description The reason in words.
             * @example 还差 10.00 元可用
             */
            reason_text: string;
        };
        /** @description A picture that was taken in. */
        Upload: {
            /**
             * @description What it became, whatever it was.
             * @example image/jpeg
             */
            content_type: string;
            /**
             * Format: int32
             * @description In pixels.
             */
            height: number;
            /** @description In bytes. */
            size: number;
            /**
             * @description The same, small.
             * @example /uploads/2026/11/3f2a_s.jpg
             */
            thumbnail_url: string;
            /**
             * @description Where it is served; good in every field that takes a picture.
             * @example /uploads/2026/11/3f2a.jpg
             */
            url: string;
            /**
             * Format: int32
             * @description In pixels.
             */
            width: number;
        };
        /** @description A form with a picture. */
        UploadForm: {
            /**
             * Format: binary
             * @description JPEG, PNG, WebP or GIF, at most 5 MiB and 40 million pixels.
             */
            file: string;
        };
        /** @description How to upload a picture with `wx.uploadFile`. */
        UploadPolicy: {
            /**
             * Format: date-time
             * @description Until when it may be uploaded.
             */
            expires_at?: string | null;
            /** @description Where the picture will be read; null if the answer to the upload says so. */
            file_url?: string | null;
            /** @description What `wx.uploadFile` calls `formData`. */
            form_data: Record<string, never>;
            /**
             * @description `direct`: into the object storage; `server`: through the mall, whose answer has the addresses.
             * @example direct
             */
            mode: string;
            /**
             * @description What `wx.uploadFile` calls `name`.
             * @example file
             */
            name: string;
            /** @description In bytes. */
            size_max: number;
            /**
             * @description Where to; a path if it is the mall.
             * @example https://shop.oss-cn-hangzhou.aliyuncs.com
             */
            url: string;
        };
        /** @description The picture to upload. */
        UploadPolicyRequest: {
            /**
             * @description `image/jpeg`, `image/png`, `image/webp` or `image/gif`.
             * @example image/jpeg
             */
            content_type: string;
        };
        /** @description A coupon that could be used. */
        UsableCoupon: components["schemas"]["UserCoupon"] & {
            /**
             * @description What it would take off.
             * @example 30.00
             */
            discount_amount: string;
        };
        /** @description A coupon in a shopper's hand. */
        UserCoupon: {
            /**
             * Format: int64
             * @description What it is one of.
             */
            coupon_id: number;
            /** Format: date-time */
            created_at: string;
            /** Format: date-time */
            expire_time: string;
            /** Format: int64 */
            id: number;
            /** @example 50.00 */
            max_discount?: string | null;
            /** @example 199.00 */
            min_amount: string;
            name: string;
            /** Format: int64 */
            order_id?: number | null;
            /**
             * Format: int32
             * @description 0 未使用 1 已使用 2 已过期
             */
            status: number;
            /**
             * Format: int32
             * @description 1 满减 2 折扣 3 无门槛
             */
            type: number;
            /** Format: date-time */
            used_time?: string | null;
            /** @example 30.00 */
            value: string;
        };
        /** @description A page of a shopper's coupons. */
        UserCoupons: {
            items: components["schemas"]["UserCoupon"][];
            /** Format: int32 */
            page: number;
            /** Format: int32 */
            page_size: number;
            /** Format: int64 */
            total: number;
        };
        /** @description Which program this is. */
        Version: {
            /** @description The commit it was built from, where the build told it. */
            commit?: string | null;
            name: string;
            version: string;
        };
    };
    responses: {
        /** @description `forbidden` `account_disabled`: A token of the other half of the API, no permission, or a disabled account */
        Forbidden: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "code": "forbidden",
                 *       "details": {},
                 *       "message": "没有权限",
                 *       "request_id": "9f86d081884c7d65"
                 *     }
                 */
                "application/json": components["schemas"]["ErrorBody"] & {
                    /** @enum {unknown} */
                    code?: "forbidden" | "account_disabled";
                };
            };
        };
        /** @description `request_in_progress`: The first request with this key is still at work */
        InProgress: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "code": "request_in_progress",
                 *       "details": {},
                 *       "message": "请求正在处理",
                 *       "request_id": "9f86d081884c7d65"
                 *     }
                 */
                "application/json": components["schemas"]["ErrorBody"] & {
                    /** @enum {unknown} */
                    code?: "request_in_progress";
                };
            };
        };
        /** @description `validation_failed`: A value can't be; `details.field` and `details.reason` say which and why */
        Invalid: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "code": "validation_failed",
                 *       "details": {
                 *         "field": "page",
                 *         "reason": "应为 1 到 10000 的整数"
                 *       },
                 *       "message": "请求参数不正确",
                 *       "request_id": "9f86d081884c7d65"
                 *     }
                 */
                "application/json": components["schemas"]["ErrorBody"] & {
                    /** @enum {unknown} */
                    code?: "validation_failed";
                };
            };
        };
        /** @description `validation_failed` `idempotency_conflict`: A value can't be, or the idempotency key was used for another request */
        InvalidOrKeyUsed: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "code": "validation_failed",
                 *       "details": {
                 *         "field": "quantity",
                 *         "reason": "应为 1 到 999 的整数"
                 *       },
                 *       "message": "请求参数不正确",
                 *       "request_id": "9f86d081884c7d65"
                 *     }
                 */
                "application/json": components["schemas"]["ErrorBody"] & {
                    /** @enum {unknown} */
                    code?: "validation_failed" | "idempotency_conflict";
                };
            };
        };
        /** @description `not_found`: There is none, or it is someone else's; `details.resource` says what */
        NotFound: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "code": "not_found",
                 *       "details": {
                 *         "resource": "order"
                 *       },
                 *       "message": "内容不存在",
                 *       "request_id": "9f86d081884c7d65"
                 *     }
                 */
                "application/json": components["schemas"]["ErrorBody"] & {
                    /** @enum {unknown} */
                    code?: "not_found";
                };
            };
        };
        /** @description `payload_too_large`: The body is longer than any sensible one */
        TooLarge: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "code": "payload_too_large",
                 *       "details": {},
                 *       "message": "请求内容过大",
                 *       "request_id": "9f86d081884c7d65"
                 *     }
                 */
                "application/json": components["schemas"]["ErrorBody"] & {
                    /** @enum {unknown} */
                    code?: "payload_too_large";
                };
            };
        };
        /** @description `too_many_requests`: Come back after `Retry-After` seconds */
        TooMany: {
            headers: {
                /**
                 * @description Seconds to wait
                 * @example 2
                 */
                "Retry-After": number;
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "code": "too_many_requests",
                 *       "details": {},
                 *       "message": "操作太频繁，请稍后再试",
                 *       "request_id": "9f86d081884c7d65"
                 *     }
                 */
                "application/json": components["schemas"]["ErrorBody"] & {
                    /** @enum {unknown} */
                    code?: "too_many_requests";
                };
            };
        };
        /** @description `unauthorized`: No token, or one that is not good any more */
        Unauthorized: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "code": "unauthorized",
                 *       "details": {},
                 *       "message": "请先登录",
                 *       "request_id": "9f86d081884c7d65"
                 *     }
                 */
                "application/json": components["schemas"]["ErrorBody"] & {
                    /** @enum {unknown} */
                    code?: "unauthorized";
                };
            };
        };
        /** @description `busy` `unavailable` `wechat_unavailable` `storage_unavailable`: Nothing happened, or it will be found out: come back after `Retry-After` seconds */
        Unavailable: {
            headers: {
                /**
                 * @description Seconds to wait
                 * @example 2
                 */
                "Retry-After": number;
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "code": "busy",
                 *       "details": {},
                 *       "message": "人太多啦，请稍后再试",
                 *       "request_id": "9f86d081884c7d65"
                 *     }
                 */
                "application/json": components["schemas"]["ErrorBody"] & {
                    /** @enum {unknown} */
                    code?: "busy" | "unavailable" | "wechat_unavailable" | "storage_unavailable";
                };
            };
        };
        /** @description `invalid_request`: The request can't be read; `details.field` says where */
        Unreadable: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "code": "invalid_request",
                 *       "details": {
                 *         "field": "body",
                 *         "reason": "不是合法的 JSON"
                 *       },
                 *       "message": "请求格式不正确",
                 *       "request_id": "9f86d081884c7d65"
                 *     }
                 */
                "application/json": components["schemas"]["ErrorBody"] & {
                    /** @enum {unknown} */
                    code?: "invalid_request";
                };
            };
        };
    };
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    get_api_admin_admins: {
        parameters: {
            query?: {
                /**
                 * @description How the user name begins
                 * @example 耳机
                 */
                keyword?: string;
                /**
                 * @description 角色名
                 * @example operator
                 */
                role?: string;
                /**
                 * @description 状态，见返回值中的说明
                 * @example 1
                 */
                status?: number;
                /**
                 * @description 第几页，从 1 起
                 * @example 1
                 */
                page?: number;
                /**
                 * @description 每页几条
                 * @example 20
                 */
                page_size?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "avatar": "示例文字内容示例",
                     *           "created_at": "2026-11-25T02:00:00Z",
                     *           "id": 1,
                     *           "last_login": "2026-11-25T02:00:00Z",
                     *           "nickname": "示例文字内容示例",
                     *           "role": "示例文字内容示例",
                     *           "status": 1,
                     *           "totp_enabled": true,
                     *           "username": "示例文字内容示例",
                     *           "version": 1
                     *         }
                     *       ],
                     *       "page": 1,
                     *       "page_size": 20,
                     *       "total": 1
                     *     }
                     */
                    "application/json": components["schemas"]["AdminAccounts"];
                };
            };
            400: components["responses"]["Unreadable"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["TooMany"];
            503: components["responses"]["Unavailable"];
        };
    };
    post_api_admin_admins: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "nickname": "小王",
                 *       "password": "示例文字内容示例",
                 *       "role": "operator",
                 *       "username": "wang"
                 *     }
                 */
                "application/json": components["schemas"]["AdminAccountRequest"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "avatar": "示例文字内容示例",
                     *       "created_at": "2026-11-25T02:00:00Z",
                     *       "id": 1,
                     *       "last_login": "2026-11-25T02:00:00Z",
                     *       "nickname": "示例文字内容示例",
                     *       "role": "示例文字内容示例",
                     *       "status": 1,
                     *       "totp_enabled": true,
                     *       "username": "示例文字内容示例",
                     *       "version": 1
                     *     }
                     */
                    "application/json": components["schemas"]["AdminAccount"];
                };
            };
            400: components["responses"]["Unreadable"];
            401: components["responses"]["Unauthorized"];
            /** @description `forbidden`: also for a role above one's own; `account_disabled`: A token of the other half of the API, no permission, or a disabled account */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"] & {
                        /** @enum {unknown} */
                        code?: "account_disabled" | "forbidden";
                    };
                };
            };
            404: components["responses"]["NotFound"];
            /** @description `duplicate`: the user name is taken */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"] & {
                        /** @enum {unknown} */
                        code?: "duplicate";
                    };
                };
            };
            413: components["responses"]["TooLarge"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["TooMany"];
            503: components["responses"]["Unavailable"];
        };
    };
    put_api_admin_admins_id_: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description 编号
                 * @example 1
                 */
                id: number;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "nickname": "小王",
                 *       "role": "operator"
                 *     }
                 */
                "application/json": components["schemas"]["AdminAccountChange"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "avatar": "示例文字内容示例",
                     *       "created_at": "2026-11-25T02:00:00Z",
                     *       "id": 1,
                     *       "last_login": "2026-11-25T02:00:00Z",
                     *       "nickname": "示例文字内容示例",
                     *       "role": "示例文字内容示例",
                     *       "status": 1,
                     *       "totp_enabled": true,
                     *       "username": "示例文字内容示例",
                     *       "version": 1
                     *     }
                     */
                    "application/json": components["schemas"]["AdminAccount"];
                };
            };
            400: components["responses"]["Unreadable"];
            401: components["responses"]["Unauthorized"];
            /** @description `forbidden`: also for a role above one's own; `account_disabled`: A token of the other half of the API, no permission, or a disabled account */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"] & {
                        /** @enum {unknown} */
                        code?: "account_disabled" | "forbidden";
                    };
                };
            };
            404: components["responses"]["NotFound"];
            /** @description `last_super`; `stale`; `own_account`: nobody disables themselves */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"] & {
                        /** @enum {unknown} */
                        code?: "last_super" | "stale" | "own_account";
                    };
                };
            };
            413: components["responses"]["TooLarge"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["TooMany"];
            503: components["responses"]["Unavailable"];
        };
    };
    delete_api_admin_admins_id_: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description 编号
                 * @example 1
                 */
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            /** @description `last_super`; `own_account`: nobody deletes themselves */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"] & {
                        /** @enum {unknown} */
                        code?: "last_super" | "own_account";
                    };
                };
            };
            429: components["responses"]["TooMany"];
            503: components["responses"]["Unavailable"];
        };
    };
    get_api_admin_audit_log: {
        parameters: {
            query?: {
                /**
                 * @description 管理员的编号
                 * @example 1
                 */
                admin_id?: number;
                /**
                 * @description 动作，如 order.ship
                 * @example order.ship
                 */
                action?: string;
                /**
                 * @description 对象的类型
                 * @example order
                 */
                target_type?: string;
                /**
                 * @description 对象的编号
                 * @example 1
                 */
                target_id?: string;
                /**
                 * @description A day (`2026-11-25`) or a time
                 * @example 2026-11-19
                 */
                start?: string;
                /**
                 * @description A day, itself included, or a time
                 * @example 2026-11-25
                 */
                end?: string;
                /**
                 * @description 第几页，从 1 起
                 * @example 1
                 */
                page?: number;
                /**
                 * @description 每页几条
                 * @example 20
                 */
                page_size?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Newest first; `total` counts to 10000. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "action": "order.ship",
                     *           "admin_id": 1,
                     *           "after_value": {},
                     *           "before_value": {},
                     *           "created_at": "2026-11-25T02:00:00Z",
                     *           "id": 1,
                     *           "ip": "示例文字内容示例",
                     *           "outcome": "ok",
                     *           "request_id": "示例文字内容示例",
                     *           "target_id": "示例文字内容示例",
                     *           "target_type": "order",
                     *           "username": "示例文字内容示例"
                     *         }
                     *       ],
                     *       "page": 1,
                     *       "page_size": 20,
                     *       "total": 1
                     *     }
                     */
                    "application/json": components["schemas"]["AuditEntries"];
                };
            };
            400: components["responses"]["Unreadable"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["TooMany"];
            503: components["responses"]["Unavailable"];
        };
    };
    get_api_admin_banners: {
        parameters: {
            query?: {
                /**
                 * @description 状态，见返回值中的说明
                 * @example 1
                 */
                status?: number;
                /**
                 * @description 第几页，从 1 起
                 * @example 1
                 */
                page?: number;
                /**
                 * @description 每页几条
                 * @example 20
                 */
                page_size?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "created_at": "2026-11-25T02:00:00Z",
                     *           "id": 1,
                     *           "image": "示例文字内容示例",
                     *           "link_type": 1,
                     *           "link_value": "示例文字内容示例",
                     *           "sort": 1,
                     *           "status": 1,
                     *           "title": "示例文字内容示例",
                     *           "version": 1
                     *         }
                     *       ],
                     *       "page": 1,
                     *       "page_size": 20,
                     *       "total": 1
                     *     }
                     */
                    "application/json": components["schemas"]["AdminBanners"];
                };
            };
            400: components["responses"]["Unreadable"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["TooMany"];
            503: components["responses"]["Unavailable"];
        };
    };
    post_api_admin_banners: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "image": "/uploads/banner.webp",
                 *       "link_type": 1,
                 *       "link_value": "1",
                 *       "title": "双十二",
                 *       "version": 0
                 *     }
                 */
                "application/json": components["schemas"]["AdminBannerRequest"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "created_at": "2026-11-25T02:00:00Z",
                     *       "id": 1,
                     *       "image": "示例文字内容示例",
                     *       "link_type": 1,
                     *       "link_value": "示例文字内容示例",
                     *       "sort": 1,
                     *       "status": 1,
                     *       "title": "示例文字内容示例",
                     *       "version": 1
                     *     }
                     */
                    "application/json": components["schemas"]["AdminBanner"];
                };
            };
            400: components["responses"]["Unreadable"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            413: components["responses"]["TooLarge"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["TooMany"];
            503: components["responses"]["Unavailable"];
        };
    };
    put_api_admin_banners_id_: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description 编号
                 * @example 1
                 */
                id: number;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "image": "/uploads/banner.webp",
                 *       "link_type": 1,
                 *       "link_value": "1",
                 *       "title": "双十二",
                 *       "version": 0
                 *     }
                 */
                "application/json": components["schemas"]["AdminBannerRequest"] & {
                    /** @example 0 */
                    version: number;
                };
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "created_at": "2026-11-25T02:00:00Z",
                     *       "id": 1,
                     *       "image": "示例文字内容示例",
                     *       "link_type": 1,
                     *       "link_value": "示例文字内容示例",
                     *       "sort": 1,
                     *       "status": 1,
                     *       "title": "示例文字内容示例",
                     *       "version": 1
                     *     }
                     */
                    "application/json": components["schemas"]["AdminBanner"];
                };
            };
            400: components["responses"]["Unreadable"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            /** @description `stale`: somebody else changed it meanwhile */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"] & {
                        /** @enum {unknown} */
                        code?: "stale";
                    };
                };
            };
            413: components["responses"]["TooLarge"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["TooMany"];
            503: components["responses"]["Unavailable"];
        };
    };
    delete_api_admin_banners_id_: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description 编号
                 * @example 1
                 */
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooMany"];
            503: components["responses"]["Unavailable"];
        };
    };
    get_api_admin_categories: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "children": [
                     *             {
                     *               "children": [],
                     *               "created_at": "2026-11-25T02:00:00Z",
                     *               "icon": "示例文字内容示例",
                     *               "id": 1,
                     *               "name": "示例文字内容示例",
                     *               "parent_id": 1,
                     *               "product_count": 1,
                     *               "sort": 1,
                     *               "status": 1,
                     *               "version": 1
                     *             }
                     *           ],
                     *           "created_at": "2026-11-25T02:00:00Z",
                     *           "icon": "示例文字内容示例",
                     *           "id": 1,
                     *           "name": "示例文字内容示例",
                     *           "parent_id": 1,
                     *           "product_count": 1,
                     *           "sort": 1,
                     *           "status": 1,
                     *           "version": 1
                     *         }
                     *       ],
                     *       "total": 0
                     *     }
                     */
                    "application/json": components["schemas"]["AdminCategories"];
                };
            };
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            429: components["responses"]["TooMany"];
            503: components["responses"]["Unavailable"];
        };
    };
    post_api_admin_categories: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "name": "手机配件",
                 *       "version": 0
                 *     }
                 */
                "application/json": components["schemas"]["AdminCategoryRequest"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "children": [
                     *         {
                     *           "children": [
                     *             {
                     *               "children": [],
                     *               "created_at": "2026-11-25T02:00:00Z",
                     *               "icon": "示例文字内容示例",
                     *               "id": 1,
                     *               "name": "示例文字内容示例",
                     *               "parent_id": 1,
                     *               "product_count": 1,
                     *               "sort": 1,
                     *               "status": 1,
                     *               "version": 1
                     *             }
                     *           ],
                     *           "created_at": "2026-11-25T02:00:00Z",
                     *           "icon": "示例文字内容示例",
                     *           "id": 1,
                     *           "name": "示例文字内容示例",
                     *           "parent_id": 1,
                     *           "product_count": 1,
                     *           "sort": 1,
                     *           "status": 1,
                     *           "version": 1
                     *         }
                     *       ],
                     *       "created_at": "2026-11-25T02:00:00Z",
                     *       "icon": "示例文字内容示例",
                     *       "id": 1,
                     *       "name": "示例文字内容示例",
                     *       "parent_id": 1,
                     *       "product_count": 1,
                     *       "sort": 1,
                     *       "status": 1,
                     *       "version": 1
                     *     }
                     */
                    "application/json": components["schemas"]["AdminCategory"];
                };
            };
            400: components["responses"]["Unreadable"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            413: components["responses"]["TooLarge"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["TooMany"];
            503: components["responses"]["Unavailable"];
        };
    };
    put_api_admin_categories_id_: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description 编号
                 * @example 1
                 */
                id: number;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "name": "手机配件",
                 *       "version": 0
                 *     }
                 */
                "application/json": components["schemas"]["AdminCategoryRequest"] & {
                    /** @example 0 */
                    version: number;
                };
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "children": [
                     *         {
                     *           "children": [
                     *             {
                     *               "children": [],
                     *               "created_at": "2026-11-25T02:00:00Z",
                     *               "icon": "示例文字内容示例",
                     *               "id": 1,
                     *               "name": "示例文字内容示例",
                     *               "parent_id": 1,
                     *               "product_count": 1,
                     *               "sort": 1,
                     *               "status": 1,
                     *               "version": 1
                     *             }
                     *           ],
                     *           "created_at": "2026-11-25T02:00:00Z",
                     *           "icon": "示例文字内容示例",
                     *           "id": 1,
                     *           "name": "示例文字内容示例",
                     *           "parent_id": 1,
                     *           "product_count": 1,
                     *           "sort": 1,
                     *           "status": 1,
                     *           "version": 1
                     *         }
                     *       ],
                     *       "created_at": "2026-11-25T02:00:00Z",
                     *       "icon": "示例文字内容示例",
                     *       "id": 1,
                     *       "name": "示例文字内容示例",
                     *       "parent_id": 1,
                     *       "product_count": 1,
                     *       "sort": 1,
                     *       "status": 1,
                     *       "version": 1
                     *     }
                     */
                    "application/json": components["schemas"]["AdminCategory"];
                };
            };
            400: components["responses"]["Unreadable"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            /** @description `stale` */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"] & {
                        /** @enum {unknown} */
                        code?: "stale";
                    };
                };
            };
            413: components["responses"]["TooLarge"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["TooMany"];
            503: components["responses"]["Unavailable"];
        };
    };
    delete_api_admin_categories_id_: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description 编号
                 * @example 1
                 */
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            /** @description `in_use`: it has products, or categories under it */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"] & {
                        /** @enum {unknown} */
                        code?: "in_use";
                    };
                };
            };
            429: components["responses"]["TooMany"];
            503: components["responses"]["Unavailable"];
        };
    };
    get_api_admin_configs: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "config_key": "notice",
                     *           "config_value": "满 99 元包邮",
                     *           "default_value": "",
                     *           "public": 1,
                     *           "remark": "商城公告",
                     *           "type": "string"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["AdminConfigs"];
                };
            };
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            429: components["responses"]["TooMany"];
            503: components["responses"]["Unavailable"];
        };
    };
    put_api_admin_configs: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "items": [
                 *         {
                 *           "config_key": "notice",
                 *           "config_value": "满 99 元包邮"
                 *         }
                 *       ]
                 *     }
                 */
                "application/json": components["schemas"]["AdminConfigsRequest"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "config_key": "notice",
                     *           "config_value": "满 99 元包邮",
                     *           "default_value": "",
                     *           "public": 1,
                     *           "remark": "商城公告",
                     *           "type": "string"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["AdminConfigs"];
                };
            };
            400: components["responses"]["Unreadable"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            413: components["responses"]["TooLarge"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["TooMany"];
            503: components["responses"]["Unavailable"];
        };
    };
    get_api_admin_coupons: {
        parameters: {
            query?: {
                /**
                 * @description How the name begins
                 * @example 耳机
                 */
                keyword?: string;
                /**
                 * @description 类型，见返回值中的说明
                 * @example 1
                 */
                type?: number;
                /**
                 * @description 状态，见返回值中的说明
                 * @example 1
                 */
                status?: number;
                /**
                 * @description 第几页，从 1 起
                 * @example 1
                 */
                page?: number;
                /**
                 * @description 每页几条
                 * @example 20
                 */
                page_size?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "created_at": "2026-11-25T02:00:00Z",
                     *           "end_time": "2026-11-25T02:00:00Z",
                     *           "id": 1,
                     *           "max_discount": "50.00",
                     *           "min_amount": "199.00",
                     *           "name": "示例文字内容示例",
                     *           "per_limit": 1,
                     *           "received_count": 1,
                     *           "remain_count": 1,
                     *           "start_time": "2026-11-25T02:00:00Z",
                     *           "status": 1,
                     *           "total_count": 1,
                     *           "type": 1,
                     *           "used_count": 1,
                     *           "valid_days": 0,
                     *           "value": "30.00",
                     *           "version": 1
                     *         }
                     *       ],
                     *       "page": 1,
                     *       "page_size": 20,
                     *       "total": 1
                     *     }
                     */
                    "application/json": components["schemas"]["AdminCoupons"];
                };
            };
            400: components["responses"]["Unreadable"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["TooMany"];
            503: components["responses"]["Unavailable"];
        };
    };
    post_api_admin_coupons: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "max_discount": "50.00",
                 *       "min_amount": "199.00",
                 *       "name": "八五折",
                 *       "total_count": 1,
                 *       "type": 2,
                 *       "value": "8.50",
                 *       "version": 0
                 *     }
                 */
                "application/json": components["schemas"]["AdminCouponRequest"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "created_at": "2026-11-25T02:00:00Z",
                     *       "end_time": "2026-11-25T02:00:00Z",
                     *       "id": 1,
                     *       "max_discount": "50.00",
                     *       "min_amount": "199.00",
                     *       "name": "示例文字内容示例",
                     *       "per_limit": 1,
                     *       "received_count": 1,
                     *       "remain_count": 1,
                     *       "start_time": "2026-11-25T02:00:00Z",
                     *       "status": 1,
                     *       "total_count": 1,
                     *       "type": 1,
                     *       "used_count": 1,
                     *       "valid_days": 0,
                     *       "value": "30.00",
                     *       "version": 1
                     *     }
                     */
                    "application/json": components["schemas"]["AdminCoupon"];
                };
            };
            400: components["responses"]["Unreadable"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            413: components["responses"]["TooLarge"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["TooMany"];
            503: components["responses"]["Unavailable"];
        };
    };
    get_api_admin_coupons_records: {
        parameters: {
            query?: {
                /**
                 * @description 优惠券的编号
                 * @example 1
                 */
                coupon_id?: number;
                /**
                 * @description 用户的编号
                 * @example 1
                 */
                user_id?: number;
                /**
                 * @description 状态，见返回值中的说明
                 * @example 1
                 */
                status?: number;
                /**
                 * @description 第几页，从 1 起
                 * @example 1
                 */
                page?: number;
                /**
                 * @description 每页几条
                 * @example 20
                 */
                page_size?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Newest first; `total` counts to 10000. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "coupon_id": 1,
                     *           "created_at": "2026-11-25T02:00:00Z",
                     *           "expire_time": "2026-11-25T02:00:00Z",
                     *           "id": 1,
                     *           "name": "示例文字内容示例",
                     *           "nickname": "示例文字内容示例",
                     *           "order_id": 1,
                     *           "status": 1,
                     *           "used_time": "2026-11-25T02:00:00Z",
                     *           "user_id": 1
                     *         }
                     *       ],
                     *       "page": 1,
                     *       "page_size": 20,
                     *       "total": 1
                     *     }
                     */
                    "application/json": components["schemas"]["AdminCouponRecords"];
                };
            };
            400: components["responses"]["Unreadable"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["TooMany"];
            503: components["responses"]["Unavailable"];
        };
    };
    get_api_admin_coupons_id_: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description 编号
                 * @example 1
                 */
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "created_at": "2026-11-25T02:00:00Z",
                     *       "end_time": "2026-11-25T02:00:00Z",
                     *       "id": 1,
                     *       "max_discount": "50.00",
                     *       "min_amount": "199.00",
                     *       "name": "示例文字内容示例",
                     *       "per_limit": 1,
                     *       "received_count": 1,
                     *       "remain_count": 1,
                     *       "start_time": "2026-11-25T02:00:00Z",
                     *       "status": 1,
                     *       "total_count": 1,
                     *       "type": 1,
                     *       "used_count": 1,
                     *       "valid_days": 0,
                     *       "value": "30.00",
                     *       "version": 1
                     *     }
                     */
                    "application/json": components["schemas"]["AdminCoupon"];
                };
            };
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooMany"];
            503: components["responses"]["Unavailable"];
        };
    };
    put_api_admin_coupons_id_: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description 编号
                 * @example 1
                 */
                id: number;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "max_discount": "50.00",
                 *       "min_amount": "199.00",
                 *       "name": "八五折",
                 *       "total_count": 1,
                 *       "type": 2,
                 *       "value": "8.50",
                 *       "version": 0
                 *     }
                 */
                "application/json": components["schemas"]["AdminCouponRequest"] & {
                    /** @example 0 */
                    version: number;
                };
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "created_at": "2026-11-25T02:00:00Z",
                     *       "end_time": "2026-11-25T02:00:00Z",
                     *       "id": 1,
                     *       "max_discount": "50.00",
                     *       "min_amount": "199.00",
                     *       "name": "示例文字内容示例",
                     *       "per_limit": 1,
                     *       "received_count": 1,
                     *       "remain_count": 1,
                     *       "start_time": "2026-11-25T02:00:00Z",
                     *       "status": 1,
                     *       "total_count": 1,
                     *       "type": 1,
                     *       "used_count": 1,
                     *       "valid_days": 0,
                     *       "value": "30.00",
                     *       "version": 1
                     *     }
                     */
                    "application/json": components["schemas"]["AdminCoupon"];
                };
            };
            400: components["responses"]["Unreadable"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            /** @description `stale`: somebody else changed it meanwhile; `in_use`: shoppers have it, so what it takes off stays */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"] & {
                        /** @enum {unknown} */
                        code?: "stale" | "in_use";
                    };
                };
            };
            413: components["responses"]["TooLarge"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["TooMany"];
            503: components["responses"]["Unavailable"];
        };
    };
    delete_api_admin_coupons_id_: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description 编号
                 * @example 1
                 */
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            /** @description `in_use`: shoppers have it */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"] & {
                        /** @enum {unknown} */
                        code?: "in_use";
                    };
                };
            };
            429: components["responses"]["TooMany"];
            503: components["responses"]["Unavailable"];
        };
    };
    post_api_admin_coupons_id_issue: {
        parameters: {
            query?: never;
            header: {
                /**
                 * @description 幂等键，由客户端生成：同一键与同一内容只生效一次
                 * @example 8f14e45f-ceea-467f
                 */
                "Idempotency-Key": string;
            };
            path: {
                /**
                 * @description 编号
                 * @example 1
                 */
                id: number;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "user_ids": [
                 *         1
                 *       ]
                 *     }
                 */
                "application/json": components["schemas"]["AdminCouponIssueRequest"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "code": "示例文字内容示例",
                     *           "ok": true,
                     *           "user_id": 1
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["AdminCouponIssued"];
                };
            };
            400: components["responses"]["Unreadable"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["InProgress"];
            413: components["responses"]["TooLarge"];
            422: components["responses"]["InvalidOrKeyUsed"];
            429: components["responses"]["TooMany"];
            503: components["responses"]["Unavailable"];
        };
    };
    get_api_admin_exports: {
        parameters: {
            query?: {
                /**
                 * @description 第几页，从 1 起
                 * @example 1
                 */
                page?: number;
                /**
                 * @description 每页几条
                 * @example 20
                 */
                page_size?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "created_at": "2026-11-25T02:00:00Z",
                     *           "expires_at": "2026-11-25T02:00:00Z",
                     *           "file_name": "示例文字内容示例",
                     *           "file_size": 1,
                     *           "filter": {},
                     *           "finished_at": "2026-11-25T02:00:00Z",
                     *           "format": "xlsx",
                     *           "id": 1,
                     *           "kind": "orders",
                     *           "last_error": "示例文字内容示例",
                     *           "state": 1,
                     *           "total_rows": 1
                     *         }
                     *       ],
                     *       "page": 1,
                     *       "page_size": 20,
                     *       "total": 1
                     *     }
                     */
                    "application/json": components["schemas"]["Exports"];
                };
            };
            400: components["responses"]["Unreadable"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["TooMany"];
            503: components["responses"]["Unavailable"];
        };
    };
    post_api_admin_exports: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "format": "xlsx",
                 *       "kind": "orders"
                 *     }
                 */
                "application/json": components["schemas"]["ExportRequest"];
            };
        };
        responses: {
            /** @description Accepted */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "created_at": "2026-11-25T02:00:00Z",
                     *       "expires_at": "2026-11-25T02:00:00Z",
                     *       "file_name": "示例文字内容示例",
                     *       "file_size": 1,
                     *       "filter": {},
                     *       "finished_at": "2026-11-25T02:00:00Z",
                     *       "format": "xlsx",
                     *       "id": 1,
                     *       "kind": "orders",
                     *       "last_error": "示例文字内容示例",
                     *       "state": 1,
                     *       "total_rows": 1
                     *     }
                     */
                    "application/json": components["schemas"]["Export"];
                };
            };
            400: components["responses"]["Unreadable"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            413: components["responses"]["TooLarge"];
            422: components["responses"]["Invalid"];
            /** @description `too_many_requests`: five of one's exports wait already */
            429: {
                headers: {
                    /**
                     * @description Seconds to wait
                     * @example 2
                     */
                    "Retry-After": number;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"] & {
                        /** @enum {unknown} */
                        code?: "too_many_requests";
                    };
                };
            };
            503: components["responses"]["Unavailable"];
        };
    };
    get_api_admin_exports_id_: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description 编号
                 * @example 1
                 */
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "created_at": "2026-11-25T02:00:00Z",
                     *       "expires_at": "2026-11-25T02:00:00Z",
                     *       "file_name": "示例文字内容示例",
                     *       "file_size": 1,
                     *       "filter": {},
                     *       "finished_at": "2026-11-25T02:00:00Z",
                     *       "format": "xlsx",
                     *       "id": 1,
                     *       "kind": "orders",
                     *       "last_error": "示例文字内容示例",
                     *       "state": 1,
                     *       "total_rows": 1
                     *     }
                     */
                    "application/json": components["schemas"]["Export"];
                };
            };
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooMany"];
            503: components["responses"]["Unavailable"];
        };
    };
    get_api_admin_exports_id_file: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description 编号
                 * @example 1
                 */
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The file */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": string;
                    "text/csv": string;
                };
            };
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            /** @description `export_state`: it is not ready, failed, or expired */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"] & {
                        /** @enum {unknown} */
                        code?: "export_state";
                    };
                };
            };
            429: components["responses"]["TooMany"];
            503: components["responses"]["Unavailable"];
        };
    };
    get_api_admin_flash_sales: {
        parameters: {
            query?: {
                /**
                 * @description 第几页，从 1 起
                 * @example 1
                 */
                page?: number;
                /**
                 * @description 每页几条
                 * @example 20
                 */
                page_size?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "end_time": "2026-11-25T02:00:00Z",
                     *           "id": 1,
                     *           "items": [
                     *             {
                     *               "available": 1,
                     *               "flash_price": "99.00",
                     *               "id": 1,
                     *               "per_limit": 0,
                     *               "pool_id": 1,
                     *               "price": "299.00",
                     *               "product_id": 1,
                     *               "product_image": "示例文字内容示例",
                     *               "product_name": "示例文字内容示例",
                     *               "sku_id": 1,
                     *               "specs": {},
                     *               "stock": 1
                     *             }
                     *           ],
                     *           "name": "示例文字内容示例",
                     *           "order_timeout_secs": 1,
                     *           "start_time": "2026-11-25T02:00:00Z",
                     *           "status": 1,
                     *           "version": 1
                     *         }
                     *       ],
                     *       "page": 1,
                     *       "page_size": 20,
                     *       "total": 1
                     *     }
                     */
                    "application/json": components["schemas"]["AdminSales"];
                };
            };
            400: components["responses"]["Unreadable"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["TooMany"];
            503: components["responses"]["Unavailable"];
        };
    };
    post_api_admin_flash_sales: {
        parameters: {
            query?: never;
            header: {
                /**
                 * @description 幂等键，由客户端生成：同一键与同一内容只生效一次
                 * @example 8f14e45f-ceea-467f
                 */
                "Idempotency-Key": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "end_time": "2037-12-12T04:00:00Z",
                 *       "items": [
                 *         {
                 *           "flash_price": "99.00",
                 *           "per_limit": 1,
                 *           "sku_id": 1,
                 *           "stock": 1
                 *         }
                 *       ],
                 *       "name": "双十二秒杀",
                 *       "start_time": "2037-12-12T02:00:00Z"
                 *     }
                 */
                "application/json": components["schemas"]["AdminSaleRequest"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "end_time": "2026-11-25T02:00:00Z",
                     *       "id": 1,
                     *       "items": [
                     *         {
                     *           "available": 1,
                     *           "flash_price": "99.00",
                     *           "id": 1,
                     *           "per_limit": 0,
                     *           "pool_id": 1,
                     *           "price": "299.00",
                     *           "product_id": 1,
                     *           "product_image": "示例文字内容示例",
                     *           "product_name": "示例文字内容示例",
                     *           "sku_id": 1,
                     *           "specs": {},
                     *           "stock": 1
                     *         }
                     *       ],
                     *       "name": "示例文字内容示例",
                     *       "order_timeout_secs": 1,
                     *       "start_time": "2026-11-25T02:00:00Z",
                     *       "status": 1,
                     *       "version": 1
                     *     }
                     */
                    "application/json": components["schemas"]["AdminSale"];
                };
            };
            400: components["responses"]["Unreadable"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["InProgress"];
            413: components["responses"]["TooLarge"];
            422: components["responses"]["InvalidOrKeyUsed"];
            429: components["responses"]["TooMany"];
            503: components["responses"]["Unavailable"];
        };
    };
    get_api_admin_flash_sales_id_: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description 编号
                 * @example 1
                 */
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "end_time": "2026-11-25T02:00:00Z",
                     *       "id": 1,
                     *       "items": [
                     *         {
                     *           "available": 1,
                     *           "flash_price": "99.00",
                     *           "id": 1,
                     *           "per_limit": 0,
                     *           "pool_id": 1,
                     *           "price": "299.00",
                     *           "product_id": 1,
                     *           "product_image": "示例文字内容示例",
                     *           "product_name": "示例文字内容示例",
                     *           "sku_id": 1,
                     *           "specs": {},
                     *           "stock": 1
                     *         }
                     *       ],
                     *       "name": "示例文字内容示例",
                     *       "order_timeout_secs": 1,
                     *       "start_time": "2026-11-25T02:00:00Z",
                     *       "status": 1,
                     *       "version": 1
                     *     }
                     */
                    "application/json": components["schemas"]["AdminSale"];
                };
            };
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooMany"];
            503: components["responses"]["Unavailable"];
        };
    };
    put_api_admin_flash_sales_id_: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description 编号
                 * @example 1
                 */
                id: number;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "end_time": "2037-12-12T04:00:00Z",
                 *       "items": [
                 *         {
                 *           "flash_price": "99.00",
                 *           "per_limit": 1,
                 *           "sku_id": 1,
                 *           "stock": 1
                 *         }
                 *       ],
                 *       "name": "双十二秒杀",
                 *       "start_time": "2037-12-12T02:00:00Z"
                 *     }
                 */
                "application/json": components["schemas"]["AdminSaleRequest"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "end_time": "2026-11-25T02:00:00Z",
                     *       "id": 1,
                     *       "items": [
                     *         {
                     *           "available": 1,
                     *           "flash_price": "99.00",
                     *           "id": 1,
                     *           "per_limit": 0,
                     *           "pool_id": 1,
                     *           "price": "299.00",
                     *           "product_id": 1,
                     *           "product_image": "示例文字内容示例",
                     *           "product_name": "示例文字内容示例",
                     *           "sku_id": 1,
                     *           "specs": {},
                     *           "stock": 1
                     *         }
                     *       ],
                     *       "name": "示例文字内容示例",
                     *       "order_timeout_secs": 1,
                     *       "start_time": "2026-11-25T02:00:00Z",
                     *       "status": 1,
                     *       "version": 1
                     *     }
                     */
                    "application/json": components["schemas"]["AdminSale"];
                };
            };
            400: components["responses"]["Unreadable"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            /** @description `sale_status`; `stale`: somebody else changed it meanwhile */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"] & {
                        /** @enum {unknown} */
                        code?: "sale_status" | "stale";
                    };
                };
            };
            413: components["responses"]["TooLarge"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["TooMany"];
            503: components["responses"]["Unavailable"];
        };
    };
    delete_api_admin_flash_sales_id_: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description 编号
                 * @example 1
                 */
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            /** @description `sale_status` */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"] & {
                        /** @enum {unknown} */
                        code?: "sale_status";
                    };
                };
            };
            429: components["responses"]["TooMany"];
            503: components["responses"]["Unavailable"];
        };
    };
    get_api_admin_flash_sales_id_audit: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description 编号
                 * @example 1
                 */
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The report of `mall audit` */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /** @example {} */
                    "application/json": Record<string, never>;
                };
            };
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooMany"];
            503: components["responses"]["Unavailable"];
        };
    };
    post_api_admin_flash_sales_id_end: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description 编号
                 * @example 1
                 */
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "end_time": "2026-11-25T02:00:00Z",
                     *       "id": 1,
                     *       "items": [
                     *         {
                     *           "available": 1,
                     *           "flash_price": "99.00",
                     *           "id": 1,
                     *           "per_limit": 0,
                     *           "pool_id": 1,
                     *           "price": "299.00",
                     *           "product_id": 1,
                     *           "product_image": "示例文字内容示例",
                     *           "product_name": "示例文字内容示例",
                     *           "sku_id": 1,
                     *           "specs": {},
                     *           "stock": 1
                     *         }
                     *       ],
                     *       "name": "示例文字内容示例",
                     *       "order_timeout_secs": 1,
                     *       "start_time": "2026-11-25T02:00:00Z",
                     *       "status": 1,
                     *       "version": 1
                     *     }
                     */
                    "application/json": components["schemas"]["AdminSale"];
                };
            };
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            /** @description `sale_status` */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"] & {
                        /** @enum {unknown} */
                        code?: "sale_status";
                    };
                };
            };
            429: components["responses"]["TooMany"];
            503: components["responses"]["Unavailable"];
        };
    };
    post_api_admin_flash_sales_id_items_item_id_stock: {
        parameters: {
            query?: never;
            header: {
                /**
                 * @description 幂等键，由客户端生成：同一键与同一内容只生效一次
                 * @example 8f14e45f-ceea-467f
                 */
                "Idempotency-Key": string;
            };
            path: {
                /**
                 * @description 编号
                 * @example 1
                 */
                id: number;
                /**
                 * @description 活动商品的编号
                 * @example 1
                 */
                item_id: number;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "delta": 100,
                 *       "reason": "追加库存"
                 *     }
                 */
                "application/json": components["schemas"]["AdminStockRequest"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "end_time": "2026-11-25T02:00:00Z",
                     *       "id": 1,
                     *       "items": [
                     *         {
                     *           "available": 1,
                     *           "flash_price": "99.00",
                     *           "id": 1,
                     *           "per_limit": 0,
                     *           "pool_id": 1,
                     *           "price": "299.00",
                     *           "product_id": 1,
                     *           "product_image": "示例文字内容示例",
                     *           "product_name": "示例文字内容示例",
                     *           "sku_id": 1,
                     *           "specs": {},
                     *           "stock": 1
                     *         }
                     *       ],
                     *       "name": "示例文字内容示例",
                     *       "order_timeout_secs": 1,
                     *       "start_time": "2026-11-25T02:00:00Z",
                     *       "status": 1,
                     *       "version": 1
                     *     }
                     */
                    "application/json": components["schemas"]["AdminSale"];
                };
            };
            400: components["responses"]["Unreadable"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            /** @description `sale_status` `stock_shortage`; `request_in_progress`: The first request with this key is still at work */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"] & {
                        /** @enum {unknown} */
                        code?: "request_in_progress" | "sale_status" | "stock_shortage";
                    };
                };
            };
            413: components["responses"]["TooLarge"];
            422: components["responses"]["InvalidOrKeyUsed"];
            429: components["responses"]["TooMany"];
            503: components["responses"]["Unavailable"];
        };
    };
    get_api_admin_flash_sales_id_live: {
        parameters: {
            query: {
                /**
                 * @description 由 live-ticket 领取，一次有效
                 * @example 9f86d081884c7d659a2feaa0c55ad015
                 */
                ticket: string;
                /**
                 * @description 最后收到的 seq
                 * @example 41
                 */
                last_event_id?: number;
            };
            header?: never;
            path: {
                /**
                 * @description 编号
                 * @example 1
                 */
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description 一条事件流 */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/event-stream": components["schemas"]["LiveEvent"];
                };
            };
            400: components["responses"]["Unreadable"];
            /** @description `unauthorized`: no ticket, or one that was used or ran out */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"] & {
                        /** @enum {unknown} */
                        code?: "unauthorized";
                    };
                };
            };
            404: components["responses"]["NotFound"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["TooMany"];
            503: components["responses"]["Unavailable"];
        };
    };
    post_api_admin_flash_sales_id_live_ticket: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description 编号
                 * @example 1
                 */
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "expires_at": "2026-11-25T02:00:00Z",
                     *       "ticket": "9f86d081884c7d659a2feaa0c55ad015"
                     *     }
                     */
                    "application/json": components["schemas"]["LiveTicket"];
                };
            };
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooMany"];
            503: components["responses"]["Unavailable"];
        };
    };
    post_api_admin_flash_sales_id_pause: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description 编号
                 * @example 1
                 */
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "end_time": "2026-11-25T02:00:00Z",
                     *       "id": 1,
                     *       "items": [
                     *         {
                     *           "available": 1,
                     *           "flash_price": "99.00",
                     *           "id": 1,
                     *           "per_limit": 0,
                     *           "pool_id": 1,
                     *           "price": "299.00",
                     *           "product_id": 1,
                     *           "product_image": "示例文字内容示例",
                     *           "product_name": "示例文字内容示例",
                     *           "sku_id": 1,
                     *           "specs": {},
                     *           "stock": 1
                     *         }
                     *       ],
                     *       "name": "示例文字内容示例",
                     *       "order_timeout_secs": 1,
                     *       "start_time": "2026-11-25T02:00:00Z",
                     *       "status": 1,
                     *       "version": 1
                     *     }
                     */
                    "application/json": components["schemas"]["AdminSale"];
                };
            };
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            /** @description `sale_status` */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"] & {
                        /** @enum {unknown} */
                        code?: "sale_status";
                    };
                };
            };
            429: components["responses"]["TooMany"];
            503: components["responses"]["Unavailable"];
        };
    };
    get_api_admin_flash_sales_id_preflight: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description 编号
                 * @example 1
                 */
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "checks": [
                     *         {
                     *           "message": "示例文字内容示例",
                     *           "name": "示例文字内容示例",
                     *           "ok": true
                     *         }
                     *       ],
                     *       "ok": true
                     *     }
                     */
                    "application/json": components["schemas"]["Preflight"];
                };
            };
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooMany"];
            503: components["responses"]["Unavailable"];
        };
    };
    post_api_admin_flash_sales_id_publish: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description 编号
                 * @example 1
                 */
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "end_time": "2026-11-25T02:00:00Z",
                     *       "id": 1,
                     *       "items": [
                     *         {
                     *           "available": 1,
                     *           "flash_price": "99.00",
                     *           "id": 1,
                     *           "per_limit": 0,
                     *           "pool_id": 1,
                     *           "price": "299.00",
                     *           "product_id": 1,
                     *           "product_image": "示例文字内容示例",
                     *           "product_name": "示例文字内容示例",
                     *           "sku_id": 1,
                     *           "specs": {},
                     *           "stock": 1
                     *         }
                     *       ],
                     *       "name": "示例文字内容示例",
                     *       "order_timeout_secs": 1,
                     *       "start_time": "2026-11-25T02:00:00Z",
                     *       "status": 1,
                     *       "version": 1
                     *     }
                     */
                    "application/json": components["schemas"]["AdminSale"];
                };
            };
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            /** @description `sale_status` `stock_shortage` */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"] & {
                        /** @enum {unknown} */
                        code?: "sale_status" | "stock_shortage";
                    };
                };
            };
            429: components["responses"]["TooMany"];
            503: components["responses"]["Unavailable"];
        };
    };
    post_api_admin_flash_sales_id_resume: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description 编号
                 * @example 1
                 */
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "end_time": "2026-11-25T02:00:00Z",
                     *       "id": 1,
                     *       "items": [
                     *         {
                     *           "available": 1,
                     *           "flash_price": "99.00",
                     *           "id": 1,
                     *           "per_limit": 0,
                     *           "pool_id": 1,
                     *           "price": "299.00",
                     *           "product_id": 1,
                     *           "product_image": "示例文字内容示例",
                     *           "product_name": "示例文字内容示例",
                     *           "sku_id": 1,
                     *           "specs": {},
                     *           "stock": 1
                     *         }
                     *       ],
                     *       "name": "示例文字内容示例",
                     *       "order_timeout_secs": 1,
                     *       "start_time": "2026-11-25T02:00:00Z",
                     *       "status": 1,
                     *       "version": 1
                     *     }
                     */
                    "application/json": components["schemas"]["AdminSale"];
                };
            };
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            /** @description `sale_status` */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"] & {
                        /** @enum {unknown} */
                        code?: "sale_status";
                    };
                };
            };
            429: components["responses"]["TooMany"];
            503: components["responses"]["Unavailable"];
        };
    };
    post_api_admin_imports_shipments: {
        parameters: {
            query?: {
                /**
                 * @description 1：只检查，不发货
                 * @example 1
                 */
                dry_run?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "multipart/form-data": components["schemas"]["ShipmentFile"];
            };
        };
        responses: {
            /** @description A report of every row */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "failed": 0,
                     *       "rows": [
                     *         {
                     *           "code": "示例文字内容示例",
                     *           "message": "示例文字内容示例",
                     *           "ok": true,
                     *           "order_no": "示例文字内容示例",
                     *           "row": 0
                     *         }
                     *       ],
                     *       "succeeded": 0,
                     *       "total": 0
                     *     }
                     */
                    "application/json": components["schemas"]["ShipmentImport"];
                };
            };
            400: components["responses"]["Unreadable"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            413: components["responses"]["TooLarge"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["TooMany"];
            503: components["responses"]["Unavailable"];
        };
    };
    get_api_admin_imports_shipments_template: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description CSV */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/csv": string;
                };
            };
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            429: components["responses"]["TooMany"];
            503: components["responses"]["Unavailable"];
        };
    };
    get_api_admin_jobs: {
        parameters: {
            query?: {
                /**
                 * @description `failed` or `parked`; missing: both
                 * @example parked
                 */
                state?: string;
                /**
                 * @description 第几页，从 1 起
                 * @example 1
                 */
                page?: number;
                /**
                 * @description 每页几条
                 * @example 20
                 */
                page_size?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "attempts": 1,
                     *           "created_at": "2026-11-25T02:00:00Z",
                     *           "id": 1,
                     *           "last_error": "示例文字内容示例",
                     *           "next_at": "2026-11-25T02:00:00Z",
                     *           "op": "refund",
                     *           "order_no": "示例文字内容示例",
                     *           "pool_id": 1,
                     *           "state": "parked"
                     *         }
                     *       ],
                     *       "page": 1,
                     *       "page_size": 20,
                     *       "total": 1
                     *     }
                     */
                    "application/json": components["schemas"]["AdminJobs"];
                };
            };
            400: components["responses"]["Unreadable"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["TooMany"];
            503: components["responses"]["Unavailable"];
        };
    };
    post_api_admin_jobs_id_retry: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description 编号
                 * @example 1
                 */
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "attempts": 1,
                     *       "created_at": "2026-11-25T02:00:00Z",
                     *       "id": 1,
                     *       "last_error": "示例文字内容示例",
                     *       "next_at": "2026-11-25T02:00:00Z",
                     *       "op": "refund",
                     *       "order_no": "示例文字内容示例",
                     *       "pool_id": 1,
                     *       "state": "parked"
                     *     }
                     */
                    "application/json": components["schemas"]["AdminJob"];
                };
            };
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            /** @description `job_done`: it was carried out meanwhile */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"] & {
                        /** @enum {unknown} */
                        code?: "job_done";
                    };
                };
            };
            429: components["responses"]["TooMany"];
            503: components["responses"]["Unavailable"];
        };
    };
    post_api_admin_login: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "password": "correct horse battery staple",
                 *       "totp_code": "123456",
                 *       "username": "admin"
                 *     }
                 */
                "application/json": components["schemas"]["AdminLoginRequest"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "admin": {
                     *         "avatar": "示例文字内容示例",
                     *         "id": 1,
                     *         "last_login": "2026-11-25T02:00:00Z",
                     *         "nickname": "示例文字内容示例",
                     *         "permissions": [
                     *           "示例文字内容示例"
                     *         ],
                     *         "role": "示例文字内容示例",
                     *         "totp_enabled": true,
                     *         "username": "示例文字内容示例"
                     *       },
                     *       "expires_at": "2026-11-25T02:00:00Z",
                     *       "token": "示例文字内容示例"
                     *     }
                     */
                    "application/json": components["schemas"]["AdminLogin"];
                };
            };
            400: components["responses"]["Unreadable"];
            /** @description `invalid_credentials`; `totp_required`: a code is wanted as well */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"] & {
                        /** @enum {unknown} */
                        code?: "invalid_credentials" | "totp_required";
                    };
                };
            };
            /** @description `account_disabled` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"] & {
                        /** @enum {unknown} */
                        code?: "account_disabled";
                    };
                };
            };
            404: components["responses"]["NotFound"];
            413: components["responses"]["TooLarge"];
            422: components["responses"]["Invalid"];
            /** @description `account_locked` `too_many_requests` */
            429: {
                headers: {
                    /**
                     * @description Seconds to wait
                     * @example 2
                     */
                    "Retry-After": number;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"] & {
                        /** @enum {unknown} */
                        code?: "account_locked" | "too_many_requests";
                    };
                };
            };
            503: components["responses"]["Unavailable"];
        };
    };
    get_api_admin_logistics_companies: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "code": "shunfeng",
                     *           "name": "顺丰速运"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["AdminCarriers"];
                };
            };
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            429: components["responses"]["TooMany"];
            503: components["responses"]["Unavailable"];
        };
    };
    post_api_admin_logout: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            429: components["responses"]["TooMany"];
            503: components["responses"]["Unavailable"];
        };
    };
    get_api_admin_orders: {
        parameters: {
            query?: {
                /**
                 * @description 状态，见返回值中的说明
                 * @example 1
                 */
                status?: number;
                /**
                 * @description 订单号或收货人开头，或完整收货电话
                 * @example 耳机
                 */
                keyword?: string;
                /**
                 * @description 用户的编号
                 * @example 1
                 */
                user_id?: number;
                /**
                 * @description 0 普通 1 秒杀
                 * @example 1
                 */
                kind?: number;
                /**
                 * @description 0 无 1 部分退款 2 全额退款
                 * @example 0
                 */
                refund_status?: number;
                /**
                 * @description 下单日期或 RFC 3339 时间，含
                 * @example 2026-11-19
                 */
                start?: string;
                /**
                 * @description 下单日期（含当日）或 RFC 3339 时间（不含）
                 * @example 2026-11-25
                 */
                end?: string;
                /**
                 * @description 第几页，从 1 起
                 * @example 1
                 */
                page?: number;
                /**
                 * @description 每页几条
                 * @example 20
                 */
                page_size?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "counts": {
                     *         "all": 1,
                     *         "cancelled": 1,
                     *         "completed": 1,
                     *         "pending_payment": 1,
                     *         "pending_shipment": 1,
                     *         "refunded": 1,
                     *         "shipped": 1
                     *       },
                     *       "items": [
                     *         {
                     *           "address_snapshot": {},
                     *           "admin_remark": "示例文字内容示例",
                     *           "auto_confirm_at": "2026-11-25T02:00:00Z",
                     *           "cancel_reason": "示例文字内容示例",
                     *           "cancel_time": "2026-11-25T02:00:00Z",
                     *           "confirm_extended": true,
                     *           "coupon_id": 1,
                     *           "created_at": "2026-11-25T02:00:00Z",
                     *           "discount_amount": "0.00",
                     *           "expire_at": "2026-11-25T02:00:00Z",
                     *           "freight_amount": "0.00",
                     *           "id": 1,
                     *           "items": [
                     *             {
                     *               "discount_amount": "0.00",
                     *               "flash_item_id": 1,
                     *               "id": 1,
                     *               "pay_amount": "99.00",
                     *               "price": "99.00",
                     *               "product_id": 1,
                     *               "product_image": "示例文字内容示例",
                     *               "product_name": "示例文字内容示例",
                     *               "quantity": 1,
                     *               "refunded_quantity": 1,
                     *               "shipped_quantity": 1,
                     *               "sku_id": 1,
                     *               "specs": "示例文字内容示例"
                     *             }
                     *           ],
                     *           "kind": 1,
                     *           "order_no": "示例文字内容示例",
                     *           "pay_amount": "99.00",
                     *           "pay_time": "2026-11-25T02:00:00Z",
                     *           "receive_time": "2026-11-25T02:00:00Z",
                     *           "refund_status": 1,
                     *           "refunded_amount": "0.00",
                     *           "remark": "示例文字内容示例",
                     *           "sale_id": 1,
                     *           "ship_time": "2026-11-25T02:00:00Z",
                     *           "status": 1,
                     *           "total_amount": "99.00",
                     *           "transaction_id": "示例文字内容示例",
                     *           "user": {
                     *             "id": 1,
                     *             "nickname": "示例文字内容示例",
                     *             "phone": "138****8000"
                     *           }
                     *         }
                     *       ],
                     *       "page": 1,
                     *       "page_size": 20,
                     *       "total": 1
                     *     }
                     */
                    "application/json": components["schemas"]["AdminOrders"];
                };
            };
            400: components["responses"]["Unreadable"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["TooMany"];
            503: components["responses"]["Unavailable"];
        };
    };
    get_api_admin_orders_id_: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description 编号
                 * @example 1
                 */
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "address_snapshot": {},
                     *       "admin_remark": "示例文字内容示例",
                     *       "auto_confirm_at": "2026-11-25T02:00:00Z",
                     *       "cancel_reason": "示例文字内容示例",
                     *       "cancel_time": "2026-11-25T02:00:00Z",
                     *       "confirm_extended": true,
                     *       "coupon_id": 1,
                     *       "created_at": "2026-11-25T02:00:00Z",
                     *       "discount_amount": "0.00",
                     *       "expire_at": "2026-11-25T02:00:00Z",
                     *       "freight_amount": "0.00",
                     *       "id": 1,
                     *       "items": [
                     *         {
                     *           "discount_amount": "0.00",
                     *           "flash_item_id": 1,
                     *           "id": 1,
                     *           "pay_amount": "99.00",
                     *           "price": "99.00",
                     *           "product_id": 1,
                     *           "product_image": "示例文字内容示例",
                     *           "product_name": "示例文字内容示例",
                     *           "quantity": 1,
                     *           "refunded_quantity": 1,
                     *           "shipped_quantity": 1,
                     *           "sku_id": 1,
                     *           "specs": "示例文字内容示例"
                     *         }
                     *       ],
                     *       "kind": 1,
                     *       "order_no": "示例文字内容示例",
                     *       "parcels": [
                     *         {
                     *           "company": "示例文字内容示例",
                     *           "company_name": "示例文字内容示例",
                     *           "created_at": "2026-11-25T02:00:00Z",
                     *           "id": 1,
                     *           "items": [
                     *             {
                     *               "order_item_id": 1,
                     *               "quantity": 0
                     *             }
                     *           ],
                     *           "sms": {
                     *             "attempts": 1,
                     *             "last_error": "示例文字内容示例",
                     *             "provider_id": "示例文字内容示例",
                     *             "sent_at": "2026-11-25T02:00:00Z",
                     *             "state": 1
                     *           },
                     *           "state": "示例文字内容示例",
                     *           "traces": [
                     *             {
                     *               "context": "快件已到达深圳南山营业点",
                     *               "time": "2026-11-25T02:00:00Z"
                     *             }
                     *           ],
                     *           "track_error": "示例文字内容示例",
                     *           "tracked_at": "2026-11-25T02:00:00Z",
                     *           "tracking_no": "示例文字内容示例",
                     *           "updated_at": "2026-11-25T02:00:00Z",
                     *           "uploaded_at": "2026-11-25T02:00:00Z"
                     *         }
                     *       ],
                     *       "pay_amount": "99.00",
                     *       "pay_time": "2026-11-25T02:00:00Z",
                     *       "payments": [
                     *         {
                     *           "amount": "99.00",
                     *           "attempt": 1,
                     *           "created_at": "2026-11-25T02:00:00Z",
                     *           "id": 1,
                     *           "note": "示例文字内容示例",
                     *           "out_trade_no": "示例文字内容示例",
                     *           "state": 1,
                     *           "success_time": "2026-11-25T02:00:00Z",
                     *           "transaction_id": "示例文字内容示例"
                     *         }
                     *       ],
                     *       "receive_time": "2026-11-25T02:00:00Z",
                     *       "refund_status": 1,
                     *       "refunded_amount": "0.00",
                     *       "refunds": [
                     *         {
                     *           "amount": "99.00",
                     *           "created_at": "2026-11-25T02:00:00Z",
                     *           "id": 1,
                     *           "kind": 1,
                     *           "reason": "示例文字内容示例",
                     *           "refund_no": "示例文字内容示例",
                     *           "status": 1,
                     *           "success_time": "2026-11-25T02:00:00Z"
                     *         }
                     *       ],
                     *       "remark": "示例文字内容示例",
                     *       "sale_id": 1,
                     *       "ship_time": "2026-11-25T02:00:00Z",
                     *       "status": 1,
                     *       "timeline": [
                     *         {
                     *           "actor": "示例文字内容示例",
                     *           "actor_id": 1,
                     *           "actor_name": "示例文字内容示例",
                     *           "created_at": "2026-11-25T02:00:00Z",
                     *           "detail": {},
                     *           "event": "示例文字内容示例"
                     *         }
                     *       ],
                     *       "total_amount": "99.00",
                     *       "transaction_id": "示例文字内容示例",
                     *       "user": {
                     *         "id": 1,
                     *         "nickname": "示例文字内容示例",
                     *         "phone": "138****8000"
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["AdminOrderDetail"];
                };
            };
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooMany"];
            503: components["responses"]["Unavailable"];
        };
    };
    put_api_admin_orders_id_: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description 编号
                 * @example 1
                 */
                id: number;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "freight_amount": "0.00",
                 *       "pay_amount": "88.00"
                 *     }
                 */
                "application/json": components["schemas"]["AdminOrderChange"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "address_snapshot": {},
                     *       "admin_remark": "示例文字内容示例",
                     *       "auto_confirm_at": "2026-11-25T02:00:00Z",
                     *       "cancel_reason": "示例文字内容示例",
                     *       "cancel_time": "2026-11-25T02:00:00Z",
                     *       "confirm_extended": true,
                     *       "coupon_id": 1,
                     *       "created_at": "2026-11-25T02:00:00Z",
                     *       "discount_amount": "0.00",
                     *       "expire_at": "2026-11-25T02:00:00Z",
                     *       "freight_amount": "0.00",
                     *       "id": 1,
                     *       "items": [
                     *         {
                     *           "discount_amount": "0.00",
                     *           "flash_item_id": 1,
                     *           "id": 1,
                     *           "pay_amount": "99.00",
                     *           "price": "99.00",
                     *           "product_id": 1,
                     *           "product_image": "示例文字内容示例",
                     *           "product_name": "示例文字内容示例",
                     *           "quantity": 1,
                     *           "refunded_quantity": 1,
                     *           "shipped_quantity": 1,
                     *           "sku_id": 1,
                     *           "specs": "示例文字内容示例"
                     *         }
                     *       ],
                     *       "kind": 1,
                     *       "order_no": "示例文字内容示例",
                     *       "parcels": [
                     *         {
                     *           "company": "示例文字内容示例",
                     *           "company_name": "示例文字内容示例",
                     *           "created_at": "2026-11-25T02:00:00Z",
                     *           "id": 1,
                     *           "items": [
                     *             {
                     *               "order_item_id": 1,
                     *               "quantity": 0
                     *             }
                     *           ],
                     *           "sms": {
                     *             "attempts": 1,
                     *             "last_error": "示例文字内容示例",
                     *             "provider_id": "示例文字内容示例",
                     *             "sent_at": "2026-11-25T02:00:00Z",
                     *             "state": 1
                     *           },
                     *           "state": "示例文字内容示例",
                     *           "traces": [
                     *             {
                     *               "context": "快件已到达深圳南山营业点",
                     *               "time": "2026-11-25T02:00:00Z"
                     *             }
                     *           ],
                     *           "track_error": "示例文字内容示例",
                     *           "tracked_at": "2026-11-25T02:00:00Z",
                     *           "tracking_no": "示例文字内容示例",
                     *           "updated_at": "2026-11-25T02:00:00Z",
                     *           "uploaded_at": "2026-11-25T02:00:00Z"
                     *         }
                     *       ],
                     *       "pay_amount": "99.00",
                     *       "pay_time": "2026-11-25T02:00:00Z",
                     *       "payments": [
                     *         {
                     *           "amount": "99.00",
                     *           "attempt": 1,
                     *           "created_at": "2026-11-25T02:00:00Z",
                     *           "id": 1,
                     *           "note": "示例文字内容示例",
                     *           "out_trade_no": "示例文字内容示例",
                     *           "state": 1,
                     *           "success_time": "2026-11-25T02:00:00Z",
                     *           "transaction_id": "示例文字内容示例"
                     *         }
                     *       ],
                     *       "receive_time": "2026-11-25T02:00:00Z",
                     *       "refund_status": 1,
                     *       "refunded_amount": "0.00",
                     *       "refunds": [
                     *         {
                     *           "amount": "99.00",
                     *           "created_at": "2026-11-25T02:00:00Z",
                     *           "id": 1,
                     *           "kind": 1,
                     *           "reason": "示例文字内容示例",
                     *           "refund_no": "示例文字内容示例",
                     *           "status": 1,
                     *           "success_time": "2026-11-25T02:00:00Z"
                     *         }
                     *       ],
                     *       "remark": "示例文字内容示例",
                     *       "sale_id": 1,
                     *       "ship_time": "2026-11-25T02:00:00Z",
                     *       "status": 1,
                     *       "timeline": [
                     *         {
                     *           "actor": "示例文字内容示例",
                     *           "actor_id": 1,
                     *           "actor_name": "示例文字内容示例",
                     *           "created_at": "2026-11-25T02:00:00Z",
                     *           "detail": {},
                     *           "event": "示例文字内容示例"
                     *         }
                     *       ],
                     *       "total_amount": "99.00",
                     *       "transaction_id": "示例文字内容示例",
                     *       "user": {
                     *         "id": 1,
                     *         "nickname": "示例文字内容示例",
                     *         "phone": "138****8000"
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["AdminOrderDetail"];
                };
            };
            400: components["responses"]["Unreadable"];
            401: components["responses"]["Unauthorized"];
            /** @description `forbidden`: also for a price without `order:price`; `account_disabled`: A token of the other half of the API, no permission, or a disabled account */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"] & {
                        /** @enum {unknown} */
                        code?: "account_disabled" | "forbidden";
                    };
                };
            };
            404: components["responses"]["NotFound"];
            /** @description `order_status`: it is paid (price) or shipped (address) */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"] & {
                        /** @enum {unknown} */
                        code?: "order_status";
                    };
                };
            };
            413: components["responses"]["TooLarge"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["TooMany"];
            503: components["responses"]["Unavailable"];
        };
    };
    post_api_admin_orders_id_cancel: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description 编号
                 * @example 1
                 */
                id: number;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "reason": "用户电话要求取消"
                 *     }
                 */
                "application/json": components["schemas"]["AdminOrderCancel"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "address_snapshot": {},
                     *       "admin_remark": "示例文字内容示例",
                     *       "auto_confirm_at": "2026-11-25T02:00:00Z",
                     *       "cancel_reason": "示例文字内容示例",
                     *       "cancel_time": "2026-11-25T02:00:00Z",
                     *       "confirm_extended": true,
                     *       "coupon_id": 1,
                     *       "created_at": "2026-11-25T02:00:00Z",
                     *       "discount_amount": "0.00",
                     *       "expire_at": "2026-11-25T02:00:00Z",
                     *       "freight_amount": "0.00",
                     *       "id": 1,
                     *       "items": [
                     *         {
                     *           "discount_amount": "0.00",
                     *           "flash_item_id": 1,
                     *           "id": 1,
                     *           "pay_amount": "99.00",
                     *           "price": "99.00",
                     *           "product_id": 1,
                     *           "product_image": "示例文字内容示例",
                     *           "product_name": "示例文字内容示例",
                     *           "quantity": 1,
                     *           "refunded_quantity": 1,
                     *           "shipped_quantity": 1,
                     *           "sku_id": 1,
                     *           "specs": "示例文字内容示例"
                     *         }
                     *       ],
                     *       "kind": 1,
                     *       "order_no": "示例文字内容示例",
                     *       "parcels": [
                     *         {
                     *           "company": "示例文字内容示例",
                     *           "company_name": "示例文字内容示例",
                     *           "created_at": "2026-11-25T02:00:00Z",
                     *           "id": 1,
                     *           "items": [
                     *             {
                     *               "order_item_id": 1,
                     *               "quantity": 0
                     *             }
                     *           ],
                     *           "sms": {
                     *             "attempts": 1,
                     *             "last_error": "示例文字内容示例",
                     *             "provider_id": "示例文字内容示例",
                     *             "sent_at": "2026-11-25T02:00:00Z",
                     *             "state": 1
                     *           },
                     *           "state": "示例文字内容示例",
                     *           "traces": [
                     *             {
                     *               "context": "快件已到达深圳南山营业点",
                     *               "time": "2026-11-25T02:00:00Z"
                     *             }
                     *           ],
                     *           "track_error": "示例文字内容示例",
                     *           "tracked_at": "2026-11-25T02:00:00Z",
                     *           "tracking_no": "示例文字内容示例",
                     *           "updated_at": "2026-11-25T02:00:00Z",
                     *           "uploaded_at": "2026-11-25T02:00:00Z"
                     *         }
                     *       ],
                     *       "pay_amount": "99.00",
                     *       "pay_time": "2026-11-25T02:00:00Z",
                     *       "payments": [
                     *         {
                     *           "amount": "99.00",
                     *           "attempt": 1,
                     *           "created_at": "2026-11-25T02:00:00Z",
                     *           "id": 1,
                     *           "note": "示例文字内容示例",
                     *           "out_trade_no": "示例文字内容示例",
                     *           "state": 1,
                     *           "success_time": "2026-11-25T02:00:00Z",
                     *           "transaction_id": "示例文字内容示例"
                     *         }
                     *       ],
                     *       "receive_time": "2026-11-25T02:00:00Z",
                     *       "refund_status": 1,
                     *       "refunded_amount": "0.00",
                     *       "refunds": [
                     *         {
                     *           "amount": "99.00",
                     *           "created_at": "2026-11-25T02:00:00Z",
                     *           "id": 1,
                     *           "kind": 1,
                     *           "reason": "示例文字内容示例",
                     *           "refund_no": "示例文字内容示例",
                     *           "status": 1,
                     *           "success_time": "2026-11-25T02:00:00Z"
                     *         }
                     *       ],
                     *       "remark": "示例文字内容示例",
                     *       "sale_id": 1,
                     *       "ship_time": "2026-11-25T02:00:00Z",
                     *       "status": 1,
                     *       "timeline": [
                     *         {
                     *           "actor": "示例文字内容示例",
                     *           "actor_id": 1,
                     *           "actor_name": "示例文字内容示例",
                     *           "created_at": "2026-11-25T02:00:00Z",
                     *           "detail": {},
                     *           "event": "示例文字内容示例"
                     *         }
                     *       ],
                     *       "total_amount": "99.00",
                     *       "transaction_id": "示例文字内容示例",
                     *       "user": {
                     *         "id": 1,
                     *         "nickname": "示例文字内容示例",
                     *         "phone": "138****8000"
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["AdminOrderDetail"];
                };
            };
            400: components["responses"]["Unreadable"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            /** @description `order_status`: it is paid (refund it), or has ended */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"] & {
                        /** @enum {unknown} */
                        code?: "order_status";
                    };
                };
            };
            413: components["responses"]["TooLarge"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["TooMany"];
            503: components["responses"]["Unavailable"];
        };
    };
    post_api_admin_orders_id_ship: {
        parameters: {
            query?: never;
            header: {
                /**
                 * @description 幂等键，由客户端生成：同一键与同一内容只生效一次
                 * @example 8f14e45f-ceea-467f
                 */
                "Idempotency-Key": string;
            };
            path: {
                /**
                 * @description 编号
                 * @example 1
                 */
                id: number;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "company": "shunfeng",
                 *       "tracking_no": "SF1234567890"
                 *     }
                 */
                "application/json": components["schemas"]["AdminShipRequest"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "address_snapshot": {},
                     *       "admin_remark": "示例文字内容示例",
                     *       "auto_confirm_at": "2026-11-25T02:00:00Z",
                     *       "cancel_reason": "示例文字内容示例",
                     *       "cancel_time": "2026-11-25T02:00:00Z",
                     *       "confirm_extended": true,
                     *       "coupon_id": 1,
                     *       "created_at": "2026-11-25T02:00:00Z",
                     *       "discount_amount": "0.00",
                     *       "expire_at": "2026-11-25T02:00:00Z",
                     *       "freight_amount": "0.00",
                     *       "id": 1,
                     *       "items": [
                     *         {
                     *           "discount_amount": "0.00",
                     *           "flash_item_id": 1,
                     *           "id": 1,
                     *           "pay_amount": "99.00",
                     *           "price": "99.00",
                     *           "product_id": 1,
                     *           "product_image": "示例文字内容示例",
                     *           "product_name": "示例文字内容示例",
                     *           "quantity": 1,
                     *           "refunded_quantity": 1,
                     *           "shipped_quantity": 1,
                     *           "sku_id": 1,
                     *           "specs": "示例文字内容示例"
                     *         }
                     *       ],
                     *       "kind": 1,
                     *       "order_no": "示例文字内容示例",
                     *       "parcels": [
                     *         {
                     *           "company": "示例文字内容示例",
                     *           "company_name": "示例文字内容示例",
                     *           "created_at": "2026-11-25T02:00:00Z",
                     *           "id": 1,
                     *           "items": [
                     *             {
                     *               "order_item_id": 1,
                     *               "quantity": 0
                     *             }
                     *           ],
                     *           "sms": {
                     *             "attempts": 1,
                     *             "last_error": "示例文字内容示例",
                     *             "provider_id": "示例文字内容示例",
                     *             "sent_at": "2026-11-25T02:00:00Z",
                     *             "state": 1
                     *           },
                     *           "state": "示例文字内容示例",
                     *           "traces": [
                     *             {
                     *               "context": "快件已到达深圳南山营业点",
                     *               "time": "2026-11-25T02:00:00Z"
                     *             }
                     *           ],
                     *           "track_error": "示例文字内容示例",
                     *           "tracked_at": "2026-11-25T02:00:00Z",
                     *           "tracking_no": "示例文字内容示例",
                     *           "updated_at": "2026-11-25T02:00:00Z",
                     *           "uploaded_at": "2026-11-25T02:00:00Z"
                     *         }
                     *       ],
                     *       "pay_amount": "99.00",
                     *       "pay_time": "2026-11-25T02:00:00Z",
                     *       "payments": [
                     *         {
                     *           "amount": "99.00",
                     *           "attempt": 1,
                     *           "created_at": "2026-11-25T02:00:00Z",
                     *           "id": 1,
                     *           "note": "示例文字内容示例",
                     *           "out_trade_no": "示例文字内容示例",
                     *           "state": 1,
                     *           "success_time": "2026-11-25T02:00:00Z",
                     *           "transaction_id": "示例文字内容示例"
                     *         }
                     *       ],
                     *       "receive_time": "2026-11-25T02:00:00Z",
                     *       "refund_status": 1,
                     *       "refunded_amount": "0.00",
                     *       "refunds": [
                     *         {
                     *           "amount": "99.00",
                     *           "created_at": "2026-11-25T02:00:00Z",
                     *           "id": 1,
                     *           "kind": 1,
                     *           "reason": "示例文字内容示例",
                     *           "refund_no": "示例文字内容示例",
                     *           "status": 1,
                     *           "success_time": "2026-11-25T02:00:00Z"
                     *         }
                     *       ],
                     *       "remark": "示例文字内容示例",
                     *       "sale_id": 1,
                     *       "ship_time": "2026-11-25T02:00:00Z",
                     *       "status": 1,
                     *       "timeline": [
                     *         {
                     *           "actor": "示例文字内容示例",
                     *           "actor_id": 1,
                     *           "actor_name": "示例文字内容示例",
                     *           "created_at": "2026-11-25T02:00:00Z",
                     *           "detail": {},
                     *           "event": "示例文字内容示例"
                     *         }
                     *       ],
                     *       "total_amount": "99.00",
                     *       "transaction_id": "示例文字内容示例",
                     *       "user": {
                     *         "id": 1,
                     *         "nickname": "示例文字内容示例",
                     *         "phone": "138****8000"
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["AdminOrderDetail"];
                };
            };
            400: components["responses"]["Unreadable"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            /** @description `order_status`: it does not wait for shipment; `in_use`: a refund of it is under way; `request_in_progress`: The first request with this key is still at work */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"] & {
                        /** @enum {unknown} */
                        code?: "in_use" | "order_status" | "request_in_progress";
                    };
                };
            };
            413: components["responses"]["TooLarge"];
            422: components["responses"]["InvalidOrKeyUsed"];
            429: components["responses"]["TooMany"];
            503: components["responses"]["Unavailable"];
        };
    };
    put_api_admin_password: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "new_password": "示例文字内容示例",
                 *       "old_password": "示例文字内容示例"
                 *     }
                 */
                "application/json": components["schemas"]["AdminPasswordRequest"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "admin": {
                     *         "avatar": "示例文字内容示例",
                     *         "id": 1,
                     *         "last_login": "2026-11-25T02:00:00Z",
                     *         "nickname": "示例文字内容示例",
                     *         "permissions": [
                     *           "示例文字内容示例"
                     *         ],
                     *         "role": "示例文字内容示例",
                     *         "totp_enabled": true,
                     *         "username": "示例文字内容示例"
                     *       },
                     *       "expires_at": "2026-11-25T02:00:00Z",
                     *       "token": "示例文字内容示例"
                     *     }
                     */
                    "application/json": components["schemas"]["AdminLogin"];
                };
            };
            400: components["responses"]["Unreadable"];
            /** @description `unauthorized`; `invalid_credentials`: the old password */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"] & {
                        /** @enum {unknown} */
                        code?: "invalid_credentials" | "unauthorized";
                    };
                };
            };
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            413: components["responses"]["TooLarge"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["TooMany"];
            503: components["responses"]["Unavailable"];
        };
    };
    get_api_admin_payments: {
        parameters: {
            query?: {
                /**
                 * @description 状态，见返回值中的说明
                 * @example 2
                 */
                state?: number;
                /**
                 * @description 订单号
                 * @example 2611250000000000000001
                 */
                order_no?: string;
                /**
                 * @description 第几页，从 1 起
                 * @example 1
                 */
                page?: number;
                /**
                 * @description 每页几条
                 * @example 20
                 */
                page_size?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "amount": "99.00",
                     *           "attempt": 1,
                     *           "created_at": "2026-11-25T02:00:00Z",
                     *           "expire_at": "2026-11-25T02:00:00Z",
                     *           "id": 1,
                     *           "note": "示例文字内容示例",
                     *           "order_id": 1,
                     *           "order_no": "示例文字内容示例",
                     *           "out_trade_no": "示例文字内容示例",
                     *           "state": 1,
                     *           "success_time": "2026-11-25T02:00:00Z",
                     *           "transaction_id": "示例文字内容示例",
                     *           "user_id": 1
                     *         }
                     *       ],
                     *       "page": 1,
                     *       "page_size": 20,
                     *       "total": 1
                     *     }
                     */
                    "application/json": components["schemas"]["AdminPayments"];
                };
            };
            400: components["responses"]["Unreadable"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["TooMany"];
            503: components["responses"]["Unavailable"];
        };
    };
    get_api_admin_permissions: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "area": "订单",
                     *           "name": "order:ship",
                     *           "title": "发货"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["AdminPermissions"];
                };
            };
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            429: components["responses"]["TooMany"];
            503: components["responses"]["Unavailable"];
        };
    };
    get_api_admin_products: {
        parameters: {
            query?: {
                /**
                 * @description 商品名、SKU 编码开头或商品编号
                 * @example 耳机
                 */
                keyword?: string;
                /**
                 * @description 含下级分类
                 * @example 1
                 */
                category_id?: number;
                /**
                 * @description 状态，见返回值中的说明
                 * @example 1
                 */
                status?: number;
                /**
                 * @description 1：仅热卖
                 * @example 1
                 */
                is_hot?: number;
                /**
                 * @description 1：仅新品
                 * @example 1
                 */
                is_new?: number;
                /**
                 * @description 1：仅有低库存规格的
                 * @example 1
                 */
                low_stock?: number;
                /**
                 * @description newest price_asc price_desc sales
                 * @example newest
                 */
                sort?: string;
                /**
                 * @description 第几页，从 1 起
                 * @example 1
                 */
                page?: number;
                /**
                 * @description 每页几条
                 * @example 20
                 */
                page_size?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "category_id": 1,
                     *           "category_name": "示例文字内容示例",
                     *           "cover": "示例文字内容示例",
                     *           "created_at": "2026-11-25T02:00:00Z",
                     *           "description": "示例文字内容示例",
                     *           "id": 1,
                     *           "images": [
                     *             "示例文字内容示例"
                     *           ],
                     *           "is_hot": 1,
                     *           "is_new": 1,
                     *           "name": "示例文字内容示例",
                     *           "original_price": "399.00",
                     *           "price": "299.00",
                     *           "sales": 1,
                     *           "skus": [
                     *             {
                     *               "id": 1,
                     *               "image": "示例文字内容示例",
                     *               "price": "299.00",
                     *               "sku_code": "示例文字内容示例",
                     *               "specs": {},
                     *               "stock": 1
                     *             }
                     *           ],
                     *           "sort": 1,
                     *           "specs": [
                     *             {
                     *               "name": "颜色",
                     *               "values": [
                     *                 "红色",
                     *                 "蓝色"
                     *               ]
                     *             }
                     *           ],
                     *           "status": 1,
                     *           "stock": 1,
                     *           "subtitle": "示例文字内容示例",
                     *           "updated_at": "2026-11-25T02:00:00Z",
                     *           "version": 1
                     *         }
                     *       ],
                     *       "page": 1,
                     *       "page_size": 20,
                     *       "total": 1
                     *     }
                     */
                    "application/json": components["schemas"]["AdminProducts"];
                };
            };
            400: components["responses"]["Unreadable"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["TooMany"];
            503: components["responses"]["Unavailable"];
        };
    };
    post_api_admin_products: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "category_id": 1,
                 *       "cover": "/uploads/2026/11/cover.webp",
                 *       "description": "<p>主动降噪，三十小时续航。</p>",
                 *       "name": "云雀 Pro 降噪蓝牙耳机",
                 *       "original_price": "399.00",
                 *       "skus": [
                 *         {
                 *           "price": "299.00",
                 *           "sku_code": "LARK-PRO-BK"
                 *         }
                 *       ],
                 *       "version": 0
                 *     }
                 */
                "application/json": components["schemas"]["AdminProductRequest"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "category_id": 1,
                     *       "category_name": "示例文字内容示例",
                     *       "cover": "示例文字内容示例",
                     *       "created_at": "2026-11-25T02:00:00Z",
                     *       "description": "示例文字内容示例",
                     *       "id": 1,
                     *       "images": [
                     *         "示例文字内容示例"
                     *       ],
                     *       "is_hot": 1,
                     *       "is_new": 1,
                     *       "name": "示例文字内容示例",
                     *       "original_price": "399.00",
                     *       "price": "299.00",
                     *       "sales": 1,
                     *       "skus": [
                     *         {
                     *           "id": 1,
                     *           "image": "示例文字内容示例",
                     *           "price": "299.00",
                     *           "sku_code": "示例文字内容示例",
                     *           "specs": {},
                     *           "stock": 1
                     *         }
                     *       ],
                     *       "sort": 1,
                     *       "specs": [
                     *         {
                     *           "name": "颜色",
                     *           "values": [
                     *             "红色",
                     *             "蓝色"
                     *           ]
                     *         }
                     *       ],
                     *       "status": 1,
                     *       "stock": 1,
                     *       "subtitle": "示例文字内容示例",
                     *       "updated_at": "2026-11-25T02:00:00Z",
                     *       "version": 1
                     *     }
                     */
                    "application/json": components["schemas"]["AdminProduct"];
                };
            };
            400: components["responses"]["Unreadable"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            413: components["responses"]["TooLarge"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["TooMany"];
            503: components["responses"]["Unavailable"];
        };
    };
    post_api_admin_products_batch: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "action": "on_shelf",
                 *       "ids": [
                 *         1
                 *       ]
                 *     }
                 */
                "application/json": components["schemas"]["AdminProductBatch"];
            };
        };
        responses: {
            /** @description Each product on its own */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "code": "示例文字内容示例",
                     *           "id": 1,
                     *           "message": "示例文字内容示例",
                     *           "ok": true
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["AdminProductBatchResult"];
                };
            };
            400: components["responses"]["Unreadable"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            413: components["responses"]["TooLarge"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["TooMany"];
            503: components["responses"]["Unavailable"];
        };
    };
    get_api_admin_products_id_: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description 编号
                 * @example 1
                 */
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "category_id": 1,
                     *       "category_name": "示例文字内容示例",
                     *       "cover": "示例文字内容示例",
                     *       "created_at": "2026-11-25T02:00:00Z",
                     *       "description": "示例文字内容示例",
                     *       "id": 1,
                     *       "images": [
                     *         "示例文字内容示例"
                     *       ],
                     *       "is_hot": 1,
                     *       "is_new": 1,
                     *       "name": "示例文字内容示例",
                     *       "original_price": "399.00",
                     *       "price": "299.00",
                     *       "sales": 1,
                     *       "skus": [
                     *         {
                     *           "id": 1,
                     *           "image": "示例文字内容示例",
                     *           "price": "299.00",
                     *           "sku_code": "示例文字内容示例",
                     *           "specs": {},
                     *           "stock": 1
                     *         }
                     *       ],
                     *       "sort": 1,
                     *       "specs": [
                     *         {
                     *           "name": "颜色",
                     *           "values": [
                     *             "红色",
                     *             "蓝色"
                     *           ]
                     *         }
                     *       ],
                     *       "status": 1,
                     *       "stock": 1,
                     *       "subtitle": "示例文字内容示例",
                     *       "updated_at": "2026-11-25T02:00:00Z",
                     *       "version": 1
                     *     }
                     */
                    "application/json": components["schemas"]["AdminProduct"];
                };
            };
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooMany"];
            503: components["responses"]["Unavailable"];
        };
    };
    put_api_admin_products_id_: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description 编号
                 * @example 1
                 */
                id: number;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "category_id": 1,
                 *       "cover": "/uploads/2026/11/cover.webp",
                 *       "description": "<p>主动降噪，三十小时续航。</p>",
                 *       "name": "云雀 Pro 降噪蓝牙耳机",
                 *       "original_price": "399.00",
                 *       "skus": [
                 *         {
                 *           "price": "299.00",
                 *           "sku_code": "LARK-PRO-BK"
                 *         }
                 *       ],
                 *       "version": 0
                 *     }
                 */
                "application/json": components["schemas"]["AdminProductRequest"] & {
                    /** @example 0 */
                    version: number;
                };
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "category_id": 1,
                     *       "category_name": "示例文字内容示例",
                     *       "cover": "示例文字内容示例",
                     *       "created_at": "2026-11-25T02:00:00Z",
                     *       "description": "示例文字内容示例",
                     *       "id": 1,
                     *       "images": [
                     *         "示例文字内容示例"
                     *       ],
                     *       "is_hot": 1,
                     *       "is_new": 1,
                     *       "name": "示例文字内容示例",
                     *       "original_price": "399.00",
                     *       "price": "299.00",
                     *       "sales": 1,
                     *       "skus": [
                     *         {
                     *           "id": 1,
                     *           "image": "示例文字内容示例",
                     *           "price": "299.00",
                     *           "sku_code": "示例文字内容示例",
                     *           "specs": {},
                     *           "stock": 1
                     *         }
                     *       ],
                     *       "sort": 1,
                     *       "specs": [
                     *         {
                     *           "name": "颜色",
                     *           "values": [
                     *             "红色",
                     *             "蓝色"
                     *           ]
                     *         }
                     *       ],
                     *       "status": 1,
                     *       "stock": 1,
                     *       "subtitle": "示例文字内容示例",
                     *       "updated_at": "2026-11-25T02:00:00Z",
                     *       "version": 1
                     *     }
                     */
                    "application/json": components["schemas"]["AdminProduct"];
                };
            };
            400: components["responses"]["Unreadable"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            /** @description `stale`; `in_use`: a variant that is taken out is in an open order or sale */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"] & {
                        /** @enum {unknown} */
                        code?: "stale" | "in_use";
                    };
                };
            };
            413: components["responses"]["TooLarge"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["TooMany"];
            503: components["responses"]["Unavailable"];
        };
    };
    delete_api_admin_products_id_: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description 编号
                 * @example 1
                 */
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            /** @description `in_use`: it is in an open order or sale */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"] & {
                        /** @enum {unknown} */
                        code?: "in_use";
                    };
                };
            };
            429: components["responses"]["TooMany"];
            503: components["responses"]["Unavailable"];
        };
    };
    get_api_admin_profile: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "avatar": "示例文字内容示例",
                     *       "id": 1,
                     *       "last_login": "2026-11-25T02:00:00Z",
                     *       "nickname": "示例文字内容示例",
                     *       "permissions": [
                     *         "示例文字内容示例"
                     *       ],
                     *       "role": "示例文字内容示例",
                     *       "totp_enabled": true,
                     *       "username": "示例文字内容示例"
                     *     }
                     */
                    "application/json": components["schemas"]["Admin"];
                };
            };
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            429: components["responses"]["TooMany"];
            503: components["responses"]["Unavailable"];
        };
    };
    put_api_admin_profile: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "avatar": "/uploads/avatar.webp",
                 *       "nickname": "小王"
                 *     }
                 */
                "application/json": components["schemas"]["AdminProfileRequest"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "avatar": "示例文字内容示例",
                     *       "id": 1,
                     *       "last_login": "2026-11-25T02:00:00Z",
                     *       "nickname": "示例文字内容示例",
                     *       "permissions": [
                     *         "示例文字内容示例"
                     *       ],
                     *       "role": "示例文字内容示例",
                     *       "totp_enabled": true,
                     *       "username": "示例文字内容示例"
                     *     }
                     */
                    "application/json": components["schemas"]["Admin"];
                };
            };
            400: components["responses"]["Unreadable"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            413: components["responses"]["TooLarge"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["TooMany"];
            503: components["responses"]["Unavailable"];
        };
    };
    get_api_admin_reconciliation: {
        parameters: {
            query?: {
                /**
                 * @description 日期
                 * @example 2026-11-24
                 */
                date?: string;
                /**
                 * @description 第几页，从 1 起
                 * @example 1
                 */
                page?: number;
                /**
                 * @description 每页几条
                 * @example 20
                 */
                page_size?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "bill_date": "2026-11-24",
                     *           "created_at": "2026-11-25T02:00:00Z",
                     *           "differences": 1,
                     *           "finished_at": "2026-11-25T02:00:00Z",
                     *           "id": 1,
                     *           "kind": "示例文字内容示例",
                     *           "last_error": "示例文字内容示例",
                     *           "ours": 1,
                     *           "state": "示例文字内容示例",
                     *           "theirs": 1
                     *         }
                     *       ],
                     *       "page": 1,
                     *       "page_size": 20,
                     *       "total": 1
                     *     }
                     */
                    "application/json": components["schemas"]["Reconciliations"];
                };
            };
            400: components["responses"]["Unreadable"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["TooMany"];
            503: components["responses"]["Unavailable"];
        };
    };
    post_api_admin_reconciliation: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "bill_date": "2026-11-24"
                 *     }
                 */
                "application/json": components["schemas"]["ReconciliationRequest"];
            };
        };
        responses: {
            /** @description Accepted */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "bill_date": "2026-11-24",
                     *           "created_at": "2026-11-25T02:00:00Z",
                     *           "differences": 1,
                     *           "finished_at": "2026-11-25T02:00:00Z",
                     *           "id": 1,
                     *           "kind": "示例文字内容示例",
                     *           "last_error": "示例文字内容示例",
                     *           "ours": 1,
                     *           "state": "示例文字内容示例",
                     *           "theirs": 1
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["ReconciliationStarted"];
                };
            };
            400: components["responses"]["Unreadable"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            413: components["responses"]["TooLarge"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["TooMany"];
            503: components["responses"]["Unavailable"];
        };
    };
    post_api_admin_reconciliation_differences_id_resolve: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description 编号
                 * @example 1
                 */
                id: number;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "action": "query"
                 *     }
                 */
                "application/json": components["schemas"]["ReconciliationResolution"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "action": "示例文字内容示例",
                     *       "id": 1,
                     *       "kind": "示例文字内容示例",
                     *       "number": "示例文字内容示例",
                     *       "our_amount": "99.00",
                     *       "our_state": "示例文字内容示例",
                     *       "out_trade_no": "示例文字内容示例",
                     *       "resolution": "示例文字内容示例",
                     *       "resolved": 1,
                     *       "their_amount": "99.00",
                     *       "their_state": "示例文字内容示例",
                     *       "transaction_id": "示例文字内容示例"
                     *     }
                     */
                    "application/json": components["schemas"]["ReconciliationDifference"];
                };
            };
            400: components["responses"]["Unreadable"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            /** @description `already_resolved` `still_differs` */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"] & {
                        /** @enum {unknown} */
                        code?: "already_resolved" | "still_differs";
                    };
                };
            };
            413: components["responses"]["TooLarge"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["TooMany"];
            503: components["responses"]["Unavailable"];
        };
    };
    get_api_admin_reconciliation_id_: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description 编号
                 * @example 1
                 */
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "action": "示例文字内容示例",
                     *           "id": 1,
                     *           "kind": "示例文字内容示例",
                     *           "number": "示例文字内容示例",
                     *           "our_amount": "99.00",
                     *           "our_state": "示例文字内容示例",
                     *           "out_trade_no": "示例文字内容示例",
                     *           "resolution": "示例文字内容示例",
                     *           "resolved": 1,
                     *           "their_amount": "99.00",
                     *           "their_state": "示例文字内容示例",
                     *           "transaction_id": "示例文字内容示例"
                     *         }
                     *       ],
                     *       "run": {
                     *         "bill_date": "2026-11-24",
                     *         "created_at": "2026-11-25T02:00:00Z",
                     *         "differences": 1,
                     *         "finished_at": "2026-11-25T02:00:00Z",
                     *         "id": 1,
                     *         "kind": "示例文字内容示例",
                     *         "last_error": "示例文字内容示例",
                     *         "ours": 1,
                     *         "state": "示例文字内容示例",
                     *         "theirs": 1
                     *       },
                     *       "total": 0
                     *     }
                     */
                    "application/json": components["schemas"]["ReconciliationDifferences"];
                };
            };
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooMany"];
            503: components["responses"]["Unavailable"];
        };
    };
    get_api_admin_reconciliation_id_file: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description 编号
                 * @example 1
                 */
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description UTF-8 with BOM */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/csv": string;
                };
            };
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooMany"];
            503: components["responses"]["Unavailable"];
        };
    };
    get_api_admin_refunds: {
        parameters: {
            query?: {
                /**
                 * @description 状态，见返回值中的说明
                 * @example 1
                 */
                status?: number;
                /**
                 * @description 类型，见返回值中的说明
                 * @example 1
                 */
                kind?: number;
                /**
                 * @description The number of a refund or an order
                 * @example 耳机
                 */
                keyword?: string;
                /**
                 * @description 第几页，从 1 起
                 * @example 1
                 */
                page?: number;
                /**
                 * @description 每页几条
                 * @example 20
                 */
                page_size?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "admin_remark": "示例文字内容示例",
                     *           "amount": "99.00",
                     *           "auto": 0,
                     *           "created_at": "2026-11-25T02:00:00Z",
                     *           "description": "示例文字内容示例",
                     *           "id": 1,
                     *           "images": [
                     *             "示例文字内容示例"
                     *           ],
                     *           "items": [
                     *             {
                     *               "amount": "99.00",
                     *               "order_item_id": 1,
                     *               "product_image": "示例文字内容示例",
                     *               "product_name": "示例文字内容示例",
                     *               "quantity": 1,
                     *               "specs": "示例文字内容示例"
                     *             }
                     *           ],
                     *           "kind": 1,
                     *           "order_id": 1,
                     *           "order_no": "示例文字内容示例",
                     *           "reason": "示例文字内容示例",
                     *           "received_at": "2026-11-25T02:00:00Z",
                     *           "refund_no": "示例文字内容示例",
                     *           "restock": 1,
                     *           "return_company": "示例文字内容示例",
                     *           "return_tracking_no": "示例文字内容示例",
                     *           "status": 1,
                     *           "success_time": "2026-11-25T02:00:00Z",
                     *           "user_id": 1,
                     *           "wechat_refund_id": "示例文字内容示例"
                     *         }
                     *       ],
                     *       "page": 1,
                     *       "page_size": 20,
                     *       "total": 1
                     *     }
                     */
                    "application/json": components["schemas"]["AdminRefunds"];
                };
            };
            400: components["responses"]["Unreadable"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["TooMany"];
            503: components["responses"]["Unavailable"];
        };
    };
    get_api_admin_refunds_id_: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description 编号
                 * @example 1
                 */
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "admin_remark": "示例文字内容示例",
                     *       "amount": "99.00",
                     *       "auto": 0,
                     *       "created_at": "2026-11-25T02:00:00Z",
                     *       "description": "示例文字内容示例",
                     *       "id": 1,
                     *       "images": [
                     *         "示例文字内容示例"
                     *       ],
                     *       "items": [
                     *         {
                     *           "amount": "99.00",
                     *           "order_item_id": 1,
                     *           "product_image": "示例文字内容示例",
                     *           "product_name": "示例文字内容示例",
                     *           "quantity": 1,
                     *           "specs": "示例文字内容示例"
                     *         }
                     *       ],
                     *       "kind": 1,
                     *       "order_id": 1,
                     *       "order_no": "示例文字内容示例",
                     *       "reason": "示例文字内容示例",
                     *       "received_at": "2026-11-25T02:00:00Z",
                     *       "refund_no": "示例文字内容示例",
                     *       "restock": 1,
                     *       "return_company": "示例文字内容示例",
                     *       "return_tracking_no": "示例文字内容示例",
                     *       "status": 1,
                     *       "success_time": "2026-11-25T02:00:00Z",
                     *       "user_id": 1,
                     *       "wechat_refund_id": "示例文字内容示例"
                     *     }
                     */
                    "application/json": components["schemas"]["AdminRefund"];
                };
            };
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooMany"];
            503: components["responses"]["Unavailable"];
        };
    };
    post_api_admin_refunds_id_approve: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description 编号
                 * @example 1
                 */
                id: number;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "amount": "99.00"
                 *     }
                 */
                "application/json": components["schemas"]["RefundApproval"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "admin_remark": "示例文字内容示例",
                     *       "amount": "99.00",
                     *       "auto": 0,
                     *       "created_at": "2026-11-25T02:00:00Z",
                     *       "description": "示例文字内容示例",
                     *       "id": 1,
                     *       "images": [
                     *         "示例文字内容示例"
                     *       ],
                     *       "items": [
                     *         {
                     *           "amount": "99.00",
                     *           "order_item_id": 1,
                     *           "product_image": "示例文字内容示例",
                     *           "product_name": "示例文字内容示例",
                     *           "quantity": 1,
                     *           "specs": "示例文字内容示例"
                     *         }
                     *       ],
                     *       "kind": 1,
                     *       "order_id": 1,
                     *       "order_no": "示例文字内容示例",
                     *       "reason": "示例文字内容示例",
                     *       "received_at": "2026-11-25T02:00:00Z",
                     *       "refund_no": "示例文字内容示例",
                     *       "restock": 1,
                     *       "return_company": "示例文字内容示例",
                     *       "return_tracking_no": "示例文字内容示例",
                     *       "status": 1,
                     *       "success_time": "2026-11-25T02:00:00Z",
                     *       "user_id": 1,
                     *       "wechat_refund_id": "示例文字内容示例"
                     *     }
                     */
                    "application/json": components["schemas"]["AdminRefund"];
                };
            };
            400: components["responses"]["Unreadable"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            /** @description `refund_status` `refund_exceeds` */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"] & {
                        /** @enum {unknown} */
                        code?: "refund_status" | "refund_exceeds";
                    };
                };
            };
            413: components["responses"]["TooLarge"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["TooMany"];
            503: components["responses"]["Unavailable"];
        };
    };
    post_api_admin_refunds_id_receive: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description 编号
                 * @example 1
                 */
                id: number;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "restock": 1
                 *     }
                 */
                "application/json": components["schemas"]["RefundReceipt"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "admin_remark": "示例文字内容示例",
                     *       "amount": "99.00",
                     *       "auto": 0,
                     *       "created_at": "2026-11-25T02:00:00Z",
                     *       "description": "示例文字内容示例",
                     *       "id": 1,
                     *       "images": [
                     *         "示例文字内容示例"
                     *       ],
                     *       "items": [
                     *         {
                     *           "amount": "99.00",
                     *           "order_item_id": 1,
                     *           "product_image": "示例文字内容示例",
                     *           "product_name": "示例文字内容示例",
                     *           "quantity": 1,
                     *           "specs": "示例文字内容示例"
                     *         }
                     *       ],
                     *       "kind": 1,
                     *       "order_id": 1,
                     *       "order_no": "示例文字内容示例",
                     *       "reason": "示例文字内容示例",
                     *       "received_at": "2026-11-25T02:00:00Z",
                     *       "refund_no": "示例文字内容示例",
                     *       "restock": 1,
                     *       "return_company": "示例文字内容示例",
                     *       "return_tracking_no": "示例文字内容示例",
                     *       "status": 1,
                     *       "success_time": "2026-11-25T02:00:00Z",
                     *       "user_id": 1,
                     *       "wechat_refund_id": "示例文字内容示例"
                     *     }
                     */
                    "application/json": components["schemas"]["AdminRefund"];
                };
            };
            400: components["responses"]["Unreadable"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            /** @description `refund_status` */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"] & {
                        /** @enum {unknown} */
                        code?: "refund_status";
                    };
                };
            };
            413: components["responses"]["TooLarge"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["TooMany"];
            503: components["responses"]["Unavailable"];
        };
    };
    post_api_admin_refunds_id_reject: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description 编号
                 * @example 1
                 */
                id: number;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "remark": "示例文字内容示例"
                 *     }
                 */
                "application/json": components["schemas"]["RefundRejection"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "admin_remark": "示例文字内容示例",
                     *       "amount": "99.00",
                     *       "auto": 0,
                     *       "created_at": "2026-11-25T02:00:00Z",
                     *       "description": "示例文字内容示例",
                     *       "id": 1,
                     *       "images": [
                     *         "示例文字内容示例"
                     *       ],
                     *       "items": [
                     *         {
                     *           "amount": "99.00",
                     *           "order_item_id": 1,
                     *           "product_image": "示例文字内容示例",
                     *           "product_name": "示例文字内容示例",
                     *           "quantity": 1,
                     *           "specs": "示例文字内容示例"
                     *         }
                     *       ],
                     *       "kind": 1,
                     *       "order_id": 1,
                     *       "order_no": "示例文字内容示例",
                     *       "reason": "示例文字内容示例",
                     *       "received_at": "2026-11-25T02:00:00Z",
                     *       "refund_no": "示例文字内容示例",
                     *       "restock": 1,
                     *       "return_company": "示例文字内容示例",
                     *       "return_tracking_no": "示例文字内容示例",
                     *       "status": 1,
                     *       "success_time": "2026-11-25T02:00:00Z",
                     *       "user_id": 1,
                     *       "wechat_refund_id": "示例文字内容示例"
                     *     }
                     */
                    "application/json": components["schemas"]["AdminRefund"];
                };
            };
            400: components["responses"]["Unreadable"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            /** @description `refund_status` */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"] & {
                        /** @enum {unknown} */
                        code?: "refund_status";
                    };
                };
            };
            413: components["responses"]["TooLarge"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["TooMany"];
            503: components["responses"]["Unavailable"];
        };
    };
    post_api_admin_refunds_id_retry: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description 编号
                 * @example 1
                 */
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "admin_remark": "示例文字内容示例",
                     *       "amount": "99.00",
                     *       "auto": 0,
                     *       "created_at": "2026-11-25T02:00:00Z",
                     *       "description": "示例文字内容示例",
                     *       "id": 1,
                     *       "images": [
                     *         "示例文字内容示例"
                     *       ],
                     *       "items": [
                     *         {
                     *           "amount": "99.00",
                     *           "order_item_id": 1,
                     *           "product_image": "示例文字内容示例",
                     *           "product_name": "示例文字内容示例",
                     *           "quantity": 1,
                     *           "specs": "示例文字内容示例"
                     *         }
                     *       ],
                     *       "kind": 1,
                     *       "order_id": 1,
                     *       "order_no": "示例文字内容示例",
                     *       "reason": "示例文字内容示例",
                     *       "received_at": "2026-11-25T02:00:00Z",
                     *       "refund_no": "示例文字内容示例",
                     *       "restock": 1,
                     *       "return_company": "示例文字内容示例",
                     *       "return_tracking_no": "示例文字内容示例",
                     *       "status": 1,
                     *       "success_time": "2026-11-25T02:00:00Z",
                     *       "user_id": 1,
                     *       "wechat_refund_id": "示例文字内容示例"
                     *     }
                     */
                    "application/json": components["schemas"]["AdminRefund"];
                };
            };
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            /** @description `refund_status` */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"] & {
                        /** @enum {unknown} */
                        code?: "refund_status";
                    };
                };
            };
            429: components["responses"]["TooMany"];
            503: components["responses"]["Unavailable"];
        };
    };
    get_api_admin_roles: {
        parameters: {
            query?: {
                /**
                 * @description 第几页，从 1 起
                 * @example 1
                 */
                page?: number;
                /**
                 * @description 每页几条
                 * @example 20
                 */
                page_size?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "builtin": true,
                     *           "id": 1,
                     *           "name": "operator",
                     *           "permissions": [
                     *             "order:read",
                     *             "order:ship"
                     *           ],
                     *           "title": "运营",
                     *           "version": 1
                     *         }
                     *       ],
                     *       "page": 1,
                     *       "page_size": 20,
                     *       "total": 1
                     *     }
                     */
                    "application/json": components["schemas"]["AdminRoles"];
                };
            };
            400: components["responses"]["Unreadable"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["TooMany"];
            503: components["responses"]["Unavailable"];
        };
    };
    post_api_admin_roles: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "name": "shipping",
                 *       "permissions": [
                 *         "order:read",
                 *         "order:ship"
                 *       ],
                 *       "title": "发货员"
                 *     }
                 */
                "application/json": components["schemas"]["AdminRoleRequest"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "builtin": true,
                     *       "id": 1,
                     *       "name": "operator",
                     *       "permissions": [
                     *         "order:read",
                     *         "order:ship"
                     *       ],
                     *       "title": "运营",
                     *       "version": 1
                     *     }
                     */
                    "application/json": components["schemas"]["AdminRole"];
                };
            };
            400: components["responses"]["Unreadable"];
            401: components["responses"]["Unauthorized"];
            /** @description `forbidden`: also for a permission that one has not; `account_disabled`: A token of the other half of the API, no permission, or a disabled account */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"] & {
                        /** @enum {unknown} */
                        code?: "account_disabled" | "forbidden";
                    };
                };
            };
            404: components["responses"]["NotFound"];
            /** @description `duplicate`: the name is taken */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"] & {
                        /** @enum {unknown} */
                        code?: "duplicate";
                    };
                };
            };
            413: components["responses"]["TooLarge"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["TooMany"];
            503: components["responses"]["Unavailable"];
        };
    };
    put_api_admin_roles_id_: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description 编号
                 * @example 1
                 */
                id: number;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "permissions": [
                 *         "order:read",
                 *         "order:ship"
                 *       ],
                 *       "title": "发货员"
                 *     }
                 */
                "application/json": components["schemas"]["AdminRoleChange"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "builtin": true,
                     *       "id": 1,
                     *       "name": "operator",
                     *       "permissions": [
                     *         "order:read",
                     *         "order:ship"
                     *       ],
                     *       "title": "运营",
                     *       "version": 1
                     *     }
                     */
                    "application/json": components["schemas"]["AdminRole"];
                };
            };
            400: components["responses"]["Unreadable"];
            401: components["responses"]["Unauthorized"];
            /** @description `forbidden`: also for a permission that one has not; `account_disabled`: A token of the other half of the API, no permission, or a disabled account */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"] & {
                        /** @enum {unknown} */
                        code?: "account_disabled" | "forbidden";
                    };
                };
            };
            404: components["responses"]["NotFound"];
            /** @description `last_super`: nobody would be left who may do everything; `stale` */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"] & {
                        /** @enum {unknown} */
                        code?: "last_super" | "stale";
                    };
                };
            };
            413: components["responses"]["TooLarge"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["TooMany"];
            503: components["responses"]["Unavailable"];
        };
    };
    delete_api_admin_roles_id_: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description 编号
                 * @example 1
                 */
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            /** @description `builtin`; `in_use`: there are admins with this role */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"] & {
                        /** @enum {unknown} */
                        code?: "builtin" | "in_use";
                    };
                };
            };
            429: components["responses"]["TooMany"];
            503: components["responses"]["Unavailable"];
        };
    };
    post_api_admin_skus_id_stock: {
        parameters: {
            query?: never;
            header: {
                /**
                 * @description 幂等键，由客户端生成：同一键与同一内容只生效一次
                 * @example 8f14e45f-ceea-467f
                 */
                "Idempotency-Key": string;
            };
            path: {
                /**
                 * @description 编号
                 * @example 1
                 */
                id: number;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "delta": 100,
                 *       "reason": "到货入库"
                 *     }
                 */
                "application/json": components["schemas"]["AdminSkuStockRequest"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "sku_id": 1,
                     *       "stock": 1
                     *     }
                     */
                    "application/json": components["schemas"]["AdminSkuStock"];
                };
            };
            400: components["responses"]["Unreadable"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            /** @description `stock_shortage`: fewer are left than are to be taken; `request_in_progress`: The first request with this key is still at work */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"] & {
                        /** @enum {unknown} */
                        code?: "request_in_progress" | "stock_shortage";
                    };
                };
            };
            413: components["responses"]["TooLarge"];
            422: components["responses"]["InvalidOrKeyUsed"];
            429: components["responses"]["TooMany"];
            503: components["responses"]["Unavailable"];
        };
    };
    get_api_admin_statistics_overview: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "today": {
                     *         "new_users": 1,
                     *         "orders": 1,
                     *         "paid_amount": "299.00",
                     *         "paid_orders": 1,
                     *         "refund_amount": "0.00",
                     *         "visitors": 1
                     *       },
                     *       "todo": {
                     *         "failed_jobs": 1,
                     *         "low_stock": 1,
                     *         "to_refund": 1,
                     *         "to_ship": 1,
                     *         "unpaid": 1
                     *       },
                     *       "totals": {
                     *         "orders": 1,
                     *         "paid_amount": "299.00",
                     *         "products": 1,
                     *         "users": 1
                     *       },
                     *       "yesterday": {
                     *         "new_users": 1,
                     *         "orders": 1,
                     *         "paid_amount": "299.00",
                     *         "paid_orders": 1,
                     *         "refund_amount": "0.00",
                     *         "visitors": 1
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["StatisticsOverview"];
                };
            };
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            429: components["responses"]["TooMany"];
            503: components["responses"]["Unavailable"];
        };
    };
    get_api_admin_statistics_sales: {
        parameters: {
            query?: {
                /**
                 * @description `2026-11-19`; missing: a week before
                 * @example 2026-11-19
                 */
                start?: string;
                /**
                 * @description Itself included; missing: today
                 * @example 2026-11-25
                 */
                end?: string;
                /**
                 * @description `day`, `category` or `product`
                 * @example day
                 */
                group?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Every day, or the 100 best categories or products. At most 366 days. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "key": "2026-11-25",
                     *           "name": "2026-11-25",
                     *           "orders": 1,
                     *           "paid_amount": "299.00",
                     *           "paid_orders": 1,
                     *           "quantity": 1,
                     *           "refund_amount": "0.00"
                     *         }
                     *       ],
                     *       "summary": {
                     *         "orders": 1,
                     *         "paid_amount": "299.00",
                     *         "paid_orders": 1,
                     *         "paid_rate": "0.8123",
                     *         "refund_amount": "0.00",
                     *         "refund_rate": "0.0214"
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["SalesReport"];
                };
            };
            400: components["responses"]["Unreadable"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["TooMany"];
            503: components["responses"]["Unavailable"];
        };
    };
    get_api_admin_stock: {
        parameters: {
            query?: {
                /**
                 * @description 商品名、SKU 编码开头或 SKU 编号
                 * @example 耳机
                 */
                keyword?: string;
                /**
                 * @description 1：仅低库存
                 * @example 1
                 */
                low?: number;
                /**
                 * @description 第几页，从 1 起
                 * @example 1
                 */
                page?: number;
                /**
                 * @description 每页几条
                 * @example 20
                 */
                page_size?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "low": true,
                     *           "pool_id": 1,
                     *           "product_id": 1,
                     *           "product_name": "示例文字内容示例",
                     *           "reserved": 1,
                     *           "sku_code": "示例文字内容示例",
                     *           "sku_id": 1,
                     *           "specs": {},
                     *           "stock": 1
                     *         }
                     *       ],
                     *       "low_stock_threshold": 1,
                     *       "page": 1,
                     *       "page_size": 20,
                     *       "total": 1
                     *     }
                     */
                    "application/json": components["schemas"]["AdminStock"];
                };
            };
            400: components["responses"]["Unreadable"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["TooMany"];
            503: components["responses"]["Unavailable"];
        };
    };
    get_api_admin_stock_ledger: {
        parameters: {
            query?: {
                /**
                 * @description 规格的编号
                 * @example 1
                 */
                sku_id?: number;
                /**
                 * @description 库存池的编号
                 * @example 1
                 */
                pool_id?: number;
                /**
                 * @description 原因
                 * @example order
                 */
                reason?: string;
                /**
                 * @description 第几页，从 1 起
                 * @example 1
                 */
                page?: number;
                /**
                 * @description 每页几条
                 * @example 20
                 */
                page_size?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "admin_id": 1,
                     *           "admin_name": "示例文字内容示例",
                     *           "balance": 1,
                     *           "created_at": "2026-11-25T02:00:00Z",
                     *           "delta": 1,
                     *           "id": 1,
                     *           "order_nos": [
                     *             "示例文字内容示例"
                     *           ],
                     *           "orders": 1,
                     *           "pool_id": 1,
                     *           "product_name": "示例文字内容示例",
                     *           "reason": "示例文字内容示例",
                     *           "remark": "示例文字内容示例",
                     *           "sku_id": 1
                     *         }
                     *       ],
                     *       "page": 1,
                     *       "page_size": 20,
                     *       "total": 1
                     *     }
                     */
                    "application/json": components["schemas"]["AdminLedger"];
                };
            };
            400: components["responses"]["Unreadable"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["TooMany"];
            503: components["responses"]["Unavailable"];
        };
    };
    post_api_admin_totp: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "otpauth_url": "otpauth://totp/mall:admin?secret=JBSWY3DPEHPK3PXP&issuer=mall",
                     *       "secret": "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
                     *     }
                     */
                    "application/json": components["schemas"]["AdminTotp"];
                };
            };
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            /** @description `totp_state`: it is on already */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"] & {
                        /** @enum {unknown} */
                        code?: "totp_state";
                    };
                };
            };
            429: components["responses"]["TooMany"];
            503: components["responses"]["Unavailable"];
        };
    };
    delete_api_admin_totp: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "code": "123456"
                 *     }
                 */
                "application/json": components["schemas"]["AdminTotpRequest"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "avatar": "示例文字内容示例",
                     *       "id": 1,
                     *       "last_login": "2026-11-25T02:00:00Z",
                     *       "nickname": "示例文字内容示例",
                     *       "permissions": [
                     *         "示例文字内容示例"
                     *       ],
                     *       "role": "示例文字内容示例",
                     *       "totp_enabled": true,
                     *       "username": "示例文字内容示例"
                     *     }
                     */
                    "application/json": components["schemas"]["Admin"];
                };
            };
            400: components["responses"]["Unreadable"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            /** @description `totp_state`: it is off */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"] & {
                        /** @enum {unknown} */
                        code?: "totp_state";
                    };
                };
            };
            413: components["responses"]["TooLarge"];
            /** @description `validation_failed`: the code */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"] & {
                        /** @enum {unknown} */
                        code?: "validation_failed";
                    };
                };
            };
            429: components["responses"]["TooMany"];
            503: components["responses"]["Unavailable"];
        };
    };
    post_api_admin_totp_confirm: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "code": "123456"
                 *     }
                 */
                "application/json": components["schemas"]["AdminTotpRequest"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "avatar": "示例文字内容示例",
                     *       "id": 1,
                     *       "last_login": "2026-11-25T02:00:00Z",
                     *       "nickname": "示例文字内容示例",
                     *       "permissions": [
                     *         "示例文字内容示例"
                     *       ],
                     *       "role": "示例文字内容示例",
                     *       "totp_enabled": true,
                     *       "username": "示例文字内容示例"
                     *     }
                     */
                    "application/json": components["schemas"]["Admin"];
                };
            };
            400: components["responses"]["Unreadable"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            /** @description `totp_state`: no key was asked for, or it is on already */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"] & {
                        /** @enum {unknown} */
                        code?: "totp_state";
                    };
                };
            };
            413: components["responses"]["TooLarge"];
            /** @description `validation_failed`: the code */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"] & {
                        /** @enum {unknown} */
                        code?: "validation_failed";
                    };
                };
            };
            429: components["responses"]["TooMany"];
            503: components["responses"]["Unavailable"];
        };
    };
    post_api_admin_uploads: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "multipart/form-data": components["schemas"]["UploadForm"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "content_type": "image/jpeg",
                     *       "height": 0,
                     *       "size": 0,
                     *       "thumbnail_url": "/uploads/2026/11/3f2a_s.jpg",
                     *       "url": "/uploads/2026/11/3f2a.jpg",
                     *       "width": 0
                     *     }
                     */
                    "application/json": components["schemas"]["Upload"];
                };
            };
            400: components["responses"]["Unreadable"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            413: components["responses"]["TooLarge"];
            422: components["responses"]["Invalid"];
            /** @description `too_many_requests` */
            429: {
                headers: {
                    /**
                     * @description Seconds to wait
                     * @example 2
                     */
                    "Retry-After": number;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"] & {
                        /** @enum {unknown} */
                        code?: "too_many_requests";
                    };
                };
            };
            503: components["responses"]["Unavailable"];
        };
    };
    get_api_admin_users: {
        parameters: {
            query?: {
                /**
                 * @description An id, a phone number, or how a nickname begins
                 * @example 耳机
                 */
                keyword?: string;
                /**
                 * @description 状态，见返回值中的说明
                 * @example 1
                 */
                status?: number;
                /**
                 * @description 第几页，从 1 起
                 * @example 1
                 */
                page?: number;
                /**
                 * @description 每页几条
                 * @example 20
                 */
                page_size?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Newest first; `total` counts to 10000. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "avatar": "示例文字内容示例",
                     *           "created_at": "2026-11-25T02:00:00Z",
                     *           "gender": 1,
                     *           "id": 1,
                     *           "last_login": "2026-11-25T02:00:00Z",
                     *           "nickname": "示例文字内容示例",
                     *           "openid": "oUpF****eS6o",
                     *           "order_count": 1,
                     *           "paid_amount": "299.00",
                     *           "phone": "138****8000",
                     *           "status": 1
                     *         }
                     *       ],
                     *       "page": 1,
                     *       "page_size": 20,
                     *       "total": 1
                     *     }
                     */
                    "application/json": components["schemas"]["AdminUsers"];
                };
            };
            400: components["responses"]["Unreadable"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["TooMany"];
            503: components["responses"]["Unavailable"];
        };
    };
    get_api_admin_users_id_: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description 编号
                 * @example 1
                 */
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "addresses": [
                     *         {
                     *           "city": "示例文字内容示例",
                     *           "detail": "示例文字内容示例",
                     *           "district": "示例文字内容示例",
                     *           "id": 1,
                     *           "is_default": 1,
                     *           "name": "示例文字内容示例",
                     *           "phone": "示例文字内容示例",
                     *           "province": "示例文字内容示例"
                     *         }
                     *       ],
                     *       "avatar": "示例文字内容示例",
                     *       "coupons": [
                     *         {
                     *           "coupon_id": 1,
                     *           "created_at": "2026-11-25T02:00:00Z",
                     *           "expire_time": "2026-11-25T02:00:00Z",
                     *           "id": 1,
                     *           "name": "示例文字内容示例",
                     *           "order_id": 1,
                     *           "status": 1,
                     *           "used_time": "2026-11-25T02:00:00Z"
                     *         }
                     *       ],
                     *       "created_at": "2026-11-25T02:00:00Z",
                     *       "gender": 1,
                     *       "id": 1,
                     *       "last_login": "2026-11-25T02:00:00Z",
                     *       "nickname": "示例文字内容示例",
                     *       "openid": "oUpF****eS6o",
                     *       "order_count": 1,
                     *       "orders": [
                     *         {
                     *           "created_at": "2026-11-25T02:00:00Z",
                     *           "id": 1,
                     *           "order_no": "示例文字内容示例",
                     *           "pay_amount": "99.00",
                     *           "status": 1
                     *         }
                     *       ],
                     *       "paid_amount": "299.00",
                     *       "phone": "138****8000",
                     *       "status": 1
                     *     }
                     */
                    "application/json": components["schemas"]["AdminUserDetail"];
                };
            };
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooMany"];
            503: components["responses"]["Unavailable"];
        };
    };
    put_api_admin_users_id_: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description 编号
                 * @example 1
                 */
                id: number;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "status": 1
                 *     }
                 */
                "application/json": components["schemas"]["AdminUserRequest"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "addresses": [
                     *         {
                     *           "city": "示例文字内容示例",
                     *           "detail": "示例文字内容示例",
                     *           "district": "示例文字内容示例",
                     *           "id": 1,
                     *           "is_default": 1,
                     *           "name": "示例文字内容示例",
                     *           "phone": "示例文字内容示例",
                     *           "province": "示例文字内容示例"
                     *         }
                     *       ],
                     *       "avatar": "示例文字内容示例",
                     *       "coupons": [
                     *         {
                     *           "coupon_id": 1,
                     *           "created_at": "2026-11-25T02:00:00Z",
                     *           "expire_time": "2026-11-25T02:00:00Z",
                     *           "id": 1,
                     *           "name": "示例文字内容示例",
                     *           "order_id": 1,
                     *           "status": 1,
                     *           "used_time": "2026-11-25T02:00:00Z"
                     *         }
                     *       ],
                     *       "created_at": "2026-11-25T02:00:00Z",
                     *       "gender": 1,
                     *       "id": 1,
                     *       "last_login": "2026-11-25T02:00:00Z",
                     *       "nickname": "示例文字内容示例",
                     *       "openid": "oUpF****eS6o",
                     *       "order_count": 1,
                     *       "orders": [
                     *         {
                     *           "created_at": "2026-11-25T02:00:00Z",
                     *           "id": 1,
                     *           "order_no": "示例文字内容示例",
                     *           "pay_amount": "99.00",
                     *           "status": 1
                     *         }
                     *       ],
                     *       "paid_amount": "299.00",
                     *       "phone": "138****8000",
                     *       "status": 1
                     *     }
                     */
                    "application/json": components["schemas"]["AdminUserDetail"];
                };
            };
            400: components["responses"]["Unreadable"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            413: components["responses"]["TooLarge"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["TooMany"];
            503: components["responses"]["Unavailable"];
        };
    };
    post_api_v1_auth_login: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "code": "0a1b2c3d"
                 *     }
                 */
                "application/json": components["schemas"]["LoginRequest"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "expires_at": "2026-11-25T02:00:00Z",
                     *       "token": "示例文字内容示例",
                     *       "user": {
                     *         "avatar": "示例文字内容示例",
                     *         "balance": "0.00",
                     *         "created_at": "2026-11-25T02:00:00Z",
                     *         "gender": 1,
                     *         "id": 1,
                     *         "nickname": "示例文字内容示例",
                     *         "phone": "示例文字内容示例",
                     *         "points": 1
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["Login"];
                };
            };
            /** @description `invalid_code`: WeChat does not know the code; `invalid_request`: The request can't be read; `details.field` says where */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"] & {
                        /** @enum {unknown} */
                        code?: "invalid_code" | "invalid_request";
                    };
                };
            };
            /** @description `account_disabled` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"] & {
                        /** @enum {unknown} */
                        code?: "account_disabled";
                    };
                };
            };
            404: components["responses"]["NotFound"];
            413: components["responses"]["TooLarge"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["TooMany"];
            503: components["responses"]["Unavailable"];
        };
    };
    post_api_v1_auth_logout: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            429: components["responses"]["TooMany"];
            503: components["responses"]["Unavailable"];
        };
    };
    post_api_v1_auth_phone: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "code": "0a1b2c3d"
                 *     }
                 */
                "application/json": components["schemas"]["PhoneRequest"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "avatar": "示例文字内容示例",
                     *       "balance": "0.00",
                     *       "created_at": "2026-11-25T02:00:00Z",
                     *       "gender": 1,
                     *       "id": 1,
                     *       "nickname": "示例文字内容示例",
                     *       "phone": "示例文字内容示例",
                     *       "points": 1
                     *     }
                     */
                    "application/json": components["schemas"]["Profile"];
                };
            };
            /** @description `invalid_code`: WeChat does not know the code; `invalid_request`: The request can't be read; `details.field` says where */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"] & {
                        /** @enum {unknown} */
                        code?: "invalid_code" | "invalid_request";
                    };
                };
            };
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            413: components["responses"]["TooLarge"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["TooMany"];
            503: components["responses"]["Unavailable"];
        };
    };
    post_api_v1_auth_refresh: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "expires_at": "2026-11-25T02:00:00Z",
                     *       "token": "示例文字内容示例",
                     *       "user": {
                     *         "avatar": "示例文字内容示例",
                     *         "balance": "0.00",
                     *         "created_at": "2026-11-25T02:00:00Z",
                     *         "gender": 1,
                     *         "id": 1,
                     *         "nickname": "示例文字内容示例",
                     *         "phone": "示例文字内容示例",
                     *         "points": 1
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["Login"];
                };
            };
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            429: components["responses"]["TooMany"];
            503: components["responses"]["Unavailable"];
        };
    };
    get_api_v1_banners: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "id": 1,
                     *           "image": "示例文字内容示例",
                     *           "link_type": 1,
                     *           "link_value": "示例文字内容示例",
                     *           "sort": 1,
                     *           "title": "示例文字内容示例"
                     *         }
                     *       ],
                     *       "page": 1,
                     *       "page_size": 20,
                     *       "total": 0
                     *     }
                     */
                    "application/json": components["schemas"]["Banners"];
                };
            };
            429: components["responses"]["TooMany"];
            503: components["responses"]["Unavailable"];
        };
    };
    get_api_v1_cart: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "amount": "198.00",
                     *           "id": 1,
                     *           "price": "99.00",
                     *           "product_id": 1,
                     *           "product_image": "示例文字内容示例",
                     *           "product_name": "示例文字内容示例",
                     *           "quantity": 0,
                     *           "reason": "sold_out",
                     *           "selected": 0,
                     *           "sku_id": 1,
                     *           "specs": {},
                     *           "stock": 1,
                     *           "valid": true
                     *         }
                     *       ],
                     *       "page": 1,
                     *       "page_size": 20,
                     *       "selected_amount": "198.00",
                     *       "selected_count": 0,
                     *       "total": 0
                     *     }
                     */
                    "application/json": components["schemas"]["Cart"];
                };
            };
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            429: components["responses"]["TooMany"];
            503: components["responses"]["Unavailable"];
        };
    };
    post_api_v1_cart: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "product_id": 1,
                 *       "quantity": 1,
                 *       "sku_id": 1
                 *     }
                 */
                "application/json": components["schemas"]["CartRequest"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "amount": "198.00",
                     *       "id": 1,
                     *       "price": "99.00",
                     *       "product_id": 1,
                     *       "product_image": "示例文字内容示例",
                     *       "product_name": "示例文字内容示例",
                     *       "quantity": 0,
                     *       "reason": "sold_out",
                     *       "selected": 0,
                     *       "sku_id": 1,
                     *       "specs": {},
                     *       "stock": 1,
                     *       "valid": true
                     *     }
                     */
                    "application/json": components["schemas"]["CartItem"];
                };
            };
            400: components["responses"]["Unreadable"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            /** @description `not_found`: no such SKU of that product */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"] & {
                        /** @enum {unknown} */
                        code?: "not_found";
                    };
                };
            };
            /** @description `cart_limit` `not_on_sale` */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"] & {
                        /** @enum {unknown} */
                        code?: "cart_limit" | "not_on_sale";
                    };
                };
            };
            413: components["responses"]["TooLarge"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["TooMany"];
            503: components["responses"]["Unavailable"];
        };
    };
    delete_api_v1_cart: {
        parameters: {
            query?: {
                /**
                 * @description Such as `1,2`; missing: everything
                 * @example 1,2
                 */
                ids?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Unreadable"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["TooMany"];
            503: components["responses"]["Unavailable"];
        };
    };
    get_api_v1_cart_count: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "count": 1
                     *     }
                     */
                    "application/json": components["schemas"]["CartCount"];
                };
            };
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            429: components["responses"]["TooMany"];
            503: components["responses"]["Unavailable"];
        };
    };
    put_api_v1_cart_select: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "selected": 1
                 *     }
                 */
                "application/json": components["schemas"]["CartSelection"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "amount": "198.00",
                     *           "id": 1,
                     *           "price": "99.00",
                     *           "product_id": 1,
                     *           "product_image": "示例文字内容示例",
                     *           "product_name": "示例文字内容示例",
                     *           "quantity": 0,
                     *           "reason": "sold_out",
                     *           "selected": 0,
                     *           "sku_id": 1,
                     *           "specs": {},
                     *           "stock": 1,
                     *           "valid": true
                     *         }
                     *       ],
                     *       "page": 1,
                     *       "page_size": 20,
                     *       "selected_amount": "198.00",
                     *       "selected_count": 0,
                     *       "total": 0
                     *     }
                     */
                    "application/json": components["schemas"]["Cart"];
                };
            };
            400: components["responses"]["Unreadable"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            413: components["responses"]["TooLarge"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["TooMany"];
            503: components["responses"]["Unavailable"];
        };
    };
    put_api_v1_cart_id_: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description 编号
                 * @example 1
                 */
                id: number;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "quantity": 2
                 *     }
                 */
                "application/json": components["schemas"]["CartChange"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "amount": "198.00",
                     *       "id": 1,
                     *       "price": "99.00",
                     *       "product_id": 1,
                     *       "product_image": "示例文字内容示例",
                     *       "product_name": "示例文字内容示例",
                     *       "quantity": 0,
                     *       "reason": "sold_out",
                     *       "selected": 0,
                     *       "sku_id": 1,
                     *       "specs": {},
                     *       "stock": 1,
                     *       "valid": true
                     *     }
                     */
                    "application/json": components["schemas"]["CartItem"];
                };
            };
            400: components["responses"]["Unreadable"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            /** @description `cart_limit` `not_on_sale` */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"] & {
                        /** @enum {unknown} */
                        code?: "cart_limit" | "not_on_sale";
                    };
                };
            };
            413: components["responses"]["TooLarge"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["TooMany"];
            503: components["responses"]["Unavailable"];
        };
    };
    delete_api_v1_cart_id_: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description 编号
                 * @example 1
                 */
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooMany"];
            503: components["responses"]["Unavailable"];
        };
    };
    get_api_v1_categories: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "children": [
                     *             {
                     *               "children": [],
                     *               "icon": "示例文字内容示例",
                     *               "id": 1,
                     *               "name": "数码",
                     *               "parent_id": 1,
                     *               "sort": 1
                     *             }
                     *           ],
                     *           "icon": "示例文字内容示例",
                     *           "id": 1,
                     *           "name": "数码",
                     *           "parent_id": 1,
                     *           "sort": 1
                     *         }
                     *       ],
                     *       "page": 1,
                     *       "page_size": 20,
                     *       "total": 0
                     *     }
                     */
                    "application/json": components["schemas"]["Categories"];
                };
            };
            429: components["responses"]["TooMany"];
            503: components["responses"]["Unavailable"];
        };
    };
    get_api_v1_configs: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "after_sale_days": 7,
                     *       "auto_confirm_days": 7,
                     *       "base_freight": "8.00",
                     *       "customer_service_phone": "400-800-8200",
                     *       "free_freight_threshold": "99.00",
                     *       "message_template_shipped": "示例文字内容示例",
                     *       "notice": "示例文字内容示例",
                     *       "order_timeout_secs": 1800,
                     *       "shop_name": "云雀商城"
                     *     }
                     */
                    "application/json": components["schemas"]["PublicConfigs"];
                };
            };
            429: components["responses"]["TooMany"];
            503: components["responses"]["Unavailable"];
        };
    };
    get_api_v1_coupons: {
        parameters: {
            query?: {
                /**
                 * @description 第几页，从 1 起
                 * @example 1
                 */
                page?: number;
                /**
                 * @description 每页几条
                 * @example 20
                 */
                page_size?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "end_time": "2026-11-25T02:00:00Z",
                     *           "id": 1,
                     *           "max_discount": "50.00",
                     *           "min_amount": "199.00",
                     *           "name": "示例文字内容示例",
                     *           "per_limit": 1,
                     *           "reason": "coupon_limit",
                     *           "receivable": true,
                     *           "received": 1,
                     *           "remain_count": 1,
                     *           "start_time": "2026-11-25T02:00:00Z",
                     *           "total_count": 1,
                     *           "type": 1,
                     *           "valid_days": 0,
                     *           "value": "30.00"
                     *         }
                     *       ],
                     *       "page": 1,
                     *       "page_size": 20,
                     *       "total": 1
                     *     }
                     */
                    "application/json": components["schemas"]["CouponTemplates"];
                };
            };
            400: components["responses"]["Unreadable"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["TooMany"];
            503: components["responses"]["Unavailable"];
        };
    };
    post_api_v1_coupons_receive: {
        parameters: {
            query?: never;
            header: {
                /**
                 * @description 幂等键，由客户端生成：同一键与同一内容只生效一次
                 * @example 8f14e45f-ceea-467f
                 */
                "Idempotency-Key": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "coupon_id": 1
                 *     }
                 */
                "application/json": components["schemas"]["ReceiveRequest"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "coupon_id": 1,
                     *       "created_at": "2026-11-25T02:00:00Z",
                     *       "expire_time": "2026-11-25T02:00:00Z",
                     *       "id": 1,
                     *       "max_discount": "50.00",
                     *       "min_amount": "199.00",
                     *       "name": "示例文字内容示例",
                     *       "order_id": 1,
                     *       "status": 1,
                     *       "type": 1,
                     *       "used_time": "2026-11-25T02:00:00Z",
                     *       "value": "30.00"
                     *     }
                     */
                    "application/json": components["schemas"]["UserCoupon"];
                };
            };
            400: components["responses"]["Unreadable"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            /** @description `not_found`: no such coupon */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"] & {
                        /** @enum {unknown} */
                        code?: "not_found";
                    };
                };
            };
            /** @description `coupon_exhausted` `coupon_limit` `coupon_not_started` `coupon_ended`; `request_in_progress`: The first request with this key is still at work */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"] & {
                        /** @enum {unknown} */
                        code?: "coupon_ended" | "coupon_exhausted" | "coupon_limit" | "coupon_not_started" | "request_in_progress";
                    };
                };
            };
            413: components["responses"]["TooLarge"];
            422: components["responses"]["InvalidOrKeyUsed"];
            429: components["responses"]["TooMany"];
            503: components["responses"]["Unavailable"];
        };
    };
    get_api_v1_flash_sales: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "end_time": "2026-11-25T02:00:00Z",
                     *           "id": 1,
                     *           "items": [
                     *             {
                     *               "flash_price": "99.00",
                     *               "id": 1,
                     *               "per_limit": 0,
                     *               "price": "299.00",
                     *               "product_id": 1,
                     *               "product_image": "示例文字内容示例",
                     *               "product_name": "示例文字内容示例",
                     *               "purchased": 1,
                     *               "remaining": 73,
                     *               "sku_id": 1,
                     *               "specs": {},
                     *               "state": null,
                     *               "stock": 1
                     *             }
                     *           ],
                     *           "name": "示例文字内容示例",
                     *           "server_time": "2026-11-25T02:00:00Z",
                     *           "start_time": "2026-11-25T02:00:00Z",
                     *           "state": "upcoming"
                     *         }
                     *       ],
                     *       "page": 1,
                     *       "page_size": 20,
                     *       "server_time": "2026-11-25T02:00:00Z",
                     *       "total": 0
                     *     }
                     */
                    "application/json": components["schemas"]["FlashSales"];
                };
            };
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            429: components["responses"]["TooMany"];
            503: components["responses"]["Unavailable"];
        };
    };
    get_api_v1_flash_sales_id_: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description 编号
                 * @example 1
                 */
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "end_time": "2026-11-25T02:00:00Z",
                     *       "id": 1,
                     *       "items": [
                     *         {
                     *           "flash_price": "99.00",
                     *           "id": 1,
                     *           "per_limit": 0,
                     *           "price": "299.00",
                     *           "product_id": 1,
                     *           "product_image": "示例文字内容示例",
                     *           "product_name": "示例文字内容示例",
                     *           "purchased": 1,
                     *           "remaining": 73,
                     *           "sku_id": 1,
                     *           "specs": {},
                     *           "state": "upcoming",
                     *           "stock": 1
                     *         }
                     *       ],
                     *       "name": "示例文字内容示例",
                     *       "server_time": "2026-11-25T02:00:00Z",
                     *       "start_time": "2026-11-25T02:00:00Z",
                     *       "state": "upcoming"
                     *     }
                     */
                    "application/json": components["schemas"]["FlashSale"];
                };
            };
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooMany"];
            503: components["responses"]["Unavailable"];
        };
    };
    post_api_v1_flash_sales_id_orders: {
        parameters: {
            query?: never;
            header: {
                /**
                 * @description 幂等键，由客户端生成：同一键与同一内容只生效一次
                 * @example 8f14e45f-ceea-467f
                 */
                "Idempotency-Key": string;
                /**
                 * @description 抢购令牌，商城要求时必填
                 * @example 00000000692570f9c3a1b2d4e5f60718
                 */
                "X-Sale-Token"?: string;
            };
            path: {
                /**
                 * @description 编号
                 * @example 1
                 */
                id: number;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "address_id": 1,
                 *       "item_id": 1,
                 *       "quantity": 1
                 *     }
                 */
                "application/json": components["schemas"]["FlashOrderRequest"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "expire_at": "2026-11-25T02:00:00Z",
                     *       "id": 1,
                     *       "order_no": "示例文字内容示例",
                     *       "pay_amount": "99.00",
                     *       "status": 1
                     *     }
                     */
                    "application/json": components["schemas"]["PlacedOrder"];
                };
            };
            /** @description Accepted */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "request_id": "示例文字内容示例"
                     *     }
                     */
                    "application/json": components["schemas"]["PendingOrder"];
                };
            };
            400: components["responses"]["Unreadable"];
            401: components["responses"]["Unauthorized"];
            /** @description `sale_token_required` `sale_token_invalid`; `forbidden` `account_disabled`: A token of the other half of the API, no permission, or a disabled account */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"] & {
                        /** @enum {unknown} */
                        code?: "account_disabled" | "forbidden" | "sale_token_invalid" | "sale_token_required";
                    };
                };
            };
            404: components["responses"]["NotFound"];
            /** @description `sold_out` `limit_exceeded` `not_started` `ended` `paused`; `request_in_progress`: The first request with this key is still at work */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"] & {
                        /** @enum {unknown} */
                        code?: "ended" | "limit_exceeded" | "not_started" | "paused" | "request_in_progress" | "sold_out";
                    };
                };
            };
            413: components["responses"]["TooLarge"];
            422: components["responses"]["InvalidOrKeyUsed"];
            429: components["responses"]["TooMany"];
            503: components["responses"]["Unavailable"];
        };
    };
    post_api_v1_flash_sales_id_token: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description 编号
                 * @example 1
                 */
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "expires_at": "2026-11-25T02:00:00Z",
                     *       "token": "00000000692570f9c3a1b2d4e5f60718"
                     *     }
                     */
                    "application/json": components["schemas"]["SaleToken"];
                };
            };
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            /** @description `not_started` `ended` `paused` */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"] & {
                        /** @enum {unknown} */
                        code?: "not_started" | "ended" | "paused";
                    };
                };
            };
            429: components["responses"]["TooMany"];
            503: components["responses"]["Unavailable"];
        };
    };
    post_api_v1_logistics_push: {
        parameters: {
            query: {
                /**
                 * @description As in the address that was subscribed with
                 * @example 9f86d081884c7d65
                 */
                token: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/x-www-form-urlencoded": components["schemas"]["LogisticsPush"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "message": "成功",
                     *       "result": true,
                     *       "returnCode": "200"
                     *     }
                     */
                    "application/json": components["schemas"]["PushAnswer"];
                };
            };
            /** @description It can't be read */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PushAnswer"];
                };
            };
            /** @description It is not Kuaidi100's */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PushAnswer"];
                };
            };
        };
    };
    get_api_v1_orders: {
        parameters: {
            query?: {
                /**
                 * @description 状态，见返回值中的说明
                 * @example 1
                 */
                status?: number;
                /**
                 * @description 第几页，从 1 起
                 * @example 1
                 */
                page?: number;
                /**
                 * @description 每页几条
                 * @example 20
                 */
                page_size?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "counts": {
                     *         "all": 1,
                     *         "cancelled": 1,
                     *         "completed": 1,
                     *         "pending_payment": 1,
                     *         "pending_shipment": 1,
                     *         "refunded": 1,
                     *         "shipped": 1
                     *       },
                     *       "items": [
                     *         {
                     *           "address_snapshot": {},
                     *           "auto_confirm_at": "2026-11-25T02:00:00Z",
                     *           "cancel_reason": "示例文字内容示例",
                     *           "cancel_time": "2026-11-25T02:00:00Z",
                     *           "confirm_extended": 0,
                     *           "coupon_id": 1,
                     *           "created_at": "2026-11-25T02:00:00Z",
                     *           "discount_amount": "0.00",
                     *           "expire_at": "2026-11-25T02:00:00Z",
                     *           "freight_amount": "0.00",
                     *           "id": 1,
                     *           "items": [
                     *             {
                     *               "discount_amount": "0.00",
                     *               "flash_item_id": 1,
                     *               "id": 1,
                     *               "pay_amount": "99.00",
                     *               "price": "99.00",
                     *               "product_id": 1,
                     *               "product_image": "示例文字内容示例",
                     *               "product_name": "示例文字内容示例",
                     *               "quantity": 1,
                     *               "refunded_quantity": 1,
                     *               "sku_id": 1,
                     *               "specs": "示例文字内容示例"
                     *             }
                     *           ],
                     *           "kind": 1,
                     *           "order_no": "示例文字内容示例",
                     *           "pay_amount": "99.00",
                     *           "pay_time": "2026-11-25T02:00:00Z",
                     *           "receive_time": "2026-11-25T02:00:00Z",
                     *           "refund_status": 1,
                     *           "refunded_amount": "0.00",
                     *           "refunds": [
                     *             {
                     *               "admin_remark": "示例文字内容示例",
                     *               "amount": "99.00",
                     *               "auto": 0,
                     *               "created_at": "2026-11-25T02:00:00Z",
                     *               "description": "示例文字内容示例",
                     *               "id": 1,
                     *               "images": [
                     *                 "示例文字内容示例"
                     *               ],
                     *               "items": [],
                     *               "kind": 1,
                     *               "order_id": 1,
                     *               "order_no": "示例文字内容示例",
                     *               "reason": "示例文字内容示例",
                     *               "refund_no": "示例文字内容示例",
                     *               "return_company": "示例文字内容示例",
                     *               "return_tracking_no": "示例文字内容示例",
                     *               "status": 1,
                     *               "success_time": "2026-11-25T02:00:00Z"
                     *             }
                     *           ],
                     *           "remark": "示例文字内容示例",
                     *           "sale_id": 1,
                     *           "ship_time": "2026-11-25T02:00:00Z",
                     *           "status": 1,
                     *           "timeline": [
                     *             {
                     *               "actor": "示例文字内容示例",
                     *               "created_at": "2026-11-25T02:00:00Z",
                     *               "event": "示例文字内容示例"
                     *             }
                     *           ],
                     *           "total_amount": "99.00",
                     *           "transaction_id": "示例文字内容示例"
                     *         }
                     *       ],
                     *       "page": 1,
                     *       "page_size": 20,
                     *       "total": 1
                     *     }
                     */
                    "application/json": components["schemas"]["Orders"];
                };
            };
            400: components["responses"]["Unreadable"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["TooMany"];
            503: components["responses"]["Unavailable"];
        };
    };
    post_api_v1_orders: {
        parameters: {
            query?: never;
            header: {
                /**
                 * @description 幂等键，由客户端生成：同一键与同一内容只生效一次
                 * @example 8f14e45f-ceea-467f
                 */
                "Idempotency-Key": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "address_id": 1,
                 *       "items": [
                 *         {
                 *           "quantity": 1,
                 *           "sku_id": 1
                 *         }
                 *       ],
                 *       "pay_amount": "99.00"
                 *     }
                 */
                "application/json": components["schemas"]["CreateOrderRequest"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "expire_at": "2026-11-25T02:00:00Z",
                     *       "id": 1,
                     *       "order_no": "示例文字内容示例",
                     *       "pay_amount": "99.00",
                     *       "status": 1
                     *     }
                     */
                    "application/json": components["schemas"]["PlacedOrder"];
                };
            };
            /** @description Not known yet: ask again. */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "request_id": "示例文字内容示例"
                     *     }
                     */
                    "application/json": components["schemas"]["PendingOrder"];
                };
            };
            400: components["responses"]["Unreadable"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            /** @description `not_found`: no such line of the cart, SKU, address or coupon */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"] & {
                        /** @enum {unknown} */
                        code?: "not_found";
                    };
                };
            };
            /** @description `sold_out` `not_on_sale` `coupon_unusable` `region_blocked` `price_changed`; `request_in_progress`: The first request with this key is still at work */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"] & {
                        /** @enum {unknown} */
                        code?: "coupon_unusable" | "not_on_sale" | "price_changed" | "region_blocked" | "request_in_progress" | "sold_out";
                    };
                };
            };
            413: components["responses"]["TooLarge"];
            422: components["responses"]["InvalidOrKeyUsed"];
            429: components["responses"]["TooMany"];
            503: components["responses"]["Unavailable"];
        };
    };
    get_api_v1_orders_by_request_key_: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description 下单时所用的幂等键
                 * @example 8f14e45f-ceea-467f
                 */
                key: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "expire_at": "2026-11-25T02:00:00Z",
                     *       "id": 1,
                     *       "order_no": "示例文字内容示例",
                     *       "pay_amount": "99.00",
                     *       "status": 1
                     *     }
                     */
                    "application/json": components["schemas"]["PlacedOrder"];
                };
            };
            /** @description Not known yet: ask again. */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "request_id": "示例文字内容示例"
                     *     }
                     */
                    "application/json": components["schemas"]["PendingOrder"];
                };
            };
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            /** @description Nothing came of it: `sold_out` `not_on_sale` `coupon_unusable` */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"] & {
                        /** @enum {unknown} */
                        code?: "sold_out" | "not_on_sale" | "coupon_unusable";
                    };
                };
            };
            429: components["responses"]["TooMany"];
            503: components["responses"]["Unavailable"];
        };
    };
    post_api_v1_orders_preview: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "items": [
                 *         {
                 *           "quantity": 1,
                 *           "sku_id": 1
                 *         }
                 *       ]
                 *     }
                 */
                "application/json": components["schemas"]["PreviewRequest"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "address": {
                     *         "city": "示例文字内容示例",
                     *         "created_at": "2026-11-25T02:00:00Z",
                     *         "detail": "示例文字内容示例",
                     *         "district": "示例文字内容示例",
                     *         "id": 1,
                     *         "is_default": 0,
                     *         "name": "示例文字内容示例",
                     *         "phone": "示例文字内容示例",
                     *         "province": "示例文字内容示例"
                     *       },
                     *       "coupon_id": 1,
                     *       "coupons": {
                     *         "unusable": [
                     *           {
                     *             "coupon_id": 1,
                     *             "created_at": "2026-11-25T02:00:00Z",
                     *             "expire_time": "2026-11-25T02:00:00Z",
                     *             "id": 1,
                     *             "max_discount": "50.00",
                     *             "min_amount": "199.00",
                     *             "name": "示例文字内容示例",
                     *             "order_id": 1,
                     *             "reason": "below_min_amount",
                     *             "reason_text": "还差 10.00 元可用",
                     *             "status": 1,
                     *             "type": 1,
                     *             "used_time": "2026-11-25T02:00:00Z",
                     *             "value": "30.00"
                     *           }
                     *         ],
                     *         "usable": [
                     *           {
                     *             "coupon_id": 1,
                     *             "created_at": "2026-11-25T02:00:00Z",
                     *             "discount_amount": "30.00",
                     *             "expire_time": "2026-11-25T02:00:00Z",
                     *             "id": 1,
                     *             "max_discount": "50.00",
                     *             "min_amount": "199.00",
                     *             "name": "示例文字内容示例",
                     *             "order_id": 1,
                     *             "status": 1,
                     *             "type": 1,
                     *             "used_time": "2026-11-25T02:00:00Z",
                     *             "value": "30.00"
                     *           }
                     *         ]
                     *       },
                     *       "discount_amount": "30.00",
                     *       "freight": {
                     *         "free_threshold": "99.00",
                     *         "reason": "free"
                     *       },
                     *       "freight_amount": "8.00",
                     *       "items": [
                     *         {
                     *           "amount": "198.00",
                     *           "discount_amount": "10.00",
                     *           "price": "99.00",
                     *           "product_id": 1,
                     *           "product_image": "示例文字内容示例",
                     *           "product_name": "示例文字内容示例",
                     *           "quantity": 0,
                     *           "reason": "示例文字内容示例",
                     *           "sku_id": 1,
                     *           "specs": {},
                     *           "valid": true
                     *         }
                     *       ],
                     *       "pay_amount": "176.00",
                     *       "total_amount": "198.00"
                     *     }
                     */
                    "application/json": components["schemas"]["OrderPreview"];
                };
            };
            400: components["responses"]["Unreadable"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            /** @description `not_found`: no such line of the cart, SKU, address or coupon */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"] & {
                        /** @enum {unknown} */
                        code?: "not_found";
                    };
                };
            };
            413: components["responses"]["TooLarge"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["TooMany"];
            503: components["responses"]["Unavailable"];
        };
    };
    get_api_v1_orders_id_: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description 编号
                 * @example 1
                 */
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "address_snapshot": {},
                     *       "auto_confirm_at": "2026-11-25T02:00:00Z",
                     *       "cancel_reason": "示例文字内容示例",
                     *       "cancel_time": "2026-11-25T02:00:00Z",
                     *       "confirm_extended": 0,
                     *       "coupon_id": 1,
                     *       "created_at": "2026-11-25T02:00:00Z",
                     *       "discount_amount": "0.00",
                     *       "expire_at": "2026-11-25T02:00:00Z",
                     *       "freight_amount": "0.00",
                     *       "id": 1,
                     *       "items": [
                     *         {
                     *           "discount_amount": "0.00",
                     *           "flash_item_id": 1,
                     *           "id": 1,
                     *           "pay_amount": "99.00",
                     *           "price": "99.00",
                     *           "product_id": 1,
                     *           "product_image": "示例文字内容示例",
                     *           "product_name": "示例文字内容示例",
                     *           "quantity": 1,
                     *           "refunded_quantity": 1,
                     *           "sku_id": 1,
                     *           "specs": "示例文字内容示例"
                     *         }
                     *       ],
                     *       "kind": 1,
                     *       "order_no": "示例文字内容示例",
                     *       "pay_amount": "99.00",
                     *       "pay_time": "2026-11-25T02:00:00Z",
                     *       "receive_time": "2026-11-25T02:00:00Z",
                     *       "refund_status": 1,
                     *       "refunded_amount": "0.00",
                     *       "refunds": [
                     *         {
                     *           "admin_remark": "示例文字内容示例",
                     *           "amount": "99.00",
                     *           "auto": 0,
                     *           "created_at": "2026-11-25T02:00:00Z",
                     *           "description": "示例文字内容示例",
                     *           "id": 1,
                     *           "images": [
                     *             "示例文字内容示例"
                     *           ],
                     *           "items": [
                     *             {
                     *               "amount": "99.00",
                     *               "order_item_id": 1,
                     *               "product_image": "示例文字内容示例",
                     *               "product_name": "示例文字内容示例",
                     *               "quantity": 1,
                     *               "specs": "示例文字内容示例"
                     *             }
                     *           ],
                     *           "kind": 1,
                     *           "order_id": 1,
                     *           "order_no": "示例文字内容示例",
                     *           "reason": "示例文字内容示例",
                     *           "refund_no": "示例文字内容示例",
                     *           "return_company": "示例文字内容示例",
                     *           "return_tracking_no": "示例文字内容示例",
                     *           "status": 1,
                     *           "success_time": "2026-11-25T02:00:00Z"
                     *         }
                     *       ],
                     *       "remark": "示例文字内容示例",
                     *       "sale_id": 1,
                     *       "ship_time": "2026-11-25T02:00:00Z",
                     *       "status": 1,
                     *       "timeline": [
                     *         {
                     *           "actor": "示例文字内容示例",
                     *           "created_at": "2026-11-25T02:00:00Z",
                     *           "event": "示例文字内容示例"
                     *         }
                     *       ],
                     *       "total_amount": "99.00",
                     *       "transaction_id": "示例文字内容示例"
                     *     }
                     */
                    "application/json": components["schemas"]["Order"];
                };
            };
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooMany"];
            503: components["responses"]["Unavailable"];
        };
    };
    delete_api_v1_orders_id_: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description 编号
                 * @example 1
                 */
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            /** @description `order_status`: it is not over */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"] & {
                        /** @enum {unknown} */
                        code?: "order_status";
                    };
                };
            };
            429: components["responses"]["TooMany"];
            503: components["responses"]["Unavailable"];
        };
    };
    post_api_v1_orders_id_cancel: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description 编号
                 * @example 1
                 */
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "address_snapshot": {},
                     *       "auto_confirm_at": "2026-11-25T02:00:00Z",
                     *       "cancel_reason": "示例文字内容示例",
                     *       "cancel_time": "2026-11-25T02:00:00Z",
                     *       "confirm_extended": 0,
                     *       "coupon_id": 1,
                     *       "created_at": "2026-11-25T02:00:00Z",
                     *       "discount_amount": "0.00",
                     *       "expire_at": "2026-11-25T02:00:00Z",
                     *       "freight_amount": "0.00",
                     *       "id": 1,
                     *       "items": [
                     *         {
                     *           "discount_amount": "0.00",
                     *           "flash_item_id": 1,
                     *           "id": 1,
                     *           "pay_amount": "99.00",
                     *           "price": "99.00",
                     *           "product_id": 1,
                     *           "product_image": "示例文字内容示例",
                     *           "product_name": "示例文字内容示例",
                     *           "quantity": 1,
                     *           "refunded_quantity": 1,
                     *           "sku_id": 1,
                     *           "specs": "示例文字内容示例"
                     *         }
                     *       ],
                     *       "kind": 1,
                     *       "order_no": "示例文字内容示例",
                     *       "pay_amount": "99.00",
                     *       "pay_time": "2026-11-25T02:00:00Z",
                     *       "receive_time": "2026-11-25T02:00:00Z",
                     *       "refund_status": 1,
                     *       "refunded_amount": "0.00",
                     *       "refunds": [
                     *         {
                     *           "admin_remark": "示例文字内容示例",
                     *           "amount": "99.00",
                     *           "auto": 0,
                     *           "created_at": "2026-11-25T02:00:00Z",
                     *           "description": "示例文字内容示例",
                     *           "id": 1,
                     *           "images": [
                     *             "示例文字内容示例"
                     *           ],
                     *           "items": [
                     *             {
                     *               "amount": "99.00",
                     *               "order_item_id": 1,
                     *               "product_image": "示例文字内容示例",
                     *               "product_name": "示例文字内容示例",
                     *               "quantity": 1,
                     *               "specs": "示例文字内容示例"
                     *             }
                     *           ],
                     *           "kind": 1,
                     *           "order_id": 1,
                     *           "order_no": "示例文字内容示例",
                     *           "reason": "示例文字内容示例",
                     *           "refund_no": "示例文字内容示例",
                     *           "return_company": "示例文字内容示例",
                     *           "return_tracking_no": "示例文字内容示例",
                     *           "status": 1,
                     *           "success_time": "2026-11-25T02:00:00Z"
                     *         }
                     *       ],
                     *       "remark": "示例文字内容示例",
                     *       "sale_id": 1,
                     *       "ship_time": "2026-11-25T02:00:00Z",
                     *       "status": 1,
                     *       "timeline": [
                     *         {
                     *           "actor": "示例文字内容示例",
                     *           "created_at": "2026-11-25T02:00:00Z",
                     *           "event": "示例文字内容示例"
                     *         }
                     *       ],
                     *       "total_amount": "99.00",
                     *       "transaction_id": "示例文字内容示例"
                     *     }
                     */
                    "application/json": components["schemas"]["Order"];
                };
            };
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            /** @description `order_status`: it is paid, or was cancelled before */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"] & {
                        /** @enum {unknown} */
                        code?: "order_status";
                    };
                };
            };
            429: components["responses"]["TooMany"];
            503: components["responses"]["Unavailable"];
        };
    };
    post_api_v1_orders_id_confirm: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description 编号
                 * @example 1
                 */
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "address_snapshot": {},
                     *       "auto_confirm_at": "2026-11-25T02:00:00Z",
                     *       "cancel_reason": "示例文字内容示例",
                     *       "cancel_time": "2026-11-25T02:00:00Z",
                     *       "confirm_extended": 0,
                     *       "coupon_id": 1,
                     *       "created_at": "2026-11-25T02:00:00Z",
                     *       "discount_amount": "0.00",
                     *       "expire_at": "2026-11-25T02:00:00Z",
                     *       "freight_amount": "0.00",
                     *       "id": 1,
                     *       "items": [
                     *         {
                     *           "discount_amount": "0.00",
                     *           "flash_item_id": 1,
                     *           "id": 1,
                     *           "pay_amount": "99.00",
                     *           "price": "99.00",
                     *           "product_id": 1,
                     *           "product_image": "示例文字内容示例",
                     *           "product_name": "示例文字内容示例",
                     *           "quantity": 1,
                     *           "refunded_quantity": 1,
                     *           "sku_id": 1,
                     *           "specs": "示例文字内容示例"
                     *         }
                     *       ],
                     *       "kind": 1,
                     *       "order_no": "示例文字内容示例",
                     *       "pay_amount": "99.00",
                     *       "pay_time": "2026-11-25T02:00:00Z",
                     *       "receive_time": "2026-11-25T02:00:00Z",
                     *       "refund_status": 1,
                     *       "refunded_amount": "0.00",
                     *       "refunds": [
                     *         {
                     *           "admin_remark": "示例文字内容示例",
                     *           "amount": "99.00",
                     *           "auto": 0,
                     *           "created_at": "2026-11-25T02:00:00Z",
                     *           "description": "示例文字内容示例",
                     *           "id": 1,
                     *           "images": [
                     *             "示例文字内容示例"
                     *           ],
                     *           "items": [
                     *             {
                     *               "amount": "99.00",
                     *               "order_item_id": 1,
                     *               "product_image": "示例文字内容示例",
                     *               "product_name": "示例文字内容示例",
                     *               "quantity": 1,
                     *               "specs": "示例文字内容示例"
                     *             }
                     *           ],
                     *           "kind": 1,
                     *           "order_id": 1,
                     *           "order_no": "示例文字内容示例",
                     *           "reason": "示例文字内容示例",
                     *           "refund_no": "示例文字内容示例",
                     *           "return_company": "示例文字内容示例",
                     *           "return_tracking_no": "示例文字内容示例",
                     *           "status": 1,
                     *           "success_time": "2026-11-25T02:00:00Z"
                     *         }
                     *       ],
                     *       "remark": "示例文字内容示例",
                     *       "sale_id": 1,
                     *       "ship_time": "2026-11-25T02:00:00Z",
                     *       "status": 1,
                     *       "timeline": [
                     *         {
                     *           "actor": "示例文字内容示例",
                     *           "created_at": "2026-11-25T02:00:00Z",
                     *           "event": "示例文字内容示例"
                     *         }
                     *       ],
                     *       "total_amount": "99.00",
                     *       "transaction_id": "示例文字内容示例"
                     *     }
                     */
                    "application/json": components["schemas"]["Order"];
                };
            };
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            /** @description `order_status`: it was not shipped, or is over */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"] & {
                        /** @enum {unknown} */
                        code?: "order_status";
                    };
                };
            };
            429: components["responses"]["TooMany"];
            503: components["responses"]["Unavailable"];
        };
    };
    post_api_v1_orders_id_extend: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description 编号
                 * @example 1
                 */
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "address_snapshot": {},
                     *       "auto_confirm_at": "2026-11-25T02:00:00Z",
                     *       "cancel_reason": "示例文字内容示例",
                     *       "cancel_time": "2026-11-25T02:00:00Z",
                     *       "confirm_extended": 0,
                     *       "coupon_id": 1,
                     *       "created_at": "2026-11-25T02:00:00Z",
                     *       "discount_amount": "0.00",
                     *       "expire_at": "2026-11-25T02:00:00Z",
                     *       "freight_amount": "0.00",
                     *       "id": 1,
                     *       "items": [
                     *         {
                     *           "discount_amount": "0.00",
                     *           "flash_item_id": 1,
                     *           "id": 1,
                     *           "pay_amount": "99.00",
                     *           "price": "99.00",
                     *           "product_id": 1,
                     *           "product_image": "示例文字内容示例",
                     *           "product_name": "示例文字内容示例",
                     *           "quantity": 1,
                     *           "refunded_quantity": 1,
                     *           "sku_id": 1,
                     *           "specs": "示例文字内容示例"
                     *         }
                     *       ],
                     *       "kind": 1,
                     *       "order_no": "示例文字内容示例",
                     *       "pay_amount": "99.00",
                     *       "pay_time": "2026-11-25T02:00:00Z",
                     *       "receive_time": "2026-11-25T02:00:00Z",
                     *       "refund_status": 1,
                     *       "refunded_amount": "0.00",
                     *       "refunds": [
                     *         {
                     *           "admin_remark": "示例文字内容示例",
                     *           "amount": "99.00",
                     *           "auto": 0,
                     *           "created_at": "2026-11-25T02:00:00Z",
                     *           "description": "示例文字内容示例",
                     *           "id": 1,
                     *           "images": [
                     *             "示例文字内容示例"
                     *           ],
                     *           "items": [
                     *             {
                     *               "amount": "99.00",
                     *               "order_item_id": 1,
                     *               "product_image": "示例文字内容示例",
                     *               "product_name": "示例文字内容示例",
                     *               "quantity": 1,
                     *               "specs": "示例文字内容示例"
                     *             }
                     *           ],
                     *           "kind": 1,
                     *           "order_id": 1,
                     *           "order_no": "示例文字内容示例",
                     *           "reason": "示例文字内容示例",
                     *           "refund_no": "示例文字内容示例",
                     *           "return_company": "示例文字内容示例",
                     *           "return_tracking_no": "示例文字内容示例",
                     *           "status": 1,
                     *           "success_time": "2026-11-25T02:00:00Z"
                     *         }
                     *       ],
                     *       "remark": "示例文字内容示例",
                     *       "sale_id": 1,
                     *       "ship_time": "2026-11-25T02:00:00Z",
                     *       "status": 1,
                     *       "timeline": [
                     *         {
                     *           "actor": "示例文字内容示例",
                     *           "created_at": "2026-11-25T02:00:00Z",
                     *           "event": "示例文字内容示例"
                     *         }
                     *       ],
                     *       "total_amount": "99.00",
                     *       "transaction_id": "示例文字内容示例"
                     *     }
                     */
                    "application/json": components["schemas"]["Order"];
                };
            };
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            /** @description `order_status`: it is not shipped, or was put off before */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"] & {
                        /** @enum {unknown} */
                        code?: "order_status";
                    };
                };
            };
            429: components["responses"]["TooMany"];
            503: components["responses"]["Unavailable"];
        };
    };
    get_api_v1_orders_id_logistics: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description 编号
                 * @example 1
                 */
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "company": "shunfeng",
                     *           "company_name": "顺丰速运",
                     *           "created_at": "2026-11-25T02:00:00Z",
                     *           "id": 1,
                     *           "items": [
                     *             {
                     *               "order_item_id": 1,
                     *               "quantity": 0
                     *             }
                     *           ],
                     *           "state": "in_transit",
                     *           "traces": [
                     *             {
                     *               "context": "快件已到达深圳南山营业点",
                     *               "time": "2026-11-25T02:00:00Z"
                     *             }
                     *           ],
                     *           "tracked_at": "2026-11-25T02:00:00Z",
                     *           "tracking_no": "SF1234567890"
                     *         }
                     *       ],
                     *       "page": 1,
                     *       "page_size": 20,
                     *       "total": 0
                     *     }
                     */
                    "application/json": components["schemas"]["Parcels"];
                };
            };
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooMany"];
            503: components["responses"]["Unavailable"];
        };
    };
    post_api_v1_orders_id_refunds: {
        parameters: {
            query?: never;
            header: {
                /**
                 * @description 幂等键，由客户端生成：同一键与同一内容只生效一次
                 * @example 8f14e45f-ceea-467f
                 */
                "Idempotency-Key": string;
            };
            path: {
                /**
                 * @description 编号
                 * @example 1
                 */
                id: number;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "kind": 1,
                 *       "reason": "不想要了"
                 *     }
                 */
                "application/json": components["schemas"]["RefundRequest"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "admin_remark": "示例文字内容示例",
                     *       "amount": "99.00",
                     *       "auto": 0,
                     *       "created_at": "2026-11-25T02:00:00Z",
                     *       "description": "示例文字内容示例",
                     *       "id": 1,
                     *       "images": [
                     *         "示例文字内容示例"
                     *       ],
                     *       "items": [
                     *         {
                     *           "amount": "99.00",
                     *           "order_item_id": 1,
                     *           "product_image": "示例文字内容示例",
                     *           "product_name": "示例文字内容示例",
                     *           "quantity": 1,
                     *           "specs": "示例文字内容示例"
                     *         }
                     *       ],
                     *       "kind": 1,
                     *       "order_id": 1,
                     *       "order_no": "示例文字内容示例",
                     *       "reason": "示例文字内容示例",
                     *       "refund_no": "示例文字内容示例",
                     *       "return_company": "示例文字内容示例",
                     *       "return_tracking_no": "示例文字内容示例",
                     *       "status": 1,
                     *       "success_time": "2026-11-25T02:00:00Z"
                     *     }
                     */
                    "application/json": components["schemas"]["Refund"];
                };
            };
            400: components["responses"]["Unreadable"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            /** @description `refund_exceeds` `order_status` `after_sale_closed`; `request_in_progress`: The first request with this key is still at work */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"] & {
                        /** @enum {unknown} */
                        code?: "after_sale_closed" | "order_status" | "refund_exceeds" | "request_in_progress";
                    };
                };
            };
            413: components["responses"]["TooLarge"];
            422: components["responses"]["InvalidOrKeyUsed"];
            429: components["responses"]["TooMany"];
            503: components["responses"]["Unavailable"];
        };
    };
    post_api_v1_payment_notify: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description WeChat Pay v3 notification */
        requestBody: {
            content: {
                /** @example {} */
                "application/json": Record<string, never>;
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "code": "SUCCESS",
                     *       "message": "成功"
                     *     }
                     */
                    "application/json": components["schemas"]["NotifyAnswer"];
                };
            };
            /** @description It can't be read, or is not about what was asked for */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NotifyAnswer"];
                };
            };
            /** @description Its signature is not WeChat's */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NotifyAnswer"];
                };
            };
            /** @description There is no such order */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NotifyAnswer"];
                };
            };
            /** @description WeChat is to send it again */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NotifyAnswer"];
                };
            };
        };
    };
    post_api_v1_payment_prepay: {
        parameters: {
            query?: never;
            header: {
                /**
                 * @description 幂等键，由客户端生成：同一键与同一内容只生效一次
                 * @example 8f14e45f-ceea-467f
                 */
                "Idempotency-Key": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "order_no": "2611241300000010010042"
                 *     }
                 */
                "application/json": components["schemas"]["PrepayRequest"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "nonceStr": "示例文字内容示例",
                     *       "package": "prepay_id=wx26112359f4d94a0e8d1a2c7b1f3e0a0000",
                     *       "paySign": "示例文字内容示例",
                     *       "prepay_id": "wx26112359f4d94a0e8d1a2c7b1f3e0a0000",
                     *       "signType": "RSA",
                     *       "timeStamp": "1795507200"
                     *     }
                     */
                    "application/json": components["schemas"]["PaymentParameters"];
                };
            };
            400: components["responses"]["Unreadable"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            /** @description `order_status` `order_expired`; `request_in_progress`: The first request with this key is still at work */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"] & {
                        /** @enum {unknown} */
                        code?: "order_expired" | "order_status" | "request_in_progress";
                    };
                };
            };
            413: components["responses"]["TooLarge"];
            422: components["responses"]["InvalidOrKeyUsed"];
            429: components["responses"]["TooMany"];
            503: components["responses"]["Unavailable"];
        };
    };
    post_api_v1_payment_refund_notify: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description WeChat Pay v3 notification */
        requestBody: {
            content: {
                /** @example {} */
                "application/json": Record<string, never>;
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "code": "SUCCESS",
                     *       "message": "成功"
                     *     }
                     */
                    "application/json": components["schemas"]["NotifyAnswer"];
                };
            };
            /** @description It can't be read, or is not about what was asked for */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NotifyAnswer"];
                };
            };
            /** @description Its signature is not WeChat's */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NotifyAnswer"];
                };
            };
            /** @description There is no such order */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NotifyAnswer"];
                };
            };
            /** @description WeChat is to send it again */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NotifyAnswer"];
                };
            };
        };
    };
    get_api_v1_payment_order_no_status: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description 订单号
                 * @example 2611250000000000000001
                 */
                order_no: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "order_no": "示例文字内容示例",
                     *       "paid": true,
                     *       "refund": {
                     *         "amount": "99.00",
                     *         "reason": "示例文字内容示例",
                     *         "refund_no": "示例文字内容示例",
                     *         "status": 1
                     *       },
                     *       "status": 1
                     *     }
                     */
                    "application/json": components["schemas"]["PaymentStatus"];
                };
            };
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooMany"];
            503: components["responses"]["Unavailable"];
        };
    };
    get_api_v1_products: {
        parameters: {
            query?: {
                /**
                 * @description 分类，含其下级
                 * @example 1
                 */
                category_id?: number;
                /**
                 * @description 名称或副标题中的文字
                 * @example 耳机
                 */
                keyword?: string;
                /**
                 * @description 最低价
                 * @example 10.00
                 */
                min_price?: string;
                /**
                 * @description 最高价
                 * @example 99.00
                 */
                max_price?: string;
                /**
                 * @description 1：仅热卖
                 * @example 1
                 */
                is_hot?: number;
                /**
                 * @description 1：仅新品
                 * @example 1
                 */
                is_new?: number;
                /**
                 * @description default、price_asc、price_desc、sales、newest
                 * @example newest
                 */
                sort?: string;
                /**
                 * @description 第几页，从 1 起
                 * @example 1
                 */
                page?: number;
                /**
                 * @description 每页几条
                 * @example 20
                 */
                page_size?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "category_id": 1,
                     *           "cover": "示例文字内容示例",
                     *           "created_at": "2026-11-25T02:00:00Z",
                     *           "id": 1,
                     *           "is_hot": 0,
                     *           "is_new": 0,
                     *           "name": "云雀 Pro 降噪蓝牙耳机",
                     *           "original_price": "399.00",
                     *           "price": "299.00",
                     *           "sales": 1,
                     *           "stock": 1,
                     *           "subtitle": "示例文字内容示例"
                     *         }
                     *       ],
                     *       "page": 1,
                     *       "page_size": 20,
                     *       "total": 1
                     *     }
                     */
                    "application/json": components["schemas"]["ProductCards"];
                };
            };
            400: components["responses"]["Unreadable"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["TooMany"];
            503: components["responses"]["Unavailable"];
        };
    };
    get_api_v1_products_hot: {
        parameters: {
            query?: {
                /**
                 * @description 最多几条
                 * @example 10
                 */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "category_id": 1,
                     *           "cover": "示例文字内容示例",
                     *           "created_at": "2026-11-25T02:00:00Z",
                     *           "id": 1,
                     *           "is_hot": 0,
                     *           "is_new": 0,
                     *           "name": "云雀 Pro 降噪蓝牙耳机",
                     *           "original_price": "399.00",
                     *           "price": "299.00",
                     *           "sales": 1,
                     *           "stock": 1,
                     *           "subtitle": "示例文字内容示例"
                     *         }
                     *       ],
                     *       "page": 1,
                     *       "page_size": 20,
                     *       "total": 1
                     *     }
                     */
                    "application/json": components["schemas"]["ProductCards"];
                };
            };
            400: components["responses"]["Unreadable"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["TooMany"];
            503: components["responses"]["Unavailable"];
        };
    };
    get_api_v1_products_id_: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description 编号
                 * @example 1
                 */
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "category_id": 1,
                     *       "cover": "示例文字内容示例",
                     *       "created_at": "2026-11-25T02:00:00Z",
                     *       "description": "示例文字内容示例",
                     *       "flash": {
                     *         "end_time": "2026-11-25T02:00:00Z",
                     *         "flash_price": "99.00",
                     *         "item_id": 1,
                     *         "sale_id": 1,
                     *         "sku_id": 1,
                     *         "start_time": "2026-11-25T02:00:00Z",
                     *         "state": "upcoming"
                     *       },
                     *       "id": 1,
                     *       "images": [
                     *         "示例文字内容示例"
                     *       ],
                     *       "is_hot": 0,
                     *       "is_new": 0,
                     *       "name": "示例文字内容示例",
                     *       "original_price": "399.00",
                     *       "price": "299.00",
                     *       "sales": 1,
                     *       "skus": [
                     *         {
                     *           "id": 1,
                     *           "image": "示例文字内容示例",
                     *           "price": "299.00",
                     *           "sku_code": "示例文字内容示例",
                     *           "specs": {},
                     *           "stock": 1
                     *         }
                     *       ],
                     *       "specs": [
                     *         {
                     *           "name": "颜色",
                     *           "values": [
                     *             "红色",
                     *             "蓝色"
                     *           ]
                     *         }
                     *       ],
                     *       "stock": 1,
                     *       "subtitle": "示例文字内容示例"
                     *     }
                     */
                    "application/json": components["schemas"]["Product"];
                };
            };
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooMany"];
            503: components["responses"]["Unavailable"];
        };
    };
    get_api_v1_refunds: {
        parameters: {
            query?: {
                /**
                 * @description 状态，见返回值中的说明
                 * @example 1
                 */
                status?: number;
                /**
                 * @description 第几页，从 1 起
                 * @example 1
                 */
                page?: number;
                /**
                 * @description 每页几条
                 * @example 20
                 */
                page_size?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "admin_remark": "示例文字内容示例",
                     *           "amount": "99.00",
                     *           "auto": 0,
                     *           "created_at": "2026-11-25T02:00:00Z",
                     *           "description": "示例文字内容示例",
                     *           "id": 1,
                     *           "images": [
                     *             "示例文字内容示例"
                     *           ],
                     *           "items": [
                     *             {
                     *               "amount": "99.00",
                     *               "order_item_id": 1,
                     *               "product_image": "示例文字内容示例",
                     *               "product_name": "示例文字内容示例",
                     *               "quantity": 1,
                     *               "specs": "示例文字内容示例"
                     *             }
                     *           ],
                     *           "kind": 1,
                     *           "order_id": 1,
                     *           "order_no": "示例文字内容示例",
                     *           "reason": "示例文字内容示例",
                     *           "refund_no": "示例文字内容示例",
                     *           "return_company": "示例文字内容示例",
                     *           "return_tracking_no": "示例文字内容示例",
                     *           "status": 1,
                     *           "success_time": "2026-11-25T02:00:00Z"
                     *         }
                     *       ],
                     *       "page": 1,
                     *       "page_size": 20,
                     *       "total": 1
                     *     }
                     */
                    "application/json": components["schemas"]["Refunds"];
                };
            };
            400: components["responses"]["Unreadable"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["TooMany"];
            503: components["responses"]["Unavailable"];
        };
    };
    get_api_v1_refunds_id_: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description 编号
                 * @example 1
                 */
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "admin_remark": "示例文字内容示例",
                     *       "amount": "99.00",
                     *       "auto": 0,
                     *       "created_at": "2026-11-25T02:00:00Z",
                     *       "description": "示例文字内容示例",
                     *       "id": 1,
                     *       "images": [
                     *         "示例文字内容示例"
                     *       ],
                     *       "items": [
                     *         {
                     *           "amount": "99.00",
                     *           "order_item_id": 1,
                     *           "product_image": "示例文字内容示例",
                     *           "product_name": "示例文字内容示例",
                     *           "quantity": 1,
                     *           "specs": "示例文字内容示例"
                     *         }
                     *       ],
                     *       "kind": 1,
                     *       "order_id": 1,
                     *       "order_no": "示例文字内容示例",
                     *       "reason": "示例文字内容示例",
                     *       "refund_no": "示例文字内容示例",
                     *       "return_company": "示例文字内容示例",
                     *       "return_tracking_no": "示例文字内容示例",
                     *       "status": 1,
                     *       "success_time": "2026-11-25T02:00:00Z"
                     *     }
                     */
                    "application/json": components["schemas"]["Refund"];
                };
            };
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooMany"];
            503: components["responses"]["Unavailable"];
        };
    };
    post_api_v1_refunds_id_cancel: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description 编号
                 * @example 1
                 */
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "admin_remark": "示例文字内容示例",
                     *       "amount": "99.00",
                     *       "auto": 0,
                     *       "created_at": "2026-11-25T02:00:00Z",
                     *       "description": "示例文字内容示例",
                     *       "id": 1,
                     *       "images": [
                     *         "示例文字内容示例"
                     *       ],
                     *       "items": [
                     *         {
                     *           "amount": "99.00",
                     *           "order_item_id": 1,
                     *           "product_image": "示例文字内容示例",
                     *           "product_name": "示例文字内容示例",
                     *           "quantity": 1,
                     *           "specs": "示例文字内容示例"
                     *         }
                     *       ],
                     *       "kind": 1,
                     *       "order_id": 1,
                     *       "order_no": "示例文字内容示例",
                     *       "reason": "示例文字内容示例",
                     *       "refund_no": "示例文字内容示例",
                     *       "return_company": "示例文字内容示例",
                     *       "return_tracking_no": "示例文字内容示例",
                     *       "status": 1,
                     *       "success_time": "2026-11-25T02:00:00Z"
                     *     }
                     */
                    "application/json": components["schemas"]["Refund"];
                };
            };
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            /** @description `refund_status` */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"] & {
                        /** @enum {unknown} */
                        code?: "refund_status";
                    };
                };
            };
            429: components["responses"]["TooMany"];
            503: components["responses"]["Unavailable"];
        };
    };
    post_api_v1_refunds_id_return: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description 编号
                 * @example 1
                 */
                id: number;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "company": "shunfeng",
                 *       "tracking_no": "SF1234567890"
                 *     }
                 */
                "application/json": components["schemas"]["ReturnRequest"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "admin_remark": "示例文字内容示例",
                     *       "amount": "99.00",
                     *       "auto": 0,
                     *       "created_at": "2026-11-25T02:00:00Z",
                     *       "description": "示例文字内容示例",
                     *       "id": 1,
                     *       "images": [
                     *         "示例文字内容示例"
                     *       ],
                     *       "items": [
                     *         {
                     *           "amount": "99.00",
                     *           "order_item_id": 1,
                     *           "product_image": "示例文字内容示例",
                     *           "product_name": "示例文字内容示例",
                     *           "quantity": 1,
                     *           "specs": "示例文字内容示例"
                     *         }
                     *       ],
                     *       "kind": 1,
                     *       "order_id": 1,
                     *       "order_no": "示例文字内容示例",
                     *       "reason": "示例文字内容示例",
                     *       "refund_no": "示例文字内容示例",
                     *       "return_company": "示例文字内容示例",
                     *       "return_tracking_no": "示例文字内容示例",
                     *       "status": 1,
                     *       "success_time": "2026-11-25T02:00:00Z"
                     *     }
                     */
                    "application/json": components["schemas"]["Refund"];
                };
            };
            400: components["responses"]["Unreadable"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            /** @description `refund_status` */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"] & {
                        /** @enum {unknown} */
                        code?: "refund_status";
                    };
                };
            };
            413: components["responses"]["TooLarge"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["TooMany"];
            503: components["responses"]["Unavailable"];
        };
    };
    get_api_v1_regions: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "children": [
                     *             {
                     *               "children": [],
                     *               "code": "440305",
                     *               "name": "南山区"
                     *             }
                     *           ],
                     *           "code": "440305",
                     *           "name": "南山区"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["Regions"];
                };
            };
            /** @description `If-None-Match` has this version */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            429: components["responses"]["TooMany"];
            503: components["responses"]["Unavailable"];
        };
    };
    get_api_v1_search: {
        parameters: {
            query: {
                /**
                 * @description 要查找的文字
                 * @example 蓝牙耳机
                 */
                q: string;
                /**
                 * @description 分类，含其下级
                 * @example 1
                 */
                category_id?: number;
                /**
                 * @description 最低价
                 * @example 10.00
                 */
                min_price?: string;
                /**
                 * @description 最高价
                 * @example 99.00
                 */
                max_price?: string;
                /**
                 * @description default（最相关）、price_asc、price_desc、sales、newest
                 * @example newest
                 */
                sort?: string;
                /**
                 * @description 第几页，从 1 起
                 * @example 1
                 */
                page?: number;
                /**
                 * @description 每页几条
                 * @example 20
                 */
                page_size?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "engine": "index",
                     *       "items": [
                     *         {
                     *           "category_id": 1,
                     *           "cover": "示例文字内容示例",
                     *           "created_at": "2026-11-25T02:00:00Z",
                     *           "highlight": "云雀 Pro 降噪蓝牙<em>耳机</em>",
                     *           "id": 1,
                     *           "is_hot": 0,
                     *           "is_new": 0,
                     *           "name": "云雀 Pro 降噪蓝牙耳机",
                     *           "original_price": "399.00",
                     *           "price": "299.00",
                     *           "sales": 1,
                     *           "stock": 1,
                     *           "subtitle": "示例文字内容示例"
                     *         }
                     *       ],
                     *       "page": 1,
                     *       "page_size": 20,
                     *       "total": 1
                     *     }
                     */
                    "application/json": components["schemas"]["SearchHits"];
                };
            };
            400: components["responses"]["Unreadable"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["TooMany"];
            503: components["responses"]["Unavailable"];
        };
    };
    get_api_v1_search_hot: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "count": 1,
                     *           "word": "耳机"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["HotWords"];
                };
            };
            429: components["responses"]["TooMany"];
            503: components["responses"]["Unavailable"];
        };
    };
    get_api_v1_search_suggest: {
        parameters: {
            query?: {
                /**
                 * @description 要查找的文字
                 * @example 耳
                 */
                q?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         "耳机",
                     *         "云雀 Pro 降噪蓝牙耳机"
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["Suggestions"];
                };
            };
            400: components["responses"]["Unreadable"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["TooMany"];
            503: components["responses"]["Unavailable"];
        };
    };
    post_api_v1_upload: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "multipart/form-data": components["schemas"]["UploadForm"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "content_type": "image/jpeg",
                     *       "height": 0,
                     *       "size": 0,
                     *       "thumbnail_url": "/uploads/2026/11/3f2a_s.jpg",
                     *       "url": "/uploads/2026/11/3f2a.jpg",
                     *       "width": 0
                     *     }
                     */
                    "application/json": components["schemas"]["Upload"];
                };
            };
            400: components["responses"]["Unreadable"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            413: components["responses"]["TooLarge"];
            422: components["responses"]["Invalid"];
            /** @description `too_many_requests` */
            429: {
                headers: {
                    /**
                     * @description Seconds to wait
                     * @example 2
                     */
                    "Retry-After": number;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"] & {
                        /** @enum {unknown} */
                        code?: "too_many_requests";
                    };
                };
            };
            503: components["responses"]["Unavailable"];
        };
    };
    post_api_v1_upload_policy: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "content_type": "image/jpeg"
                 *     }
                 */
                "application/json": components["schemas"]["UploadPolicyRequest"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "expires_at": "2026-11-25T02:00:00Z",
                     *       "file_url": "示例文字内容示例",
                     *       "form_data": {},
                     *       "mode": "direct",
                     *       "name": "file",
                     *       "size_max": 0,
                     *       "url": "https://shop.oss-cn-hangzhou.aliyuncs.com"
                     *     }
                     */
                    "application/json": components["schemas"]["UploadPolicy"];
                };
            };
            400: components["responses"]["Unreadable"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            413: components["responses"]["TooLarge"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["TooMany"];
            503: components["responses"]["Unavailable"];
        };
    };
    get_api_v1_user_addresses: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "city": "示例文字内容示例",
                     *           "created_at": "2026-11-25T02:00:00Z",
                     *           "detail": "示例文字内容示例",
                     *           "district": "示例文字内容示例",
                     *           "id": 1,
                     *           "is_default": 0,
                     *           "name": "示例文字内容示例",
                     *           "phone": "示例文字内容示例",
                     *           "province": "示例文字内容示例"
                     *         }
                     *       ],
                     *       "page": 1,
                     *       "page_size": 20,
                     *       "total": 0
                     *     }
                     */
                    "application/json": components["schemas"]["Addresses"];
                };
            };
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            429: components["responses"]["TooMany"];
            503: components["responses"]["Unavailable"];
        };
    };
    post_api_v1_user_addresses: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "city": "深圳市",
                 *       "detail": "科技园 1 号",
                 *       "district": "南山区",
                 *       "name": "张三",
                 *       "phone": "13800138000",
                 *       "province": "广东省"
                 *     }
                 */
                "application/json": components["schemas"]["AddressRequest"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "city": "示例文字内容示例",
                     *       "created_at": "2026-11-25T02:00:00Z",
                     *       "detail": "示例文字内容示例",
                     *       "district": "示例文字内容示例",
                     *       "id": 1,
                     *       "is_default": 0,
                     *       "name": "示例文字内容示例",
                     *       "phone": "示例文字内容示例",
                     *       "province": "示例文字内容示例"
                     *     }
                     */
                    "application/json": components["schemas"]["Address"];
                };
            };
            400: components["responses"]["Unreadable"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            /** @description `address_limit` */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"] & {
                        /** @enum {unknown} */
                        code?: "address_limit";
                    };
                };
            };
            413: components["responses"]["TooLarge"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["TooMany"];
            503: components["responses"]["Unavailable"];
        };
    };
    put_api_v1_user_addresses_id_: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description 编号
                 * @example 1
                 */
                id: number;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "city": "深圳市",
                 *       "detail": "科技园 1 号",
                 *       "district": "南山区",
                 *       "name": "张三",
                 *       "phone": "13800138000",
                 *       "province": "广东省"
                 *     }
                 */
                "application/json": components["schemas"]["AddressRequest"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "city": "示例文字内容示例",
                     *       "created_at": "2026-11-25T02:00:00Z",
                     *       "detail": "示例文字内容示例",
                     *       "district": "示例文字内容示例",
                     *       "id": 1,
                     *       "is_default": 0,
                     *       "name": "示例文字内容示例",
                     *       "phone": "示例文字内容示例",
                     *       "province": "示例文字内容示例"
                     *     }
                     */
                    "application/json": components["schemas"]["Address"];
                };
            };
            400: components["responses"]["Unreadable"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            413: components["responses"]["TooLarge"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["TooMany"];
            503: components["responses"]["Unavailable"];
        };
    };
    delete_api_v1_user_addresses_id_: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description 编号
                 * @example 1
                 */
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooMany"];
            503: components["responses"]["Unavailable"];
        };
    };
    get_api_v1_user_coupons: {
        parameters: {
            query?: {
                /**
                 * @description 0 未使用 1 已使用 2 已过期
                 * @example 1
                 */
                status?: number;
                /**
                 * @description 第几页，从 1 起
                 * @example 1
                 */
                page?: number;
                /**
                 * @description 每页几条
                 * @example 20
                 */
                page_size?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "coupon_id": 1,
                     *           "created_at": "2026-11-25T02:00:00Z",
                     *           "expire_time": "2026-11-25T02:00:00Z",
                     *           "id": 1,
                     *           "max_discount": "50.00",
                     *           "min_amount": "199.00",
                     *           "name": "示例文字内容示例",
                     *           "order_id": 1,
                     *           "status": 1,
                     *           "type": 1,
                     *           "used_time": "2026-11-25T02:00:00Z",
                     *           "value": "30.00"
                     *         }
                     *       ],
                     *       "page": 1,
                     *       "page_size": 20,
                     *       "total": 1
                     *     }
                     */
                    "application/json": components["schemas"]["UserCoupons"];
                };
            };
            400: components["responses"]["Unreadable"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["TooMany"];
            503: components["responses"]["Unavailable"];
        };
    };
    get_api_v1_user_profile: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "avatar": "示例文字内容示例",
                     *       "balance": "0.00",
                     *       "created_at": "2026-11-25T02:00:00Z",
                     *       "gender": 1,
                     *       "id": 1,
                     *       "nickname": "示例文字内容示例",
                     *       "phone": "示例文字内容示例",
                     *       "points": 1
                     *     }
                     */
                    "application/json": components["schemas"]["Profile"];
                };
            };
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            429: components["responses"]["TooMany"];
            503: components["responses"]["Unavailable"];
        };
    };
    put_api_v1_user_profile: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "avatar": "/uploads/2026/11/ab.webp",
                 *       "nickname": "小云"
                 *     }
                 */
                "application/json": components["schemas"]["ProfileRequest"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "avatar": "示例文字内容示例",
                     *       "balance": "0.00",
                     *       "created_at": "2026-11-25T02:00:00Z",
                     *       "gender": 1,
                     *       "id": 1,
                     *       "nickname": "示例文字内容示例",
                     *       "phone": "示例文字内容示例",
                     *       "points": 1
                     *     }
                     */
                    "application/json": components["schemas"]["Profile"];
                };
            };
            400: components["responses"]["Unreadable"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            413: components["responses"]["TooLarge"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["TooMany"];
            503: components["responses"]["Unavailable"];
        };
    };
    get_healthz: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    get_readyz: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "migrated": true,
                     *       "mysql": true,
                     *       "ready": true,
                     *       "redis": true,
                     *       "staying": true
                     *     }
                     */
                    "application/json": components["schemas"]["Readiness"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Readiness"];
                };
            };
        };
    };
    get_version: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "commit": "示例文字内容示例",
                     *       "name": "示例文字内容示例",
                     *       "version": "示例文字内容示例"
                     *     }
                     */
                    "application/json": components["schemas"]["Version"];
                };
            };
        };
    };
}
