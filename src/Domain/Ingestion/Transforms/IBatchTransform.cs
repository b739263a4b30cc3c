using GridGrains.Domain.Ingestion.Mapping;

namespace GridGrains.Domain.Ingestion.Transforms;

/// <summary>The records of a page as the table <see cref="Name"/> that the SQL of a spec reads.</summary>
/// <param name="Columns">Names of the source, each once.</param>
public sealed record BatchTable(IReadOnlyList<string> Columns, IReadOnlyList<SourceRecord> Records)
{
    public const string Name = "batch";

    /// <param name="known">Names that the source is known to have; one that no record of this page has is NULL in all of them.</param>
    public static BatchTable Of(IReadOnlyList<SourceRecord> records, IEnumerable<string> known) =>
        new([.. known.Union(records.SelectMany(record => record.Names))], records);
}

/// <param name="Type">As the engine names it.</param>
public sealed record BatchColumn(string Name, string Type);

/// <summary>Rows that a transform made. They are mapped as records of the source are.</summary>
public sealed record TransformedBatch(IReadOnlyList<BatchColumn> Columns, IReadOnlyList<SourceRecord> Rows);

/// <summary>Runs the SQL of specs.</summary>
public interface IBatchTransform
{
    /// <summary>Whether the statement may run, and the columns that it gives. It is not run.</summary>
    /// <param name="columns">Of the batch; null where they are not known: then its names and types are not looked at.</param>
    /// <returns>Empty where the columns cannot be known.</returns>
    /// <exception cref="TransformException">It may not run, or there is nothing to run it.</exception>
    Task<IReadOnlyList<BatchColumn>> CheckAsync(string sql, IReadOnlyList<string>? columns, CancellationToken cancellation);

    /// <exception cref="TransformException">It failed, or there is nothing to run it.</exception>
    Task<TransformedBatch> RunAsync(string sql, BatchTable batch, CancellationToken cancellation);
}

/// <summary>A transform that gave no rows. The message is for the author of the spec.</summary>
/// <param name="code">One of the words below.</param>
public sealed class TransformException(string code, string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>The statement is wrong, not allowed, or does not fit the batch.</summary>
    public const string Refused = "transform_refused";

    /// <summary>It takes more rows, bytes, memory or time than it may.</summary>
    public const string Capped = "transform_capped";

    /// <summary>There is no engine now.</summary>
    public const string Unavailable = "transform_unavailable";

    public string Code { get; } = code;

    /// <summary>Characters of the statement before the place that is wrong; null where no one place is.</summary>
    public int? At { get; init; }

    /// <summary>A name that is near to one that is not known.</summary>
    public string? Nearest { get; init; }
}

/// <summary>Where there is no engine: every statement is refused with that.</summary>
public sealed class NoTransform : IBatchTransform
{
    private const string Reason = "nothing here runs the SQL of transforms; it runs in a silo with a warehouse (--clickhouse on)";

    public Task<IReadOnlyList<BatchColumn>> CheckAsync(string sql, IReadOnlyList<string>? columns, CancellationToken cancellation) => throw new TransformException(TransformException.Unavailable, Reason);

    public Task<TransformedBatch> RunAsync(string sql, BatchTable batch, CancellationToken cancellation) => throw new TransformException(TransformException.Unavailable, Reason);
}
