
namespace GridGrains.Domain.Bulk;

/// <summary>Which rows of bulk loads every table has.</summary>
/// <param name="Sequence">Batches that are done are counted; later ones are not in it.</param>
/// <param name="Next">By file and kind of table, the first row that is not done.</param>
public sealed record BulkWindow(long Sequence, IReadOnlyDictionary<(long File, bool IsDayAhead), long> Next)
{
    public static readonly BulkWindow Nothing = new(0, new Dictionary<(long, bool), long>());

    public bool Holds(long offset, bool isDayAhead) => BulkPlace.RowOf(offset) < Next.GetValueOrDefault((BulkPlace.FileOf(offset), isDayAhead));
}
