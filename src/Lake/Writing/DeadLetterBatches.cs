using GridGrains.Domain.Tables;
using GridGrains.Iceberg.Parquet;
using GridGrains.Iceberg.Schemas;

namespace GridGrains.Lake.Writing;

/// <summary>Turns dead letters into one column batch in order of their ids. They are few.</summary>
internal static class DeadLetterBatches
{
    public static IEnumerable<ColumnBatch> Of(Schema schema, IReadOnlyList<PartitionRows> rows)
    {
        var letters = rows
            .SelectMany(stretch => stretch.DeadLetters.Select(row => (row.Letter, row.Offset, stretch.Partition.Partition)))
            .OrderBy(row => row.Letter.Id, StringComparer.Ordinal)
            .ToArray();
        yield return new ColumnBatch(
            schema,
            Column(PrimitiveType.String, row => row.Letter.Id),
            Column(PrimitiveType.String, row => row.Letter.Topic!),
            Nullable<int>(PrimitiveType.Int, row => row.Letter.Partition),
            Nullable<long>(PrimitiveType.Long, row => row.Letter.Offset),
            Column(PrimitiveType.Binary, row => row.Letter.Key!),
            Column(PrimitiveType.Binary, row => row.Letter.Value!),
            Column(PrimitiveType.String, row => row.Letter.File!),
            Nullable<int>(PrimitiveType.Int, row => row.Letter.Line),
            Column(PrimitiveType.String, row => row.Letter.Code),
            Column(PrimitiveType.String, row => row.Letter.Field),
            Column(PrimitiveType.String, row => row.Letter.Message),
            Column(PrimitiveType.TimestampTz, row => EpochMicros.Of(row.Letter.FirstSeen)),
            Column(PrimitiveType.String, row => row.Letter.Source),
            Column(PrimitiveType.Int, row => row.Letter.RetryCount),
            Column(PrimitiveType.Int, row => row.Partition),
            Column(PrimitiveType.Long, row => row.Offset));

        ColumnVector Column<T>(PrimitiveType type, Func<(Domain.DeadLetters.DeadLetter Letter, long Offset, int Partition), T> value) =>
            ColumnVector.Of(type, Array.ConvertAll(letters, row => value(row)));

        ColumnVector Nullable<T>(PrimitiveType type, Func<(Domain.DeadLetters.DeadLetter Letter, long Offset, int Partition), T?> value)
            where T : struct =>
            ColumnVector.Of(type, Array.ConvertAll(letters, row => value(row).GetValueOrDefault()), Array.ConvertAll(letters, row => value(row).HasValue));
    }
}
