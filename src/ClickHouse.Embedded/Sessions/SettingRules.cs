using System.Collections.Frozen;
using GridGrains.ClickHouse.Embedded.Native;

namespace GridGrains.ClickHouse.Embedded.Sessions;

/// <summary>Which settings a request may bring: those that shape or bound its own query. What would reach beyond it is refused.</summary>
internal sealed class SettingRules(FrozenSet<string> known)
{
    private static readonly string[] AllowedPrefixes =
    [
        "max_", "min_", "input_format_", "output_format_", "format_", "insert_", "async_insert", "wait_for_async_insert", "join_", "optimize_", "group_by_",
        "distributed_", "enable_", "allow_", "use_", "date_time_", "query_plan_", "cast_", "read_", "merge_tree_", "select_", "mutations_", "alter_", "short_circuit_",
        "timeout_", "compile_", "preferred_", "aggregate_", "parallel_", "send_", "http_", "do_not_merge_", "deduplicate_", "data_type_", "describe_", "any_", "transform_",
        "result_", "cancel_http_", "network_", "additional_", "prefer_", "totals_",
    ];

    private static readonly FrozenSet<string> Allowed = FrozenSet.Create(
        "extremes", "final", "limit", "offset", "session_timezone", "log_comment", "log_queries", "log_query_settings", "priority", "lock_acquire_timeout", "prefer_column_name_to_alias",
        "union_default_mode", "receive_timeout", "load_balancing", "empty_result_for_aggregation_by_empty_set", "throw_if_no_data_to_insert", "flatten_nested", "idle_connection_timeout",
        "connect_timeout", "interactive_delay");

    private static readonly FrozenSet<string> Refused = FrozenSet.Create("max_query_cache_size", "allow_introspection_functions", "enable_http_compression");

    /// <summary>Learns the names that this engine knows.</summary>
    public static SettingRules Read(EngineConnection connection) =>
        new(connection.Execute("SELECT name FROM system.settings").Split('\n', StringSplitOptions.RemoveEmptyEntries).ToFrozenSet());

    /// <exception cref="EngineException">115 for a name that the engine does not know, 452 for one that a request may not bring.</exception>
    public void Check(string name)
    {
        if (!known.Contains(name))
        {
            throw new EngineException(115, "UNKNOWN_SETTING", $"Setting {Printable(name)} is neither a builtin setting nor started with the prefix 'param_'");
        }

        if (Refused.Contains(name) || !(Allowed.Contains(name) || AllowedPrefixes.Any(prefix => name.StartsWith(prefix, StringComparison.Ordinal))))
        {
            throw new EngineException(452, "SETTING_CONSTRAINT_VIOLATION", $"Setting {name} is not accepted by the embedded engine");
        }
    }

    private static string Printable(string name) => new([.. name.Take(80).Select(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '.' or '-' ? c : '?')]);
}
