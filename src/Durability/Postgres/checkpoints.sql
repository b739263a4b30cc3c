-- Claims, positions and states of shards, and the progress of feeds.
CREATE TABLE gridgrains.shard_claim (
    family text NOT NULL,
    shard integer NOT NULL,
    epoch bigint NOT NULL,
    owner text NOT NULL,
    claimed_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (family, shard)
);

CREATE TABLE gridgrains.shard_position (
    family text NOT NULL,
    shard integer NOT NULL,
    topic text NOT NULL,
    partition integer NOT NULL,
    next_offset bigint NOT NULL,
    PRIMARY KEY (family, shard, topic, partition)
);

-- Encoded states are 2-4 KB and hardly compress: they stay in the row instead of a second, compressed one.
CREATE TABLE gridgrains.shard_state (
    family text NOT NULL,
    shard integer NOT NULL,
    kind smallint NOT NULL,
    key text COLLATE "C" NOT NULL,
    bytes bytea NOT NULL,
    PRIMARY KEY (family, shard, kind, key)
) WITH (toast_tuple_target = 8160);

ALTER TABLE gridgrains.shard_state ALTER COLUMN bytes SET STORAGE EXTERNAL;

CREATE TABLE gridgrains.feed_progress (
    source text PRIMARY KEY,
    rows bigint NOT NULL
);
