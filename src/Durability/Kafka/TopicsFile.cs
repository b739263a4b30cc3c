using System.Globalization;
using GridGrains.Domain;
using YamlDotNet.Core;
using YamlDotNet.Serialization;
using YamlDotNet.Serialization.NamingConventions;

namespace GridGrains.Durability.Kafka;

/// <summary>Reads <c>deploy/topics.yaml</c>: defaults, and topics that may override them.</summary>
public static class TopicsFile
{
    private const int Version = 1;

    /// <summary>Kafka's own limit of a topic's name.</summary>
    private const int MaxNameLength = 249;

    private static readonly string[] Compressions = ["zstd", "lz4", "snappy", "gzip", "producer", "uncompressed"];
    private static readonly string[] Cleanups = ["delete", "compact", "compact,delete"];

    /// <exception cref="DomainException"><c>InvalidSetting</c>: the file does not exist, or what is wrong in it, one line per fault.</exception>
    public static IReadOnlyList<TopicSpec> Load(string path) =>
        File.Exists(path) ? Parse(File.ReadAllText(path), path) : throw new DomainException(DomainErrorCode.InvalidSetting, $"there is no file {path}");

    /// <param name="origin">What errors call the text: its path.</param>
    public static IReadOnlyList<TopicSpec> Parse(string yaml, string origin)
    {
        var document = Deserialize(yaml, origin);
        var faults = new List<string>();
        if (document.Version != Version)
            faults.Add($"version must be {Version}, not {document.Version}");
        if (document.Topics.Count == 0)
            faults.Add("topics must name at least one topic");
        var specs = document.Topics.Select(entry => ToSpec(entry, document.Defaults, faults)).ToList();
        foreach (var twice in specs.GroupBy(spec => spec.Name).Where(group => group.Count() > 1))
            faults.Add($"topic {twice.Key} is there {twice.Count()} times");
        return faults.Count == 0
            ? specs
            : throw new DomainException(DomainErrorCode.InvalidSetting, string.Join('\n', faults.Select(fault => $"{origin}: {fault}")));
    }

    private static TopicsDocument Deserialize(string yaml, string origin)
    {
        try
        {
            var deserializer = new DeserializerBuilder().WithNamingConvention(UnderscoredNamingConvention.Instance).WithDuplicateKeyChecking().Build();
            return deserializer.Deserialize<TopicsDocument?>(yaml) ?? throw new DomainException(DomainErrorCode.InvalidSetting, $"{origin}: the file is empty");
        }
        catch (YamlException fault)
        {
            throw new DomainException(DomainErrorCode.InvalidSetting, $"{origin}:{fault.Start.Line}: {(fault.InnerException ?? fault).Message}", fault);
        }
    }

    private static TopicSpec ToSpec(TopicEntry entry, TopicEntry defaults, List<string> faults)
    {
        var name = entry.Name ?? "";
        var replication = entry.Replication ?? defaults.Replication ?? 0;
        var insync = entry.MinInsyncReplicas ?? defaults.MinInsyncReplicas ?? 0;
        var compression = entry.Compression ?? defaults.Compression ?? "";
        var cleanup = entry.Cleanup ?? defaults.Cleanup ?? "";
        var partitions = entry.Partitions ?? defaults.Partitions ?? 0;
        var retention = ParseRetention(entry.Retention ?? defaults.Retention);
        Require(IsName(name), "name must be letters, digits, '.', '_' or '-'");
        Require(partitions >= 1, $"partitions must be at least 1, not {partitions}");
        Require(retention is not null, $"retention must be days or hours such as 7d or 12h, not '{entry.Retention ?? defaults.Retention}'");
        Require(replication is >= 1 and <= short.MaxValue, $"replication must be at least 1, not {replication}");
        Require(insync >= 1 && insync <= replication, $"min_insync_replicas must be between 1 and replication ({replication}), not {insync}");
        Require(Compressions.Contains(compression), $"compression must be one of {string.Join(", ", Compressions)}, not '{compression}'");
        Require(Cleanups.Contains(cleanup), $"cleanup must be one of {string.Join(", ", Cleanups)}, not '{cleanup}'");
        return new TopicSpec(name, partitions, retention ?? default, replication, insync, compression, cleanup);

        void Require(bool holds, string rule)
        {
            if (!holds)
                faults.Add($"topic {(name.Length > 0 ? name : "without a name")}: {rule}");
        }
    }

    private static bool IsName(string name) =>
        name.Length is > 0 and <= MaxNameLength && name is not ("." or "..") && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-');

    private static TimeSpan? ParseRetention(string? text)
    {
        if (text is not { Length: > 1 } || !int.TryParse(text.AsSpan(0, text.Length - 1), NumberStyles.None, CultureInfo.InvariantCulture, out var count) || count == 0)
            return null;
        return text[^1] switch
        {
            'd' => TimeSpan.FromDays(count),
            'h' => TimeSpan.FromHours(count),
            _ => null,
        };
    }

    private sealed class TopicsDocument
    {
        public int Version { get; set; }

        public TopicEntry Defaults { get; set; } = new();

        public List<TopicEntry> Topics { get; set; } = [];
    }

    private sealed class TopicEntry
    {
        public string? Name { get; set; }

        public int? Partitions { get; set; }

        public string? Retention { get; set; }

        public int? Replication { get; set; }

        public int? MinInsyncReplicas { get; set; }

        public string? Compression { get; set; }

        public string? Cleanup { get; set; }
    }
}
