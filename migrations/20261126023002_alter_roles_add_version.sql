-- Rises with every change, so that two admins editing at once cannot overwrite each other.
ALTER TABLE roles ADD COLUMN version INT NOT NULL DEFAULT 0 COMMENT '修改版本号';
