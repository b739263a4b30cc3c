using GridGrains.Domain.Markets;
using GridGrains.Domain.Prices;
using GridGrains.Feeds.Unpacking;

namespace GridGrains.Feeds.Reports;

/// <summary>One native report form of one ISO. Stateless: one instance serves all files.</summary>
public interface IReportLayout
{
    /// <summary>Short stable name for tables and logs: <c>spp-lmp-by-location</c>.</summary>
    string Name { get; }

    Iso Iso { get; }

    /// <summary>The products this form can carry, to say what an ambiguous file could be.</summary>
    IReadOnlyList<PriceProduct> Products { get; }

    /// <summary>Its reports, their columns and keys, and what their stamps mean.</summary>
    ReportForm Form { get; }

    /// <summary>True when the content, not the file name, shows this form.</summary>
    bool Recognizes(ReportHead head);

    /// <summary>The product named by the content, else by the file name, else null: then an option must say it.</summary>
    PriceProduct? ProductOf(ReportHead head);

    /// <summary>What the names of all parts of one report have in common; null where a file of this name stands alone.</summary>
    string? WholeOf(string fileName) => null;

    /// <summary>Reads the whole report; bad rows go to the sink and reading goes on.</summary>
    /// <exception cref="ReportFormatException">The file as a whole cannot be read on.</exception>
    void Read(ReportInput input, IReportSink sink, CancellationToken cancellation);
}

/// <summary>A form that is also published in parts, a file for each component, which are prices only together.</summary>
public interface IPartedLayout : IReportLayout
{
    IPartedReading Begin();
}

/// <summary>One report that comes in parts.</summary>
public interface IPartedReading
{
    /// <summary>Reads a part. Its rows may be settled only by <see cref="Complete"/>, into the sink given here.</summary>
    /// <exception cref="ReportFormatException">The part cannot be read on; what was read of it stays.</exception>
    void Read(ReportInput part, IReportSink sink, CancellationToken cancellation);

    /// <summary>Settles all rows and hands the prices on; each part's sink is informed by <see cref="IReportSink.ReportOpened"/> before.</summary>
    void Complete(CancellationToken cancellation);
}

/// <summary>Name and first bytes of a report, for recognising it. A byte-order mark is already removed.</summary>
public sealed record ReportHead(string FileName, ReadOnlyMemory<byte> Start)
{
    /// <summary>What the packing says of when the file was written, on the publisher's own clock; null where it says nothing.</summary>
    public DateTime? WrittenAt { get; init; }

    /// <summary>Bounds how long XML or a workbook may take; null for what is read line by line.</summary>
    internal ReadingTime? Time { get; init; }
}

/// <param name="Content">The report, decompressed, without a byte-order mark. xlsx comes as the workbook's bytes (seekable).</param>
public sealed record ReportInput(string FileName, Stream Content, PriceProduct Product, ReportOptions Options)
{
    /// <summary>Ids by name, of the reference and of the files that were read before this one.</summary>
    public NodeNames Names { get; init; } = new();

    /// <inheritdoc cref="ReportHead.Time"/>
    internal ReadingTime? Time { get; init; }
}

/// <param name="Product">Product for files that do not name theirs.</param>
/// <param name="RealTimeLag">How long after an interval's end a real-time price counts as known.</param>
public sealed record ReportOptions(PriceProduct? Product, TimeSpan RealTimeLag)
{
    public static readonly ReportOptions Default = new(null, KnownAtRules.DefaultRealTimeLag);

    /// <summary>What the caller passes <see cref="Product"/> by, for messages.</summary>
    public string MarketParameter { get; init; } = "--market";
}

/// <summary>
/// Takes what a report holds, in file order as far as the form allows. A layout settles every native data row exactly once: by
/// <see cref="RowAccepted"/> or by a <see cref="RowRejected"/> whose <see cref="RowRejection.IsPart"/> is false. A row of many cells
/// (MISO's 24 hours) is accepted if any cell is usable; each bad cell is reported beside that as a part.
/// </summary>
public interface IReportSink
{
    /// <summary>A report begins; all calls until the next one belong to it. <paramref name="fileName"/> is <see cref="ReportResult.File"/>.</summary>
    void ReportOpened(string fileName)
    {
    }

    /// <summary>A row of the file was accepted; it may carry a part of a price (CAISO, MISO) or many prices.</summary>
    void RowAccepted();

    /// <summary>A row, or the part of it named by <paramref name="rejection"/>, cannot be a price.</summary>
    void RowRejected(in RowRejection rejection);

    /// <param name="line">1-based line (xlsx: sheet row; JSON: 1-based element) that holds the LMP itself.</param>
    void Price(in LmpEvent price, int line);
}

/// <param name="Field">The column, cell or member at fault; empty for the row as a whole.</param>
public readonly record struct RowRejection(int Line, string Field, RejectReason Reason, string Detail)
{
    /// <summary>Only the named cell is lost; the row itself is settled by a call of its own.</summary>
    public bool IsPart { get; init; }
}

/// <summary>Why a row cannot be a price, as a stable word for tables and dead letters.</summary>
public enum RejectReason
{
    MissingField,
    BadNumber,
    BadTime,
    BadKey,
    NoSuchHour,
    UnknownValue,
    IncompletePrice,
    TooLong,

    /// <summary>Says something else than an earlier row of the same file about the same price, or two things of itself.</summary>
    Contradiction,
}

/// <summary>A report cannot be read as a whole; the message says where and why.</summary>
public sealed class ReportFormatException(string message, Exception? inner = null) : Exception(message, inner);
