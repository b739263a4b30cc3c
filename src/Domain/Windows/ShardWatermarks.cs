using System.Buffers;
using GridGrains.Domain.Checkpoints;
using GridGrains.Domain.Markets;

namespace GridGrains.Domain.Windows;

/// <summary>
/// How far event time has come, per (iso, market) of one shard: the greatest interval end seen, less the allowed lateness. It advances
/// with each record in log order, so that a replay cut into other batches sees the same watermark at every record.
/// </summary>
public sealed class ShardWatermarks
{
    public static readonly TimeSpan AllowedLateness = TimeSpan.FromSeconds(30);

    private const byte Version = 1;

    private readonly DateTime[] _watermarks = new DateTime[Isos.All.Count * Markets.PriceProducts.Count];

    /// <returns>The watermark including this interval; it never goes back.</returns>
    public DateTime Advance(Iso iso, PriceProduct product, DateTime intervalEndUtc)
    {
        ref var watermark = ref _watermarks[IndexOf(iso, product)];
        var candidate = intervalEndUtc - AllowedLateness;
        if (candidate > watermark)
        {
            watermark = candidate;
        }

        return watermark;
    }

    /// <summary>Takes over a watermark that <see cref="Advance"/> of another instance gave.</summary>
    /// <returns>True where it is later than the one held.</returns>
    public bool Raise(Iso iso, PriceProduct product, DateTime watermarkUtc)
    {
        ref var watermark = ref _watermarks[IndexOf(iso, product)];
        if (watermarkUtc <= watermark)
        {
            return false;
        }

        watermark = watermarkUtc;
        return true;
    }

    public void CopyFrom(ShardWatermarks other) => other._watermarks.CopyTo(_watermarks, 0);

    public DateTime Of(Iso iso, PriceProduct product) => _watermarks[IndexOf(iso, product)];

    public void Encode(IBufferWriter<byte> output)
    {
        var writer = new StateWriter(output);
        writer.Byte(Version);
        foreach (var iso in Isos.All)
        {
            foreach (var product in Markets.PriceProducts.All)
            {
                if (Of(iso, product) != default)
                {
                    writer.Text(iso.Code);
                    writer.Byte((byte)product);
                    writer.Time(Of(iso, product));
                }
            }
        }

        writer.Text(null);
    }

    /// <exception cref="DomainException"><c>StorageVersion</c>: damaged or newer than this program.</exception>
    public void Restore(ReadOnlySpan<byte> bytes)
    {
        var reader = new StateReader(bytes);
        if (reader.Byte() is var version && version != Version)
        {
            throw new DomainException(DomainErrorCode.StorageVersion, $"stored watermarks have version {version}; this program reads up to {Version}");
        }

        while (reader.Text() is { } code)
        {
            _watermarks[IndexOf(Isos.Get(code), reader.Product())] = reader.Time();
        }
    }

    private static int IndexOf(Iso iso, PriceProduct product) => iso.Index * Markets.PriceProducts.Count + (int)product;
}
