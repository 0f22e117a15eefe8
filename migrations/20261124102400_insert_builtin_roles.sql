-- The roles a shop starts with. IGNORE leaves rows alone that an admin already changed.
-- A permission is `area:action`: `read` sees, `write` changes; what needs a right of its own has its own action.
INSERT IGNORE INTO roles (name, title, permissions, builtin) VALUES
('super', '超级管理员', '["*"]', 1),
('operator', '运营', '["dashboard:read","product:read","product:write","category:read","category:write","stock:read","stock:write","order:read","order:write","order:price","user:read","user:write","coupon:read","coupon:write","flash_sale:read","flash_sale:write","banner:read","banner:write","statistics:read","upload:write"]', 1),
('warehouse', '仓库', '["dashboard:read","product:read","stock:read","stock:write","order:read","order:ship","refund:read","refund:receive","import:write"]', 1),
('finance', '财务', '["dashboard:read","order:read","payment:read","refund:read","refund:approve","reconciliation:read","reconciliation:write","statistics:read","export:write"]', 1),
('support', '客服', '["dashboard:read","product:read","order:read","order:write","payment:read","refund:read","refund:write","user:read","coupon:read"]', 1);
