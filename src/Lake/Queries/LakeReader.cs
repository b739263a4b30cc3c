using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using GridGrains.Domain.Markets;
using GridGrains.Iceberg.Scans;
using GridGrains.Lake.Tables;

namespace GridGrains.Lake.Queries;

/// <summary>
/// Reads prices back as they were known at a time. A price's versions are ranked by (known_at, source_version, log before bulk load, log offset), never by arrival:
/// an older publication that comes late does not become the latest, and what was known after the time asked for leaves no trace.
/// </summary>
public sealed class LakeReader(LakeCatalog lake)
{
    private const int NodesOfOnePass = 64;

    private static readonly TimeSpan ShortPass = TimeSpan.FromDays(1);
    private static readonly TimeSpan LongPass = TimeSpan.FromDays(31);

    /// <summary>The standing version of each price, in order of iso, node, market and interval within passes of a day (a month for few nodes).</summary>
    public async IAsyncEnumerable<LakePrice> ReadLatestAsync(PriceQuery query, [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        await foreach (var pass in PassesAsync(query, cancellation))
        {
            var latest = new Dictionary<PriceKey, LakePrice>();
            await foreach (var price in RowsAsync(pass, cancellation))
            {
                ref var standing = ref CollectionsMarshal.GetValueRefOrAddDefault(latest, price.Key, out var exists);
                if (!exists || price.Version.CompareTo(standing.Version) > 0)
                {
                    standing = price;
                }
            }

            foreach (var (_, price) in latest.OrderBy(pair => pair.Key))
            {
                yield return price;
            }
        }
    }

    /// <summary>All versions of each price, in the order in which they were known.</summary>
    public async IAsyncEnumerable<PriceVersion> ReadVersionsAsync(PriceQuery query, [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        await foreach (var pass in PassesAsync(query, cancellation))
        {
            var prices = new List<LakePrice>();
            await foreach (var price in RowsAsync(pass, cancellation))
            {
                prices.Add(price);
            }

            foreach (var group in prices.GroupBy(price => price.Key).OrderBy(group => group.Key))
            {
                var versions = Distinct([.. group.OrderBy(price => price.Version)]);
                for (var i = 0; i < versions.Count; i++)
                {
                    yield return new PriceVersion(versions[i], i + 1, i == versions.Count - 1);
                }
            }
        }
    }

    private static List<LakePrice> Distinct(LakePrice[] ranked)
    {
        var versions = new List<LakePrice>();
        foreach (var price in ranked)
        {
            if (versions.Count == 0 || !price.HasPayloadOf(versions[^1]))
            {
                versions.Add(price);
            }
        }

        return versions;
    }

    // One state of the table is read in all passes, and held against expiry meanwhile.
    private async IAsyncEnumerable<TableScan> PassesAsync(PriceQuery query, [EnumeratorCancellation] CancellationToken cancellation)
    {
        if (await lake.FindAsync(query.Table, cancellation) is not { Metadata.CurrentSnapshot: not null } table)
        {
            yield break;
        }

        var scan = query.At.Choose(table.Scan());
        using var lease = lake.Catalog.Environment.Leases.Acquire(table.Metadata.TableUuid, scan.Snapshot!.SnapshotId);
        var length = query.Nodes is { Count: <= NodesOfOnePass } ? LongPass : ShortPass;
        for (var from = query.FromUtc; from < query.ToUtc;)
        {
            // Passes end with whole days: a day is one partition.
            var end = query.ToUtc - from <= length ? query.ToUtc : from.Date + length;
            yield return PriceRows.SelectFrom(scan.Where(Filter(query, from, end)));
            from = end;
        }
    }

    private static async IAsyncEnumerable<LakePrice> RowsAsync(TableScan scan, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await foreach (var batch in scan.ReadAsync(cancellation))
        {
            foreach (var price in PriceRows.Of(batch))
            {
                yield return price;
            }
        }
    }

    private static Expression Filter(PriceQuery query, DateTime from, DateTime to)
    {
        var all = new List<Expression> { Expression.GreaterThanOrEqual("ts", from), Expression.LessThan("ts", to) };
        if (query.Iso is { } iso)
        {
            all.Add(Expression.Equal("iso", iso.Code));
        }

        if (query.Nodes is { } nodes)
        {
            all.Add(Expression.In("node", nodes));
        }

        if (query.Product is { } product)
        {
            all.Add(Expression.Equal("market", product.Name()));
        }

        if (query.KnownAtUtc is { } knownAt)
        {
            all.Add(Expression.LessThanOrEqual("known_at", knownAt));
        }

        return Expression.And(all);
    }
}
