using System.Runtime.InteropServices;
using GridGrains.Domain.Markets;
using GridGrains.Domain.Prices;
using GridGrains.Domain.Reconciliation;

namespace GridGrains.Domain.Bulk;

/// <summary>How a manifest stores what is of tables and cells.</summary>
public static class BulkTables
{
    public static bool IsDayAhead(string table) => table == PriceTables.DayAhead.Name;

    /// <summary>Whether audits compare it: tables of prices.</summary>
    public static bool IsAudited(string table) => PriceTables.All.Any(known => known.Name == table);

    /// <param name="sums">Bytes of all buckets, as this machine lays them out.</param>
    public static BulkSum SumOf(string iso, string market, long startTicks, long dayTicks, ReadOnlySpan<byte> sums) => new(
        new AuditCell(Isos.Get(iso), ProductOf(market), new DateTime(startTicks, DateTimeKind.Utc)), new DateTime(dayTicks, DateTimeKind.Utc), MemoryMarshal.Cast<byte, RowSum>(sums).ToArray());

    public static PriceProduct ProductOf(string market) => PriceProducts.TryParse(market, out var product)
        ? product
        : throw new DomainException(DomainErrorCode.UnknownMarket, $"the manifest of bulk loads names a market '{market}' that this version of the program does not know");
}
