-- Rises with every change of an account by somebody who manages accounts, so that two of them cannot overwrite each other.
ALTER TABLE admins ADD COLUMN version INT NOT NULL DEFAULT 0 COMMENT '修改版本号';
