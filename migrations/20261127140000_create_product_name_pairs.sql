-- The console finds a part of a product's name by the pairs of neighbouring characters in it, and does not read every name.
CREATE TABLE product_name_pairs (
    pair       VARCHAR(2) NOT NULL COMMENT '商品名称中相邻的两个字符，末尾为一个字符',
    product_id BIGINT     NOT NULL COMMENT '商品ID',
    PRIMARY KEY (pair, product_id),
    KEY idx_product (product_id)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_ci COMMENT = '商品名称片段表（后台按名称搜索）';
