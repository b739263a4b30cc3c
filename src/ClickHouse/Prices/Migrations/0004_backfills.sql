-- Prices of a backfill have offsets of topics of their own, which overlap with those of live prices: two versions that are alike in all else
-- are two rows. Only a column that is added with it may enter a sorting key.
ALTER TABLE iso_rt_lmp
    ADD COLUMN IF NOT EXISTS is_backfill UInt8,
    MODIFY ORDER BY (iso, node, market, ts, known_at, source_version, log_offset, is_backfill);

ALTER TABLE iso_da_lmp
    ADD COLUMN IF NOT EXISTS is_backfill UInt8,
    MODIFY ORDER BY (iso, node, market, ts, known_at, source_version, log_offset, is_backfill);

ALTER TABLE fact_lmp_5m
    ADD COLUMN IF NOT EXISTS is_backfill UInt8,
    MODIFY ORDER BY (iso, market, ts, node, known_at, source_version, log_offset, is_backfill);
