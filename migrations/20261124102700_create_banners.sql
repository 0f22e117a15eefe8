-- The pictures that turn at the top of the home page.
CREATE TABLE banners (
    id BIGINT NOT NULL PRIMARY KEY AUTO_INCREMENT COMMENT '轮播图ID',
    title VARCHAR(64) COMMENT '标题',
    image VARCHAR(255) NOT NULL COMMENT '图片',
    link_type TINYINT COMMENT '链接类型 1商品 2分类 3页面 4外链',
    link_value VARCHAR(255) COMMENT '链接值',
    sort INT NOT NULL DEFAULT 0 COMMENT '排序',
    status TINYINT NOT NULL DEFAULT 1 COMMENT '状态 0停用 1启用',
    created_at DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3) COMMENT '创建时间'
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_ci COMMENT = '轮播图表';
