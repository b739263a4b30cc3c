using GridGrains.Domain.Markets;

namespace GridGrains.Feeds.Reports;

/// <summary>What came of one report. A refusal half way leaves the counts of what was read before the damage.</summary>
public sealed record ReportResult
{
    /// <summary>File name without its folder; a zip entry as <c>a.zip!b.csv</c>.</summary>
    public required string File { get; init; }

    public Iso? Iso { get; init; }

    /// <summary><see cref="IReportLayout.Name"/> of the form that was recognised.</summary>
    public string? Layout { get; init; }

    public PriceProduct? Product { get; init; }

    /// <summary>Native data rows seen: accepted and rejected.</summary>
    public long Rows => AcceptedRows + RejectedRows;

    public long AcceptedRows { get; init; }

    public long RejectedRows { get; init; }

    /// <summary>Rejections by reason, of whole rows and of single cells.</summary>
    public IReadOnlyDictionary<RejectReason, long> Rejections { get; init; } = EmptyRejections;

    /// <summary>Canonical prices handed to the sink.</summary>
    public long Prices { get; init; }

    /// <summary>Values of series handed to the sink.</summary>
    public long Values { get; init; }

    public DateTime? FirstIntervalUtc { get; init; }

    /// <summary>Start of the latest interval.</summary>
    public DateTime? LastIntervalUtc { get; init; }

    /// <summary>Time spent on the report, its sink's included; zero where the reader has no clock.</summary>
    public TimeSpan Elapsed { get; init; }

    /// <summary>Why the report was not read, or not to its end; null when it was. It is one short line, whatever the file holds.</summary>
    public string? Refusal
    {
        get;
        init => field = value is null ? null : Shortened(value);
    }

    private const int MaxRefusalLength = 300;

    private static readonly IReadOnlyDictionary<RejectReason, long> EmptyRejections = new Dictionary<RejectReason, long>();

    private static string Shortened(string text)
    {
        var line = text.Length <= MaxRefusalLength ? text : $"{text.AsSpan(0, MaxRefusalLength)}…";
        return line.Any(char.IsControl) ? string.Concat(line.Select(c => char.IsControl(c) ? ' ' : c)) : line;
    }
}
