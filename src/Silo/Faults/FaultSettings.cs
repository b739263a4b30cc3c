using System.Globalization;
using GridGrains.Domain;
using GridGrains.Domain.Faults;
using GridGrains.Silo.Lake;

namespace GridGrains.Silo.Faults;

/// <summary>
/// Faults that tests ask for in the environment. <c>GRIDGRAINS_FAILPOINT</c> holds rules like <c>barrier.before-commit:kill@3</c>;
/// <c>GRIDGRAINS_FAULTS</c> holds <c>clock-jump-seconds=-7200</c>, <c>clock-jump-after-seconds=2</c>, <c>collection-age-seconds=2</c>,
/// <c>checkpoint-pages=64</c>, <c>log-pages=64</c>, <c>batch-records=7</c>, <c>bulk-rows=500</c>, <c>engine-reads-files=1</c> and <c>upkeep-seconds=0.5</c>. Both are lists separated by blanks.
/// </summary>
internal sealed record FaultSettings
{
    public const string FailpointVariable = "GRIDGRAINS_FAILPOINT";
    public const string FaultsVariable = "GRIDGRAINS_FAULTS";

    public static readonly FaultSettings None = new();

    public IFailpoints Failpoints { get; init; } = Domain.Faults.Failpoints.None;

    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>Idle time after which grains are collected; null for Orleans' own.</summary>
    public TimeSpan? CollectionAge { get; init; }

    /// <summary>SQLite's limit of the checkpoint file in pages: a full disk.</summary>
    public long? CheckpointPages { get; init; }

    /// <summary>SQLite's limit of the log file in pages.</summary>
    public long? LogPages { get; init; }

    /// <summary>Records per batch of a shard; null for the default.</summary>
    public int? BatchRecords { get; init; }

    /// <summary>Rows per batch of a backfill; null for the default.</summary>
    public int? BulkRows { get; init; }

    /// <summary>The warehouse's server is an engine of this machine that several silos share: it reads data files by itself, and cannot be sent them.</summary>
    public bool EngineReadsFiles { get; init; }

    /// <summary>How often the lake is looked after.</summary>
    public UpkeepPace UpkeepPace { get; init; } = UpkeepPace.Default;

    /// <summary>What is asked for, to be logged at start; empty in production.</summary>
    public string Description { get; init; } = "";

    /// <exception cref="DomainException"><c>InvalidSetting</c>: a variable cannot be understood.</exception>
    public static FaultSettings FromEnvironment(Func<string, string?> read)
    {
        var (rules, numbers) = (Words(read(FailpointVariable)), Words(read(FaultsVariable)));
        if (rules.Length + numbers.Length == 0)
        {
            return None;
        }

        var values = numbers.Select(Parse).ToDictionary(pair => pair.Key, pair => pair.Value);
        var settings = new FaultSettings
        {
            Failpoints = new ProcessFailpoints([.. rules.Select(RuleOf)], TimeProvider.System),
            Description = string.Join(' ', rules.Concat(numbers)),
        };
        foreach (var (name, value) in values)
        {
            settings = settings.With(name, value, values);
        }

        return settings;
    }

    private FaultSettings With(string name, double value, Dictionary<string, double> all) => name switch
    {
        "clock-jump-seconds" => this with
        {
            Clock = new JumpingClock(TimeSpan.FromSeconds(value), TimeSpan.FromSeconds(all.GetValueOrDefault("clock-jump-after-seconds"))),
        },
        "clock-jump-after-seconds" => this,
        "collection-age-seconds" => this with { CollectionAge = TimeSpan.FromSeconds(value) },
        "checkpoint-pages" => this with { CheckpointPages = (long)value },
        "log-pages" => this with { LogPages = (long)value },
        "batch-records" => this with { BatchRecords = (int)value },
        "bulk-rows" => this with { BulkRows = (int)value },
        "engine-reads-files" => this with { EngineReadsFiles = value != 0 },
        "upkeep-seconds" => this with { UpkeepPace = UpkeepPace.Every(TimeSpan.FromSeconds(value)) },
        _ => throw Invalid(FaultsVariable, name),
    };

    private static FailpointRule RuleOf(string word) => FailpointRule.TryParse(word, out var rule) ? rule : throw Invalid(FailpointVariable, word);

    private static KeyValuePair<string, double> Parse(string word)
    {
        var parts = word.Split('=', 2);
        return parts.Length == 2 && double.TryParse(parts[1], NumberStyles.Float, CultureInfo.InvariantCulture, out var value)
            ? new(parts[0], value)
            : throw Invalid(FaultsVariable, word);
    }

    private static string[] Words(string? text) => (text ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries);

    private static DomainException Invalid(string variable, string word) => new(DomainErrorCode.InvalidSetting, $"{variable} cannot hold '{word}'");
}
