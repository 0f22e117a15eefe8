-- The files of exports, in pieces: any node writes one, and any other may be asked for it. They are deleted when the
-- export expires.
CREATE TABLE export_chunks (
    export_id BIGINT NOT NULL COMMENT '导出任务ID（exports.id）',
    seq INT NOT NULL COMMENT '第几块，从0开始',
    data MEDIUMBLOB NOT NULL COMMENT '文件内容',
    PRIMARY KEY (export_id, seq)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_ci COMMENT = '导出文件分块表';
