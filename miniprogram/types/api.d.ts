// Made by tools/types.mjs from /api/openapi.json.
export type paths = Record<string, never>;
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
        /** @description Which coupon a shopper wants. */
        ReceiveRequest: {
            /**
             * Format: int64
             * @example 1
             */
            coupon_id: number;
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
export type operations = Record<string, never>;
