namespace GridGrains.Tests.Benchmarks.Report;

/// <summary>What a row is to reach.</summary>
internal sealed record Bar(string Text, Func<Figure, bool> IsReached)
{
    private static readonly Dictionary<string, Bar> ById = new()
    {
        ["read1_p99_ms"] = AtMost(1.5),
        ["read1_vs_redis"] = AtLeast(2.5),
        ["read1_vs_memory"] = AtLeast(0.9),
        ["read100_p99_ms"] = AtMost(15),
        ["read100_vs_redis"] = AtLeast(5),
        ["read100_vs_memory"] = AtLeast(1),
        ["sdk_read_vs_call"] = AtLeast(0.8),
        ["ingest_vs_consume"] = AtLeast(0.4),
        ["ingest_eps"] = AtLeast(100_000),
        ["arrival_read_p99_ms"] = AtMost(250),
        ["burst_readable_ms"] = AtMost(1_500),
        ["node_state_bytes"] = AtMost(8_192),
        ["node_stored_bytes"] = AtMost(4_864),
        ["active_nodes_100k_mb"] = AtMost(1_200),
        ["recovery_s"] = AtMost(10),
        ["catchup_vs_ingest"] = AtLeast(0.7),
        ["arrival_clickhouse_p99_s"] = AtMost(5),
        ["arrival_iceberg_p99_s"] = AtMost(15),
        ["sinks_rows_per_s"] = AtLeast(50_000),
        ["sinks_vs_slower"] = AtLeast(0.4),
        ["iceberg_vs_clickhouse"] = AtLeast(0.5),
        ["cubes_p95_ms"] = AtMost(50),
        ["cubes_warm_p95"] = AtMost(0.1),
        ["eod_s"] = AtMost(10),
        ["mark_p99_ms"] = AtMost(100),
        ["forecast_price_drivers"] = AtMost(0.6),
        ["forecast_price_perfect_drivers"] = AtMost(0.6),
        ["forecast_load_perfect_weather"] = AtMost(0.5),
        ["detector_ns"] = AtMost(1_000),
        ["detector_bytes"] = AtMost(0),
        ["nab_standard"] = AtLeast(58.2),
        ["admission_p50_ms"] = AtMost(0.3),
        ["keyed_reads_vs_open"] = AtLeast(0.97),
        ["interactive_p95_ratio"] = AtMost(1.5),
        ["read_p99_ratio"] = AtMost(1.5),
        ["h3_ns"] = AtMost(1_000),
        ["h3_vs_core"] = AtMost(1.5),
        ["cdd_p95_ms"] = AtMost(20),
        ["streams_vs_memory"] = AtLeast(0.5),
        ["streams_p99_ms"] = AtMost(100),
        ["soak_memory_market"] = AtMost(1.05),
        ["soak_memory_history"] = AtMost(1.05),
        ["soak_engine_memory_market"] = AtMost(1.05),
        ["soak_engine_memory_history"] = AtMost(1.05),
        ["soak_handles_market"] = AtMost(1.05),
        ["soak_handles_history"] = AtMost(1.05),
        ["soak_log_market"] = AtMost(1_000_000),
        ["soak_log_history"] = AtMost(1_000_000),
        ["soak_failed_market"] = AtMost(0),
        ["soak_failed_history"] = AtMost(0),
        ["spp_rows_per_s"] = AtLeast(300_000),
    };

    /// <returns>Null for a row that is information.</returns>
    public static Bar? Of(string id) => ById.GetValueOrDefault(id);

    private static Bar AtLeast(double bound) => new($">= {bound:N1}", figure => figure.Value >= bound);

    private static Bar AtMost(double bound) => new($"<= {bound:N1}", figure => figure.Value <= bound);
}
