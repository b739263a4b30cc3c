using System.Buffers;
using System.IO.Compression;
using GridGrains.Domain.Markets;
using GridGrains.Domain.Nodes;
using GridGrains.Grains.Contracts.Nodes;
using Xunit;
using static GridGrains.Tests.Cluster.Prices;

namespace GridGrains.Tests.Cluster;

/// <summary>A data directory that the first release wrote: 30 nodes with two hours of five-minute prices, everything durable.</summary>
public sealed class OldDataTests
{
    private static readonly DateTime LastStart = new(2026, 6, 4, 16, 55, 0, DateTimeKind.Utc);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Directory_of_the_first_release_starts_reads_the_same_and_goes_on()
    {
        var directory = Directory.CreateTempSubdirectory("gridgrains-old-");
        try
        {
            Unpack(directory.FullName);
            await using var cluster = await ShardCluster.StartAsync(directory: directory.FullName);
            await cluster.DrainedAsync();

            var points = await cluster.Grains.GetGrain<INodeGrain>("SPP/SAMPLE_05").GetHistoryAsync(PriceProduct.RealTime5Min, LastStart.AddDays(-1), LastStart.AddDays(1), Cancellation);
            Assert.Equal(24, points.Length);
            Assert.Equal(642.0764, points.Sum(point => point.LmpUsdPerMwh), 4);
            Assert.Equal(23.06, points[^1].LmpUsdPerMwh, 4);
            await Eventually.TrueAsync(
                async () => await cluster.Reader().Hubs.ReadAsync("SPP/SPPNORTH_HUB", Cancellation) is { Published: [{ Lmp: 27.437 }] },
                "the hub publishes what it did");

            await cluster.AppendAsync([RealTime("SPP/SAMPLE_05", LastStart.AddMinutes(5), 99.5), RealTime("SPP/NEW", LastStart, 12)]);
            await cluster.DrainedAsync();
            Assert.Equal(99.5, (await cluster.Reader().Nodes.ReadAsync("SPP/SAMPLE_05", Cancellation))!.RealTime!.Latest.Lmp);
            await cluster.WriteBarriersAsync();

            var stored = await cluster.StoredNodesAsync();
            Assert.Equal(31, stored.Count);
            Assert.Equal(cluster.CleanPass(), stored.ToDictionary(state => state.Key, state => Today(state.Key, state.Value)));
        }
        finally
        {
            directory.Delete(recursive: true);
        }
    }

    // States that nothing came for are still in the form in which they were found.
    private static byte[] Today(string key, byte[] stored)
    {
        var buffer = new ArrayBufferWriter<byte>();
        NodeStateCodec.Encode(NodeStateCodec.Decode(EntityKey.Parse(key), stored), buffer);
        return buffer.WrittenSpan.ToArray();
    }

    private static void Unpack(string directory)
    {
        using var resource = typeof(OldDataTests).Assembly.GetManifestResourceStream("data-directory-1.b64")!;
        using var text = new StreamReader(resource);
        using var archive = new ZipArchive(new MemoryStream(Convert.FromBase64String(text.ReadToEnd())));
        archive.ExtractToDirectory(directory);
    }
}
