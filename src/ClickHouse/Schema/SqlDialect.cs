using System.Text.RegularExpressions;

namespace GridGrains.ClickHouse.Schema;

/// <summary>
/// The same DDL for one server and for a replicated cluster. Statements are written for one server; for a cluster the objects are made on
/// every node and tables replicate, with the macros <c>{shard}</c> and <c>{replica}</c> of the servers' own configuration.
/// </summary>
/// <param name="Cluster">Name of the cluster in the servers' configuration; null for one server.</param>
public sealed partial record SqlDialect(string? Cluster)
{
    private const string Path = "'/clickhouse/tables/{shard}/{database}/{table}', '{replica}'";

    public static readonly SqlDialect SingleServer = new((string?)null);

    public string Translate(string statement) => Cluster is null ? statement : Replicate(OnCluster(statement));

    /// <exception cref="ArgumentException">The name has other characters than letters, digits, <c>_</c> and <c>-</c>.</exception>
    public static SqlDialect Replicated(string cluster) => ClusterName().IsMatch(cluster)
        ? new SqlDialect(cluster)
        : throw new ArgumentException($"'{cluster}' is no name of a cluster", nameof(cluster));

    private string OnCluster(string statement) => Definition().Replace(statement, match => $"{match.Value} ON CLUSTER '{Cluster}'");

    private static string Replicate(string statement) => Settings().Replace(
        Engine().Replace(statement, match => $"ENGINE = Replicated{match.Groups[1].Value}({Path}{(match.Groups[2].Length > 0 ? ", " + match.Groups[2].Value : "")})"),
        "replicated_deduplication_window");

    [GeneratedRegex(@"^(?:CREATE (?:TABLE|VIEW|DATABASE) IF NOT EXISTS|CREATE OR REPLACE VIEW|DROP VIEW(?: IF EXISTS)?|ALTER TABLE) \w+", RegexOptions.Multiline)]
    private static partial Regex Definition();

    [GeneratedRegex(@"ENGINE = (\w*MergeTree)\((\w*)\)")]
    private static partial Regex Engine();

    [GeneratedRegex("non_replicated_deduplication_window")]
    private static partial Regex Settings();

    [GeneratedRegex(@"^[\w-]{1,64}$")]
    private static partial Regex ClusterName();
}
