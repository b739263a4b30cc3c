using System.Globalization;
using GridGrains.Domain.Curves;
using GridGrains.Iceberg;
using GridGrains.Lake.Curves;
using GridGrains.Lake.Queries;
using GridGrains.Silo.Http.Curves;
using GridGrains.Silo.Http.Problems;

namespace GridGrains.Silo.Curves;

/// <summary>Curves of past evenings, as the lake holds them to the bit.</summary>
internal sealed class EveningCurves(CurveLake? lake)
{
    /// <param name="snapshot">A tag, or the id of a snapshot; of several evenings in it the last counts.</param>
    /// <exception cref="ApiException"><c>unknown_evening</c>; <c>damaged_curve</c> where the stored prices do not have the stored hash.</exception>
    public async Task<KnownCurve> GetAsync(CurveDefinition definition, string snapshot, CancellationToken cancellation)
    {
        var rows = lake is null ? [] : await ReadAsync(lake, definition, snapshot, cancellation);
        if (rows.Count == 0)
        {
            throw new ApiException(CurveProblems.UnknownEvening, $"'{snapshot}' holds no curve of {definition.Id}");
        }

        var evening = rows.Max(row => (row.CurveDate, row.Build));
        CurveRow[] cells = [.. rows.Where(row => (row.CurveDate, row.Build) == evening)];
        return StoredCurves.IsIntact(cells)
            ? new KnownCurve(definition, StoredCurves.Rebuild(cells), CurveViews.Eod, evening.Build, cells[0].AsOfUtc)
            : throw new ApiException(CurveProblems.DamagedCurve, $"the prices of {definition.Id} in '{snapshot}' are not those that were built: their hash is not {cells[0].Hash}");
    }

    private static async Task<IReadOnlyList<CurveRow>> ReadAsync(CurveLake lake, CurveDefinition definition, string snapshot, CancellationToken cancellation)
    {
        var moment = long.TryParse(snapshot, NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? LakeMoment.OfSnapshot(id) : LakeMoment.OfReference(snapshot);
        try
        {
            var day = CurveLake.DayOf(snapshot);
            return await lake.ReadAsync(moment, new CurveQuery { Curves = [definition.Id], Terms = CurveRows.Whole, From = day, To = day }, cancellation);
        }
        catch (IcebergException unknown) when (unknown.Code == IcebergErrorCode.NotFound)
        {
            return [];
        }
    }
}
