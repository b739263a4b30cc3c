using System.Text;
using GridGrains.ClickHouse.FeatureStore;
using GridGrains.Domain.FeatureStore;
using GridGrains.Domain.Knowledge;
using GridGrains.Silo.Http.Queries;
using GridGrains.Silo.Http.Warehouses;

namespace GridGrains.Silo.Http.FeatureStore;

/// <summary>Rows of declared views as they were known at a moment, of those that were pushed for offline use.</summary>
/// <param name="tables">Null where the warehouse is off.</param>
internal sealed class PastPushes(WarehouseFeatureRows? tables)
{
    public const int MaxEntities = 500;

    /// <summary>Events before this many days ahead of the moment are not read.</summary>
    public const int LookbackDays = 31;

    /// <returns>In the order of the keys; null where nothing was known, or the key is none.</returns>
    public async Task<FeatureViewRow?[]> ReadAsync(string view, IReadOnlyList<string?> keys, AsOf asOf, CancellationToken cancellation)
    {
        var wanted = keys.OfType<string>().Distinct().ToArray();
        PastMoment.CheckCount(wanted.Length, MaxEntities, "entities");
        var pushed = await (tables ?? throw WarehouseAnswers.Off()).ReadAsync(view, wanted, asOf.MomentUtc.AddDays(-LookbackDays), asOf, cancellation);
        var reader = new FeatureRecordReader();
        var rows = pushed.GroupBy(row => row.Entity).ToDictionary(entity => entity.Key, entity => PastFeatures.Of(entity.Select(row => Read(reader, row)), asOf));
        return [.. keys.Select(key => key is null ? null : rows.GetValueOrDefault(key))];
    }

    private static FeaturePush Read(FeatureRecordReader reader, in PushedRow row) =>
        reader.TryRead(Encoding.UTF8.GetBytes(row.Entity), Encoding.UTF8.GetBytes(row.Record), out var push, out var error)
            ? push
            : throw new InvalidDataException($"the table holds a row of {row.Entity} that cannot be read: {error.Message}");
}
