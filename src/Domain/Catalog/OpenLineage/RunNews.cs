using System.Security.Cryptography;
using System.Text;

namespace GridGrains.Domain.Catalog.OpenLineage;

/// <summary>Where a run of this platform stands.</summary>
public enum RunStep
{
    Start,

    /// <summary>It goes on: what it has done so far.</summary>
    Running,
    Complete,
    Fail,

    /// <summary>Somebody ended it.</summary>
    Abort,
}

/// <summary>Work of this platform that is run again and again.</summary>
/// <param name="Name">In the namespace of the platform: <c>sink.iceberg.ISO_RT_LMP</c>.</param>
/// <param name="Kind">BACKFILL, SINK, ROLLUP, MAINTENANCE, EOD, TRAINING_SET, PIPELINE.</param>
/// <param name="Owner">Whom to ask; empty where nobody has said it.</param>
/// <param name="IsStreaming">It never ends; what is reported of it are samples.</param>
public sealed record LineageJob(string Name, string Kind, string Description, string Owner = "platform", bool IsStreaming = false)
{
    /// <summary>The same run has the same id whoever reports it, and reported again after a restart it is no other.</summary>
    /// <param name="key">What distinguishes its runs: the id of a backfill, an evening and its build.</param>
    public Guid RunIdOf(string key)
    {
        var bytes = SHA256.HashData(Encoding.UTF8.GetBytes($"{ForeignEvent.OwnNamespace}\n{Name}\n{key}")).AsSpan(0, 16);
        // An identifier of one's own making (RFC 9562, section 5.8).
        (bytes[6], bytes[8]) = ((byte)((bytes[6] & 0x0F) | 0x80), (byte)((bytes[8] & 0x3F) | 0x80));
        return new Guid(bytes, bigEndian: true);
    }
}

/// <summary>What a run reads or writes.</summary>
/// <param name="Rows">That the run wrote; null where it is not counted.</param>
public sealed record RunDataset(string Namespace, string Name, long? Rows = null, long? Bytes = null)
{
    /// <summary>What the run found when it looked at the rows that it read.</summary>
    public DatasetQuality? Quality { get; init; }

    public const string FileNamespace = "file";

    /// <param name="id">Of an entry of the catalogue.</param>
    public static RunDataset Entry(string id, long? rows = null, long? bytes = null) => new(ForeignEvent.OwnNamespace, id, rows, bytes);

    public static RunDataset File(string path) => new(FileNamespace, path);

    public bool IsEntry => Namespace == ForeignEvent.OwnNamespace;
}

/// <summary>The run that has begun another one.</summary>
public sealed record RunParent(string Job, Guid RunId);

/// <summary>What is reported of a run of this platform.</summary>
/// <param name="Error">Why it failed.</param>
public sealed record RunNews(
    LineageJob Job, Guid RunId, RunStep Step, DateTime AtUtc, IReadOnlyList<RunDataset> Inputs, IReadOnlyList<RunDataset> Outputs, string? Error = null, RunParent? Parent = null)
{
    /// <summary>How far it has come; null where it does not know.</summary>
    public RunProgress? Progress { get; init; }
}

/// <summary>How far a run has come.</summary>
/// <param name="Share">From 0 to 1.</param>
/// <param name="Done">In <paramref name="Unit"/>, as <paramref name="Total"/>; null where only the share is known.</param>
public sealed record RunProgress(double Share, long? Done = null, long? Total = null, string? Unit = null)
{
    public static RunProgress Of(long done, long total, string unit) => new(total > 0 ? Math.Clamp((double)done / total, 0, 1) : 0, done, total, unit);
}
