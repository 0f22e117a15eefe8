-- `version` as in products; the index finds the children of a category.
ALTER TABLE categories
    ADD COLUMN version INT NOT NULL DEFAULT 0 COMMENT '修改版本号' AFTER status,
    ADD INDEX idx_parent (parent_id);
