-- What the built-in roles may do since the console has all its pages. A role that an admin changed keeps what it has:
-- its `updated_at` moved. The permissions are those of src/extract/permission.rs; "*" of `super` needs no change.
UPDATE roles SET permissions = '["product:read","product:write","category:read","category:write","stock:read","stock:write","order:read","order:write","order:price","refund:read","user:read","user:write","coupon:read","coupon:write","coupon:issue","flash_sale:read","flash_sale:write","statistics:read","export:write","banner:read","banner:write","config:read","upload:write","jobs:read"]'
WHERE name = 'operator' AND builtin = 1 AND updated_at = created_at;
UPDATE roles SET permissions = '["product:read","category:read","stock:read","stock:write","order:read","order:ship","import:write","refund:read","refund:receive","upload:write"]'
WHERE name = 'warehouse' AND builtin = 1 AND updated_at = created_at;
UPDATE roles SET permissions = '["order:read","payment:read","refund:read","refund:write","refund:approve","reconciliation:read","reconciliation:write","statistics:read","export:write","user:read","coupon:read","jobs:read"]'
WHERE name = 'finance' AND builtin = 1 AND updated_at = created_at;
UPDATE roles SET permissions = '["product:read","category:read","stock:read","order:read","order:write","payment:read","refund:read","refund:write","user:read","coupon:read","coupon:issue","upload:write"]'
WHERE name = 'support' AND builtin = 1 AND updated_at = created_at;
