//! What admins may do: every route of the console names one permission by the type it takes.
//!
//! A handler takes [`CurrentAdmin<P>`]. Whoever is logged in and lacks `P` is refused, and the
//! refusal stands in the audit log.

use std::future::{Future, ready};
use std::marker::PhantomData;
use std::pin::Pin;

use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpRequest};
use mall_store::mysql::{self, admin::Admin};
use serde_json::json;

use super::{Origin, Shared, bearer, shared};
use crate::admin::{By, Change};
use crate::error::ApiError;

/// Something that a role may allow.
pub trait Permission: 'static {
    /// `area:action`, as `roles.permissions` names it.
    const NAME: &'static str;
    /// Whether everybody who is logged in has it.
    const FOR_ALL: bool = false;
}

/// A permission as the console shows it to those who put roles together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PermissionInfo {
    /// `area:action`.
    pub name: &'static str,
    /// What it is about, in Chinese.
    pub area: &'static str,
    /// What it allows, in Chinese.
    pub title: &'static str,
}

/// What allows everything.
pub const EVERYTHING: &str = "*";

macro_rules! permissions {
    ($($(#[$doc:meta])* $name:ident = $text:literal, $area:literal, $title:literal;)*) => {
        $(
            $(#[$doc])*
            #[derive(Debug, Clone, Copy)]
            pub struct $name;
            impl Permission for $name {
                const NAME: &'static str = $text;
            }
        )*

        /// Every permission that a role may name.
        pub const PERMISSIONS: &[PermissionInfo] = &[
            $(PermissionInfo { name: $text, area: $area, title: $title },)*
        ];
    };
}

permissions! {
    /// To see products.
    ProductRead = "product:read", "商品", "查看商品";
    /// To create, change, delete products and to put them on or off the shelf.
    ProductWrite = "product:write", "商品", "编辑、上下架和删除商品";
    /// To see categories.
    CategoryRead = "category:read", "分类", "查看分类";
    /// To create, change and delete categories.
    CategoryWrite = "category:write", "分类", "编辑和删除分类";
    /// To see stock and its ledger.
    StockRead = "stock:read", "库存", "查看库存和流水";
    /// To change stock.
    StockWrite = "stock:write", "库存", "调整库存";
    /// To see orders.
    OrderRead = "order:read", "订单", "查看订单";
    /// To change address and remarks of orders, and to cancel them.
    OrderWrite = "order:write", "订单", "修改地址和备注、取消订单";
    /// To change what an unpaid order costs.
    OrderPrice = "order:price", "订单", "改价";
    /// To ship orders.
    OrderShip = "order:ship", "订单", "发货";
    /// To ship many orders from a file.
    ImportWrite = "import:write", "订单", "批量导入发货";
    /// To see requests for refunds.
    RefundRead = "refund:read", "售后", "查看退款和退货";
    /// To reject requests for refunds.
    RefundWrite = "refund:write", "售后", "拒绝退款申请";
    /// To approve refunds, which pays money, and to try failed ones again.
    RefundApprove = "refund:approve", "售后", "同意退款和重试退款";
    /// To confirm that a returned parcel arrived.
    RefundReceive = "refund:receive", "售后", "确认收到退货";
    /// To see payment attempts.
    PaymentRead = "payment:read", "财务", "查看支付单";
    /// To see how WeChat's bills compare with the books.
    ReconciliationRead = "reconciliation:read", "财务", "查看对账";
    /// To start a comparison and to settle differences.
    ReconciliationWrite = "reconciliation:write", "财务", "发起对账和处理差异";
    /// To see shoppers.
    UserRead = "user:read", "用户", "查看用户";
    /// To ban shoppers and let them in again.
    UserWrite = "user:write", "用户", "禁用和启用用户";
    /// To see telephone numbers in full.
    PiiRead = "pii:read", "用户", "查看和导出完整手机号";
    /// To see coupons and who has them.
    CouponRead = "coupon:read", "优惠券", "查看优惠券和发放记录";
    /// To create, change and delete coupons.
    CouponWrite = "coupon:write", "优惠券", "编辑和删除优惠券";
    /// To give coupons to shoppers.
    CouponIssue = "coupon:issue", "优惠券", "向用户发放优惠券";
    /// To see flash sales.
    FlashSaleRead = "flash_sale:read", "秒杀", "查看秒杀活动";
    /// To create, change, publish, pause, resume and end flash sales.
    FlashSaleWrite = "flash_sale:write", "秒杀", "编辑和控制秒杀活动";
    /// To see the figures of the shop.
    StatisticsRead = "statistics:read", "统计", "查看数据统计";
    /// To ask for files of data, and to fetch them.
    ExportWrite = "export:write", "统计", "导出数据";
    /// To see banners.
    BannerRead = "banner:read", "系统", "查看轮播图";
    /// To create, change and delete banners.
    BannerWrite = "banner:write", "系统", "编辑和删除轮播图";
    /// To see the settings of the shop.
    ConfigRead = "config:read", "系统", "查看系统配置";
    /// To change the settings of the shop.
    ConfigWrite = "config:write", "系统", "修改系统配置";
    /// To store pictures.
    UploadWrite = "upload:write", "系统", "上传图片";
    /// To see the people of the console.
    AdminRead = "admin:read", "系统", "查看管理员";
    /// To create, change, disable and delete the people of the console.
    AdminWrite = "admin:write", "系统", "编辑、停用和删除管理员";
    /// To see roles.
    RoleRead = "role:read", "系统", "查看角色";
    /// To create, change and delete roles.
    RoleWrite = "role:write", "系统", "编辑和删除角色";
    /// To see who did what.
    AuditRead = "audit:read", "系统", "查看审计日志";
    /// To see background work that failed.
    JobsRead = "jobs:read", "系统", "查看失败的后台任务";
    /// To have background work that failed tried again.
    JobsWrite = "jobs:write", "系统", "重试失败的后台任务";
}

/// What everybody who is logged in may do: look at, and change, their own account.
#[derive(Debug, Clone, Copy)]
pub struct OwnAccount;

impl Permission for OwnAccount {
    const NAME: &'static str = "own:account";
    const FOR_ALL: bool = true;
}

/// Whether somebody who has `permissions` has `wanted` among them.
#[must_use]
pub fn allows(permissions: &[String], wanted: &str) -> bool {
    permissions.iter().any(|name| name == EVERYTHING || name == wanted)
}

/// Whether somebody who has `permissions` has all of `wanted`.
#[must_use]
pub fn covers(permissions: &[String], wanted: &[String]) -> bool {
    wanted.iter().all(|name| allows(permissions, name))
}

/// The admin who asks: logged in, not disabled, and allowed to do `P`.
#[derive(Debug, Clone)]
pub struct CurrentAdmin<P> {
    /// Who.
    pub admin: Admin,
    /// From where.
    pub origin: Origin,
    permission: PhantomData<P>,
}

impl<P> CurrentAdmin<P> {
    /// Who changes something, for the audit log.
    #[must_use]
    pub fn by(self) -> By {
        By { id: self.admin.id, name: self.admin.username, origin: self.origin }
    }

    /// Whether this admin also has the permission `Q`.
    #[must_use]
    pub fn may<Q: Permission>(&self) -> bool {
        Q::FOR_ALL || allows(&self.admin.permissions, Q::NAME)
    }
}

impl<P: Permission> FromRequest for CurrentAdmin<P> {
    type Error = ApiError;
    type Future = Pin<Box<dyn Future<Output = Result<Self, ApiError>>>>;

    fn from_request(request: &HttpRequest, _payload: &mut Payload) -> Self::Future {
        let read = || {
            let state = shared(request)?;
            let token = state.tokens.admin(bearer(request.headers())?, state.clock.now())?;
            Ok((state.clone(), token))
        };
        let (state, token) = match read() {
            Ok(read) => read,
            Err(error) => return Box::pin(ready(Err(error))),
        };
        let origin = Origin::of(request);
        let asked = format!("{} {}", request.method(), request.path());
        Box::pin(async move {
            let store = state.store.clone();
            // Admins are few: each request asks MySQL, and a change of rights counts at once.
            let read = async move {
                mysql::admin::find(&mut *store.connection().await?, token.admin_id).await
            };
            let admin = state.io(read).await?.ok_or(ApiError::Unauthorized)?;
            if admin.token_version != token.version {
                return Err(ApiError::Unauthorized);
            }
            if !admin.active {
                return Err(ApiError::AccountDisabled);
            }
            let current = Self { admin, origin, permission: PhantomData };
            if current.may::<P>() {
                return Ok(current);
            }
            write_down(&state, current.by(), P::NAME, asked).await?;
            Err(ApiError::Forbidden)
        })
    }
}

/// A refusal goes into the audit log: somebody tried what they may not.
async fn write_down(
    state: &Shared,
    by: By,
    permission: &'static str,
    asked: String,
) -> Result<(), ApiError> {
    let store = state.store.clone();
    let asked: String = asked.chars().take(200).collect();
    let write = async move {
        let change = Change::created(&json!({ "request": asked }));
        let mut conn = store.connection().await?;
        by.refused(&mut conn, "access.refused", ("permission", permission), &change).await
    };
    state.io(write).await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_permission_is_an_area_and_an_action_and_is_named_once() {
        for (index, info) in PERMISSIONS.iter().enumerate() {
            let (area, action) = info.name.split_once(':').unwrap();
            assert!(!area.is_empty() && !action.is_empty(), "{}", info.name);
            assert!(PERMISSIONS[..index].iter().all(|other| other.name != info.name));
            assert!(info.name.len() <= 64 && !info.title.is_empty() && !info.area.is_empty());
        }
    }

    #[test]
    fn a_star_allows_everything_and_a_name_only_itself() {
        let some = ["order:read".to_owned()];
        assert!(allows(&some, "order:read") && !allows(&some, "order:ship"));
        assert!(allows(&["*".to_owned()], "order:ship"));
        assert!(!allows(&[], "order:read"));
        assert!(covers(&some, &some) && covers(&some, &[]));
        assert!(covers(&["*".to_owned()], &some) && !covers(&some, &["*".to_owned()]));
    }
}
